"""Containers that a compose file or a Kubernetes manifest of a page starts, as the commands that would start them alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import yaml

from conformance.doctor.command_line import Run
from conformance.documents.page import Block

YAML = ("yaml", "yml")
MOST = 100_000
"""Characters of a manifest that is looked into."""
NOBODY_OUTSIDE = ("publish-all", "")
"""A container of a manifest may be reached by its neighbours alone, so that a port which is not published is no mistake."""


def runs_of(block: Block) -> Iterator[Run]:
    """The containers of a block of YAML, each with its image; none where it is no manifest."""
    if block.language not in YAML or len(block.code) > MOST:
        return
    try:
        documents = list(yaml.safe_load_all(block.code))
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    for document in documents:
        for service in _object(_object(document).get("services")).values():
            yield from _composed(_object(service))
        for container in _list(_pod(_object(document)).get("containers")):
            yield from _orchestrated(_object(container))


def _composed(service: dict[str, Any]) -> Iterator[Run]:
    """A service of a compose file."""
    if not isinstance(service.get("image"), str):
        return
    options = [("publish", _port(each)) for each in _list(service.get("ports"))] or [NOBODY_OUTSIDE]
    options += [("env", pair) for pair in _pairs(service.get("environment"))]
    options += [("volume", _volume(each)) for each in _list(service.get("volumes"))]
    options += [("env-file", "a file")] if "env_file" in service else []
    limits = _object(_object(_object(service.get("deploy")).get("resources")).get("limits"))
    yield Run((*options, *_sizes({**limits, **_object(service)})), service["image"], _words(service.get("command")), ())


def _orchestrated(container: dict[str, Any]) -> Iterator[Run]:
    """A container of a Kubernetes manifest."""
    if not isinstance(container.get("image"), str):
        return
    options = [
        ("publish", f"{p}:{p}") for each in _list(container.get("ports")) if (p := _scalar(_object(each).get("containerPort")))
    ]
    options = options or [NOBODY_OUTSIDE]
    for each in map(_object, _list(container.get("env"))):
        name, value = _scalar(each.get("name")), each.get("value")
        options.append(("env", f"{name}={_scalar(value)}" if "value" in each else name))
    options += [("env-file", "a source of the cluster")] if "envFrom" in container else []
    options += [("volume", f"/:{_scalar(_object(each).get('mountPath'))}") for each in _list(container.get("volumeMounts"))]
    limits = _object(_object(container.get("resources")).get("limits"))
    yield Run((*options, *_sizes({**limits, "cpus": limits.get("cpu")})), container["image"], _words(container.get("args")), ())


def _pod(document: dict[str, Any]) -> dict[str, Any]:
    """What a manifest says of its pods."""
    spec = _object(document.get("spec"))
    template = _object(_object(spec.get("template")).get("spec"))
    return template or spec


def _port(port: Any) -> str:
    """A port of a compose file, as HOST:CONTAINER."""
    if isinstance(port, dict):
        members = cast("dict[str, Any]", port)
        return f"{_scalar(members.get('published'))}:{_scalar(members.get('target'))}"
    return _scalar(port)


def _volume(volume: Any) -> str:
    return f"/:{_scalar(_object(volume).get('target'))}" if isinstance(volume, dict) else _scalar(volume)


def _pairs(environment: Any) -> list[str]:
    """Variables as NAME=VALUE; the name alone where the value comes from elsewhere."""
    if isinstance(environment, dict):
        members = cast("dict[str, Any]", environment)
        return [name if value is None else f"{name}={_scalar(value)}" for name, value in members.items()]
    return [_scalar(each) for each in _list(environment)]


def _scalar(value: Any) -> str:
    """A value as text; a placeholder in braces, which YAML takes for an object, as it was written.

    What is nested is empty: by aliases it may be larger than any memory.
    """
    members = [name for name, nothing in _object(value).items() if nothing is None]
    if len(members) == 1:
        return f"{{{members[0]}}}"
    return str(value) if isinstance(value, str | int | float) else ""


def _sizes(stated: dict[str, Any]) -> list[tuple[str, str]]:
    names = {"cpus": "cpus", "memory": "memory", "mem_limit": "memory"}
    return [
        (names[name], _scalar(value).removesuffix("i")) for name, value in stated.items() if name in names and value is not None
    ]


def _words(command: Any) -> tuple[str, ...]:
    words = command.split() if isinstance(command, str) else [_scalar(each) for each in _list(command)]
    return tuple(word for word in words if "=" in word)


def _object(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
