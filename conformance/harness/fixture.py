"""Resources that cases name by an id, in a path or in a body: how each kind is made or found, and removed again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import pytest

from conformance.catalogue import Json
from conformance.corpus.placeholders import fill_target, in_target
from conformance.harness.door import Broken, Door, NotOffered
from conformance.harness.outstanding import EXISTS, GONE
from conformance.wire import Answer, Request

Ids = Mapping[str, str]
"""What was made or found, by the names of the fixtures."""
UNTOLD = (401, 403, 405, 429)
"""Refusals that say nothing of what is there."""


class NotRemoved(Exception):
    """Something that the run made is still there."""


@dataclass(frozen=True)
class Fixture:
    """One kind of resource that cases can name; ``x-fixture`` in a description names it."""

    make: Callable[[Door, str, Ids], str]
    """From a name that only this run uses, and the ids of what it needs, to its own id; skips where it cannot."""
    remove: Callable[[Door, str, Ids], None] | None = None
    """Removes what has this id, if it is there; NotRemoved where it stays. None where the API has no way to."""
    needs: tuple[str, ...] = ()
    """The fixtures that must be made before it, from the outermost to the innermost."""
    chosen: bool = False
    """Whether its name becomes its id: then it can be removed even where making it failed half-way."""
    shared: bool = True
    """Whether all cases of an operation may name the same one; not where a case uses it up."""


def put(make: str, remove: str, body: Callable[[str], Json], needs: tuple[str, ...] = ()) -> Fixture:
    """A resource whose id the client chooses: these operations make it by PUT, and remove it, at the same path.

    The parameters of the path are the ids of what it needs, in that order, and its own; ``body`` makes the
    request of its name.
    """

    def made(door: Door, name: str, ids: Ids) -> str:
        _served(door, make, [*(ids[need] for need in needs), name], body(name), may_be_there=True)
        return name

    return Fixture(made, _removal(remove, needs), needs, chosen=True)


def posted(make: str, remove: str, member: str, body: Callable[[str], Json], needs: tuple[str, ...] = ()) -> Fixture:
    """A resource whose id the server gives in a member of its answer: made by POST to the path above its own."""

    def made(door: Door, name: str, ids: Ids) -> str:
        answer = _served(door, make, [ids[need] for need in needs], body(name))
        identifier = cast("Json", answer).get(member) if isinstance(answer, dict) else None
        if not isinstance(identifier, str) or not identifier:
            pytest.skip(f"{make} does not tell the id of what it made")
        return identifier

    return Fixture(made, _removal(remove, needs), needs)


def unused(remove: str, needs: tuple[str, ...] = ()) -> Fixture:
    """An id that nothing has yet, for a case that makes something under it; removed by this operation."""
    return Fixture(lambda _door, name, _ids: name, _removal(remove, needs), needs, chosen=True, shared=False)


def deleted(door: Door, path: str) -> None:
    """Delete what is at this path, if anything is; NotRemoved where it may still be there."""
    exchange = door.exchange(Request("DELETE", path))
    answer = exchange.answer
    if answer is None or not (200 <= answer.status < 300 or answer.status in GONE or _is_gone(door, path, answer)):
        raise NotRemoved(f"DELETE {path}: {answer.excerpt() if answer else exchange.trouble}")


def _is_gone(door: Door, path: str, refusal: Answer) -> bool:
    """Whether what was not deleted is not there: some servers refuse to delete and to read it in the same words."""
    if refusal.status >= 500 or refusal.status in UNTOLD:
        return False
    found = door.exchange(Request("GET", path)).answer
    return found is not None and found.status in (refusal.status, *GONE)


def _removal(key: str, needs: tuple[str, ...]) -> Callable[[Door, str, Ids], None]:
    return lambda door, identifier, ids: deleted(door, _path(door, key, [*(ids[need] for need in needs), identifier]))


def _served(door: Door, key: str, ids: Iterable[str], body: Json, *, may_be_there: bool = False) -> Any:
    """The answer with which something was made; None where an earlier run made it, and this one could not remove it."""
    path = _path(door, key, ids)
    try:
        answer = door.refusal(key, body, path=path)
        if may_be_there and answer.status == EXISTS and _is_there(door, path):
            return None
        return door.success(key, answer)
    except (Broken, NotOffered) as reason:
        pytest.skip(f"what the cases are about cannot be made: {reason}")


def _is_there(door: Door, path: str) -> bool:
    found = door.exchange(Request("GET", path)).answer
    return found is not None and 200 <= found.status < 300


def _path(door: Door, key: str, ids: Iterable[str]) -> str:
    """The path of an operation with these ids for its parameters, in their order."""
    path = door.operation(key).path
    return fill_target(path, dict(zip(in_target(path), ids, strict=True)))
