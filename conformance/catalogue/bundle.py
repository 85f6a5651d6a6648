"""One container out of the documents that it serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.catalogue.documents import (
    LICENCE_MOUNT,
    OFFLINE_DOCUMENT,
    SHARED_DOCUMENT,
    document,
    operations_of,
    resolve,
)
from conformance.catalogue.life_cycle import life_cycle
from conformance.catalogue.models import Container, Json, Operation, Requirement, Setting
from conformance.catalogue.requirements import can_be_invalid, demand_unique, derived, expand, written
from conformance.walker import rewritten


def read_container(name: str, entry: Json) -> Container:
    """The container that an entry of ``images.yaml`` describes."""
    served = [*entry["serves"], {"description": SHARED_DOCUMENT}]
    one_of: Json = entry.get("one-of", {"operations": []})
    operations: list[Operation] = []
    requirements: list[Requirement] = []
    bundle = _empty(entry)
    for item in served:
        described = _described(item["description"], bundle)
        for operation in _operations(described, item, one_of):
            operations.append(operation)
            bundle["paths"].setdefault(operation.path, {})[operation.method.lower()] = operation.definition
            requirements += written(operation.definition, operation.key)
            requirements += derived(operation, bundle)
        requirements += written(described, None)
        bundle["x-requirements"] += described["x-requirements"]
    if LICENCE_MOUNT in entry["settings"]:
        # its paths are no operations: a connected container need not serve them
        offline = offline_document()
        requirements += written(offline, None)
        bundle["x-requirements"] += offline["x-requirements"]
    if one_of["operations"]:
        bundle["x-requirements"].append(one_of["requirement"])
        requirements.append(Requirement(**one_of["requirement"]))
    demand_unique(name, requirements)
    state, ending = life_cycle(name, entry)
    return Container(
        name=name,
        title=entry["title"],
        state=state,
        repository=entry["repository"],
        tags=tuple(entry["tags"]),
        port=entry["port"],
        sizes=tuple(entry["sizes"]),
        mounts=entry["mounts"],
        settings=tuple(_setting(name, stated) for name, stated in entry["settings"].items()),
        descriptions=tuple(item["description"] for item in served),
        operations=tuple(operations),
        requirements=tuple(requirements),
        bundle=bundle,
        one_of=tuple(operation.key for operation in operations if operation.operation_id in one_of["operations"]),
        cpu_flags=tuple(entry.get("cpu-flags", ())),
        ending=ending,
    )


def offline_document() -> Json:
    """The description of what containers serve and do that run without a connection, with its rows in full."""
    described = document(OFFLINE_DOCUMENT)
    expand(described, OFFLINE_DOCUMENT)
    return described


def _setting(name: str, stated: Json) -> Setting:
    # YAML takes the severity None for the lack of a value, and a default for a number
    fields: Json = {**stated, "values": tuple(map(str, stated.get("values", ())))}
    if "default" in stated:
        fields["default"] = str(stated["default"])
    return Setting(name, **fields)


def _empty(entry: Json) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{entry['title']} container", "version": "", "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": f"http://localhost:{entry['port']}"}],
        "paths": {},
        "components": {},
        "x-requirements": [],
    }


def _described(name: str, bundle: Json) -> Json:
    """A document with its rows in full, ready for the bundle, which gets its components and its version."""
    own = document(name)
    expand(own, name)
    described = without_colliding_components(own, name, bundle)
    if name != SHARED_DOCUMENT:
        bundle["info"]["version"] = ", ".join(filter(None, [bundle["info"]["version"], described["info"]["version"]]))
    for section, members in described.get("components", {}).items():
        bundle["components"].setdefault(section, {}).update(members)
    return described


def _operations(described: Json, item: Json, one_of: Json) -> Iterator[Operation]:
    optional: dict[str, str] = {**item.get("optional", {}), **{key: one_of.get("reason", "") for key in one_of["operations"]}}
    for path, method, definition in operations_of(described):
        if definition["operationId"] not in item.get("operations", [definition["operationId"]]):
            continue
        definition.setdefault("tags", [described["info"]["title"]])
        yield Operation(
            key=f"{described['x-service']}.{definition['x-operation']}",
            service=described["x-service"],
            package=described["x-package"],
            name=definition["x-operation"],
            operation_id=definition["operationId"],
            method=method.upper(),
            path=path,
            definition=definition,
            optional=optional.get(definition["operationId"], ""),
            takes_input=can_be_invalid(described, definition),
        )


def without_colliding_components(document: Json, name: str, bundle: Json) -> Json:
    """Rename components that another document of the same container calls by the same name but defines otherwise.

    A component that refers to a renamed one is then another one itself, so this goes on until nothing changes.
    """
    renamed: dict[str, str] = {}
    while True:
        changed = cast("Json", _with_references(document, renamed))
        found = {
            f"#/components/{section}/{key}": f"#/components/{section}/{key}-{name}"
            for section, members in changed.get("components", {}).items()
            for key, value in members.items()
            if bundle["components"].get(section, {}).get(key, value) != value
        }
        if found.keys() <= renamed.keys():
            break
        renamed |= found
    for old, new in renamed.items():
        section, key = old.split("/")[2:]
        changed["components"][section][new.split("/")[3]] = changed["components"][section].pop(key)
    return changed


def _with_references(value: Any, renamed: dict[str, str]) -> Any:
    def pointed(members: Json) -> Json:
        return {**members, "$ref": renamed.get(members["$ref"], members["$ref"])} if "$ref" in members else members

    return rewritten(value, members=pointed)


def example_of(container: Container, operation: Operation) -> Any:
    """The example of a JSON request that the description gives; None for an operation without one."""
    content = resolve(container.bundle, operation.definition.get("requestBody", {})).get("content", {})
    return content.get("application/json", {}).get("example")
