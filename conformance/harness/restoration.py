"""Leaves a service as it was found: what a path holds is read before it is changed, and put back afterwards."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, cast

import pytest

from conformance.catalogue import Operation, resolve
from conformance.harness.door import Broken, Door, NotOffered
from conformance.wire import NotJson


@contextmanager
def as_found(door: Door, operation: Operation) -> Generator[None]:
    """Put back, whatever happens, what the path of this operation held; nothing where it cannot be read and written.

    Skips where reading is described but not served: what cannot be put back is not changed.
    """
    beside = {o.method: o for o in door.container.operations if o.path == operation.path}
    if not {"GET", "PUT"} <= beside.keys():
        yield
        return
    found = _read(door, beside["GET"])
    written = writable(door, beside["PUT"].key, found)
    try:
        yield
    except BaseException:
        with suppress(Broken, NotOffered):  # what went wrong first is what is told
            door.served(beside["PUT"].key, written)
        raise
    door.served(beside["PUT"].key, written)


def _read(door: Door, reading: Operation) -> dict[str, Any]:
    answer = door.refusal(reading.key)
    try:
        body = answer.json() if answer.status == 200 else None
    except NotJson:
        body = None
    if not isinstance(body, dict):
        pytest.skip(f"{reading.label} does not tell what is there, so that it could not be put back")
    return cast("dict[str, Any]", body)


def writable(door: Door, key: str, found: dict[str, Any]) -> dict[str, Any]:
    """The members of what was read that this operation may write; a newer version of a service tells more than it takes."""
    bundle = door.container.bundle
    content = resolve(bundle, door.operation(key).definition["requestBody"])["content"]["application/json"]
    named = resolve(bundle, content["schema"])["properties"]
    return {name: value for name, value in found.items() if name in named and value is not None}
