"""The form of answers: how two of them differ, and how one differs from what is described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.catalogue import Container, Json, Operation, resolve
from conformance.invariants import Judge
from conformance.wire import Answer, Exchange, NotJson

MOST = 4
"""Names that are told of one kind of difference."""


def differences(recorded: Exchange, ours: Answer) -> Iterator[str]:
    """In what an answer differs from the recorded one: status, codes, names of members."""
    real = recorded.answer
    if real is None:
        return
    if real.status != ours.status:
        yield f"status {ours.status}, not {real.status}"
    theirs, mine = read(real), read(ours)
    if theirs is UNREADABLE or "answer" in recorded.unkept:
        return
    if mine is UNREADABLE:
        yield "a body that is no JSON"
        return
    expected, given = codes(theirs), codes(mine)
    for place in sorted(expected.keys() & given.keys()):
        if expected[place] != given[place]:
            yield f"{place} is {' and '.join(given[place])}, not {' and '.join(expected[place])}"
    for word, names in (("lacks", places(theirs) - places(mine)), ("has also", places(mine) - places(theirs))):
        outermost = sorted(name for name in names if not any(name.startswith((f"{n}.", f"{n}[")) for n in names))
        if outermost:
            yield f"{word} {', '.join(outermost[:MOST])}" + (f" and {len(outermost) - MOST} more" if outermost[MOST:] else "")


UNREADABLE = object()
"""In place of the value of a body that is there and no JSON."""


def read(answer: Answer) -> Any:
    """The value of a body; None when there is none."""
    try:
        return answer.json() if answer.body else None
    except NotJson:
        return UNREADABLE


def places(value: Any, place: str = "") -> set[str]:
    """Where something stands in a value: the names of members, and ``[]`` for the items of a list that has any."""
    if isinstance(value, list):
        return {f"{place}[]"}.union(*(places(item, f"{place}[]") for item in value)) if value else set()
    if isinstance(value, dict):
        names = {name: f"{place}.{name}".lstrip(".") for name in value}
        return set(names.values()).union(*(places(item, names[name]) for name, item in value.items()))
    return set()


def codes(value: Any, place: str = "") -> dict[str, list[str]]:
    """Every ``code`` in a value, by where it stands."""
    found: dict[str, set[str]] = {}
    items = [(f"{place}[]", item) for item in value] if isinstance(value, list) else []
    if isinstance(value, dict):
        items = [(f"{place}.{name}".lstrip("."), item) for name, item in value.items()]
    for where, item in items:
        if where.rpartition(".")[2] == "code" and isinstance(item, str):
            found.setdefault(where, set()).add(item)
        for inner, said in codes(item, where).items():
            found.setdefault(inner, set()).update(said)
    return {where: sorted(said) for where, said in found.items()}


def unlike(container: Container, operation: Operation, exchange: Exchange) -> str:
    """Why a recorded answer has not the form that is described for an operation; empty when it has."""
    answer = exchange.answer
    if answer is None:
        return "no answer was recorded"
    mismatch = next(iter(Judge(container).oracle.look(operation, exchange)), None)
    if mismatch:
        return f"{mismatch.expected} is described, not {mismatch.got}"
    body = read(answer)
    unnamed = sorted(set(undescribed(container.bundle, schema_of(container, operation, answer.status), body)))
    return f"{', '.join(unnamed[:MOST])} is not described" if unnamed else ""


def schema_of(container: Container, operation: Operation, status: int) -> Any:
    """The schema of the JSON that an operation answers with this status; None where no such is described."""
    responses = operation.definition["responses"]
    response = next((responses[key] for key in (str(status), f"{status // 100}XX", "default") if key in responses), {})
    content = resolve(container.bundle, response).get("content", {})
    return next((media.get("schema") for name, media in content.items() if "json" in name), None)


def undescribed(bundle: Json, schema: Any, value: Any, place: str = "") -> Iterator[str]:
    """The members of a value that its schema does not name, where it names any."""
    schemas = list(parts_of(bundle, schema))
    if isinstance(value, list):
        for items in (part["items"] for part in schemas if "items" in part):
            for item in value:
                yield from undescribed(bundle, items, item, f"{place}[]")
    elif isinstance(value, dict):
        named = {name: inner for part in schemas for name, inner in part.get("properties", {}).items()}
        for name, item in value.items():
            where = f"{place}.{name}".lstrip(".")
            if name in named:
                yield from undescribed(bundle, named[name], item, where)
            elif named:
                yield where


def parts_of(bundle: Json, schema: Any) -> Iterator[Json]:
    """A schema, and all that it is put together of."""
    whole = resolve(bundle, schema)
    if isinstance(whole, dict):
        yield whole
        for word in ("allOf", "anyOf", "oneOf"):
            for part in whole.get(word, []):
                yield from parts_of(bundle, part)
