"""One change, as a client meets it, and what every service is compared by: status, code, media type and members."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from conformance.rehearsal.reading import DEEPEST, member, text
from conformance.wire import Answer, NotJson

Kind = Literal["answer", "status", "code", "media-type", "header", "member", "value", "requirement"]
HEADERS = ("Operation-Location", "Location")
"""Headers that clients follow."""
NULL, OBJECT = "null", "an object"
MOST = 40
"""Changes of one exchange that are told."""
MOST_MEMBERS = 20_000
"""Values of one body that are looked at."""


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise than it was recorded."""

    kind: Kind
    text: str
    counts: bool = True
    """Whether a client can stumble over it; a new member, say, does not count."""
    requirement: str = ""
    """The id of the requirement that is broken now, where the change is that."""


def served(answer: Answer) -> bool:
    """Whether it is a success."""
    return 200 <= answer.status < 300


def body_of(answer: Answer) -> Any:
    """Its JSON; None where it is none."""
    try:
        return answer.json()
    except NotJson:
        return None


def differences(before: Answer, after: Answer) -> Iterator[Change]:
    """What is otherwise, whatever the service is."""
    if before.status != after.status:
        yield Change("status", f"the status was {before.status} and is {after.status}")
    if served(before) != served(after):
        return
    old, new = body_of(before), body_of(after)
    codes = _codes(old), _codes(new)
    if not served(before) and codes[0] != codes[1]:
        yield Change("code", f"the code of the error was {codes[0]} and is {codes[1]}")
    if before.media_type and after.media_type and before.media_type != after.media_type:
        yield Change("media-type", f"the media type was {before.media_type} and is {after.media_type}")
    for name in HEADERS:
        if before.header(name) and not after.header(name):
            yield Change("header", f"the header {name} is missing")
    if served(before):
        yield from _members(old, new)


def _codes(body: Any) -> str:
    """The codes of an error, the outer first, wherever the service puts them."""
    error = member(body, "error") if isinstance(member(body, "error"), dict) else body
    inner = member(error, "innererror") or member(error, "innerError")
    return " / ".join(code for code in (text(error, "code"), text(inner, "code")) if code) or "none"


def _members(old: Any, new: Any) -> Iterator[Change]:
    before, after = _kinds(old), _kinds(new)
    for path, kinds in before.items():
        was, now = kinds - {NULL}, after.get(path)
        if now is None:
            if _has_owner(path, after):
                yield Change("member", f"{path} is missing")
        elif was and was.isdisjoint(now):
            yield Change("member", f"{path or 'the body'} was {_words(was)} and is {_words(now)}")
    for path in after:
        if path not in before and _has_owner(path, before):
            yield Change("member", f"{path} is new", counts=False)


def _has_owner(path: str, kinds: dict[str, set[str]]) -> bool:
    """Whether what would have this member is there: nothing is missing of an element of an empty list."""
    return not path.endswith("[]") and OBJECT in kinds.get(path.rpartition(".")[0], ())


def _kinds(body: Any) -> dict[str, set[str]]:
    """What kinds of values stand at each path, elements of a list at one path."""
    found: dict[str, set[str]] = {}
    waiting: deque[tuple[str, Any, int]] = deque([("", body, 0)])
    while waiting:
        path, value, depth = waiting.popleft()
        found.setdefault(path, set()).add(_kind(value))
        if depth >= DEEPEST or len(found) + len(waiting) > MOST_MEMBERS:
            continue
        if isinstance(value, dict):
            pairs = cast("dict[str, Any]", value).items()
            waiting += [(f"{path}.{name}" if path else name, below, depth + 1) for name, below in pairs]
        elif isinstance(value, list):
            waiting += [(f"{path}[]", below, depth + 1) for below in cast("list[Any]", value)]
    return found


def _kind(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, dict | list):
        return OBJECT if isinstance(value, dict) else "a list"
    return "a text" if isinstance(value, str) else "a number"


def _words(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds))
