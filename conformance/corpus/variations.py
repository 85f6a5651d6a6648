"""Sound requests in another dress: what clients send and generators seldom draw."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from conformance.corpus.case import Case
from conformance.corpus.deviation import Place, with_value
from conformance.description.bodies import Bodies
from conformance.wire import Headers

CONTENT_TYPE = "content-type"
CHARSET = "application/json; charset=utf-8"
"""As several official clients call their JSON: a parameter does not make it another media type."""
ODD = {"NUL": "\0", "half of a surrogate pair": "\ud800"}
"""Characters that JSON can write and that programs in C, databases and UTF-8 cannot hold."""
PLACES = 8
"""Strings of an operation that odd characters are put into, each alone."""


def variations(sound: Sequence[Case], bodies: Bodies) -> Iterator[Case]:
    """Of positive cases: the first one called JSON with a charset, and each kind of string with an odd character at its end."""
    first = sound[0]
    request = replace(first.request, headers=(*_without_type(first.request.headers), ("Content-Type", CHARSET)))
    yield replace(first, request=request, why=f"JSON with a charset: {first.why}")
    for case, place in list(_strings(sound))[:PLACES]:
        body = json.loads(case.request.body)
        for name, character in ODD.items():
            yield _with(case, f"{name} in {_spoken(place)}", _changed(body, place, character), bodies)


def _with(case: Case, why: str, body: Any, bodies: Bodies) -> Case:
    """Refused for certain where the string must be one of a few, or of a form; what else becomes of it is not documented."""
    mode = "negative" if bodies.standing(body) == "invalid" else "neutral"
    request = replace(case.request, body=json.dumps(body, separators=(",", ":")).encode())
    return replace(case, mode=mode, request=request, why=why)


def _strings(sound: Sequence[Case]) -> Iterator[tuple[Case, Place]]:
    """The strings of these bodies, those at places alike once."""
    seen: set[tuple[str, ...]] = set()
    for case in sound:
        for place in _places(json.loads(case.request.body)):
            kind = tuple(part if isinstance(part, str) else "*" for part in place)
            if kind not in seen:
                seen.add(kind)
                yield case, place


def _places(value: Any, place: Place = ()) -> Iterator[Place]:
    if isinstance(value, str):
        yield place
    elif isinstance(value, dict):
        for name, member in cast("dict[str, Any]", value).items():
            yield from _places(member, (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _places(item, (*place, index))


def _changed(body: Any, place: Place, character: str) -> Any:
    text = body
    for part in place:
        text = text[part]
    return with_value(copy.deepcopy(body), place, text + character)


def _spoken(place: Place) -> str:
    return "/".join(map(str, place)) or "the body"


def _without_type(headers: Headers) -> Headers:
    return tuple((name, value) for name, value in headers if name.lower() != CONTENT_TYPE)
