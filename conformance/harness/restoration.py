"""Leaves a service as it was found: what a path holds is read before it is changed, and put back afterwards."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, cast

import pytest

from conformance.catalogue import Operation, resolve
from conformance.corpus.placeholders import in_target
from conformance.harness.door import JSON_HEADERS, Broken, Door, NothingSaid, NotOffered
from conformance.wire import NotJson, Request


@contextmanager
def as_found(door: Door, operation: Operation, path: str = "") -> Generator[None]:
    """Put back, whatever happens, what the path of this operation held.

    ``path`` is the described one with ids for its parameters. Nothing is done where it still has parameters, or
    cannot be read by GET and written by PATCH or PUT. PATCH cannot take away again a member that had no value.
    Skips where reading is described but not served, or gives what writing must refuse: what cannot be put back is
    not changed.
    """
    path = path or operation.path
    beside = {o.method: o for o in door.container.operations if o.path == operation.path}
    writing = _writing(operation, beside)
    if "GET" not in beside or writing is None or in_target(path):
        yield
        return
    written = writable(door, writing.key, _read(door, beside["GET"], path))
    if not written or door.witness.judge.bodies(writing).standing(written) == "invalid":
        pytest.skip(f"GET {path} tells nothing that {writing.label} takes, so that it could not be put back")
    owed = door.outstanding.owe(Request(writing.method, path, JSON_HEADERS, json.dumps(written).encode()))
    try:
        yield
    except BaseException:
        with suppress(Broken, NotOffered, NothingSaid), door.insisting():  # what went wrong first is what is told
            door.served(writing.key, written, path=path)
            door.outstanding.paid(owed)
        raise
    with door.insisting():
        door.served(writing.key, written, path=path)
    door.outstanding.paid(owed)


def _writing(operation: Operation, beside: dict[str, Operation]) -> Operation | None:
    """What writes a path: PATCH where there is one, since PUT may only make; PUT alone brings back what was deleted."""
    methods = ("PUT",) if operation.method == "DELETE" else ("PATCH", "PUT")
    return next((beside[method] for method in methods if method in beside), None)


def _read(door: Door, reading: Operation, path: str) -> dict[str, Any]:
    answer = door.refusal(reading.key, path=path)
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
