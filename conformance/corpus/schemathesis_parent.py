"""Lets schemathesis draw requests in a process of its own (``schemathesis_child``), and reads what it drew."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from conformance.catalogue import Json
from conformance.corpus.case import Origin
from conformance.corpus.placeholders import PREFIX, in_target
from conformance.description.unsure import narrowest, widest
from conformance.refusal import Refusal
from conformance.walker import rewritten
from conformance.wire import Request

_LONGEST_ARRAY = 17
"""Longer arrays make large cases and show nothing new; behaviour tests know the true upper limits."""


class GenerationFailed(Refusal):
    """Schemathesis could not make cases from a description."""

    exit_code = 3


@dataclass(frozen=True)
class Draw:
    """One request as schemathesis drew it."""

    label: str
    """Method and described path."""
    request: Request
    origin: Origin
    about: str
    """What schemathesis says of it."""
    odd: tuple[str, ...]
    """The places that it made invalid on purpose: body, header, path, query, cookie."""


def draws(bundle: Json, seed: int, *, examples: int = 60) -> list[Draw]:
    """Everything that schemathesis draws from a bundled document, in its own order, the same for a seed everywhere."""
    counts = {"narrowest": examples, "published": examples // 2, "widest": examples}
    tasks = {
        name: {"document": document, "mode": mode, "examples": counts[name]}
        for name, (document, mode) in readings(bundle).items()
    }
    with TemporaryDirectory(prefix="cogspec-") as name:
        folder = Path(name)
        (folder / "job.json").write_text(json.dumps({"seed": seed, "tasks": tasks}), encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        _run(folder)
        lines = (folder / "drawn.jsonl").read_text(encoding="utf-8").splitlines()
    return [read_draw(json.loads(line)) for line in lines]


def readings(bundle: Json) -> dict[str, tuple[Json, str]]:
    """Three readings of a document, each with the kind of cases that it is for, by what schemathesis calls them.

    They give what is surely valid, what touches the published bounds, and what is surely invalid.
    """
    return {
        "narrowest": (_prepared(narrowest(bundle)), "positive"),
        "published": (_prepared(bundle), "all"),
        "widest": (_prepared(_closed(widest(bundle))), "negative"),
    }


def _run(folder: Path) -> None:
    module = Path(__file__).with_name("schemathesis_child.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "schemathesis.pytest.plugin", "-p", "no:cacheprovider"]
    command += ["--noconftest", "--assert=plain", "-c", str(folder / "pytest.ini"), "--rootdir", str(folder), str(module)]
    # fixed arguments: this interpreter, our own module
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        raise GenerationFailed(f"schemathesis made no cases: {' '.join((done.stdout + done.stderr)[-600:].split())}")


def _environment(folder: Path) -> dict[str, str]:
    """Only what Python needs: CI, HYPOTHESIS_* and SCHEMATHESIS_* would all change what is drawn."""
    kept = ("PATH", "PYTHONPATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
    compiled = ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")  # schemathesis takes seconds to be compiled anew
    return {
        **{key: os.environ[key] for key in (*kept, *compiled) if key in os.environ},
        "COGSPEC_DRAW": str(folder),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / ".hypothesis"),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }


def read_draw(row: Mapping[str, Any]) -> Draw:
    """One request that was recorded."""
    method, path = row["operation"].split(" ", 1)
    target: str = row["target"]
    for name in sorted(in_target(path), key=len, reverse=True):  # one name may begin with another
        target = target.replace(PREFIX + name, f"{{{name}}}")
    headers = tuple((name, value) for name, value in row["headers"])
    request = Request(row["method"], target, headers, base64.b64decode(row["body"]))
    return Draw(f"{method} {path}", request, row["phase"], row["about"], tuple(row["odd"]))


def _prepared(document: Json) -> Json:
    """A copy in which arrays stay short, and a path parameter with a fixture is a word that is found again.

    Nothing is drawn for media types that a server may take or not.
    """

    def short(members: Json) -> Json:
        if isinstance(members.get("maxItems"), int) and members["maxItems"] > _LONGEST_ARRAY:
            members = {**members, "maxItems": max(_LONGEST_ARRAY, members.get("minItems", 0))}
        if "x-fixture" in members and "in" in members:
            members = {**members, "schema": {"type": "string", "enum": [PREFIX + members["name"]]}}
        if isinstance(members.get("content"), dict):
            content = cast("dict[str, object]", members["content"])
            members = {**members, "content": {name: media for name, media in content.items() if not _is_perhaps(media)}}
        return members

    return cast("Json", rewritten(document, members=short))


def _is_perhaps(media: object) -> bool:
    """Whether a server may take this media type or not, which ``x-perhaps`` gives the reason for."""
    return isinstance(media, dict) and "x-perhaps" in cast("Json", media)


def _closed(document: Json) -> Json:
    """A copy without other members than the named ones: they would be most of every generated body."""

    def closed(members: Json) -> Json:
        is_object = members.get("type") == "object" and isinstance(members.get("properties"), dict)
        return {**members, "additionalProperties": members.get("additionalProperties", False)} if is_object else members

    return cast("Json", rewritten(document, members=closed))
