"""JSON of strangers: nothing twice, no number, depth or size that Python would stumble over, one way to write it."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

import msgspec

from conformance.certify.refusals import WrongForm

T = TypeVar("T")
DEEPEST = 64
LONGEST_NUMBER = 40
"""Characters."""
LARGEST = 32 * 1024 * 1024
"""Bytes of one value."""
MOST_VALUES = 500_000
"""In one value: each takes many times its bytes in memory."""
_TEXT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
"""One that never ends is taken to the end: tried again from each escaped quote in it, it would take for ever."""
_BRACKET = re.compile(r"[\[\]{}]")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class _Wrong(ValueError):
    """Why a text is not taken, in a clause."""


def canonical(value: object) -> bytes:
    """The one way in which a statement is written: members in the order of their names, no blanks."""
    return json.dumps(msgspec.to_builtins(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def strict(content: bytes, name: str) -> Any:
    """The JSON value; WrongForm says in one sentence what is wrong with it."""
    try:
        return _read(content)
    except _Wrong as wrong:
        raise WrongForm(f"{name} {wrong}.") from None
    except (ValueError, RecursionError) as error:
        raise WrongForm(f"{name} is not JSON ({error}).") from None


def shaped(content: bytes, name: str, kind: type[T]) -> T:
    """The value as one of our models; WrongForm where it has another form."""
    return modelled(strict(content, name), name, kind)


def modelled(value: object, name: str, kind: type[T]) -> T:
    """The same of a JSON value; what it leaves out stands in the model, and so where that is written again."""
    try:
        return _whole(msgspec.convert(value, kind))
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        raise WrongForm(f"{name} has another form than certifications have: {error}.") from None


def _read(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise _Wrong(f"is larger than {LARGEST // 1024 // 1024} MB")
    text = content.decode()
    _check_bounds(text)
    value = json.loads(text, object_pairs_hook=_once, parse_int=_integer, parse_float=_number, parse_constant=_no_constant)
    if _HALF.search(text):
        _check_whole(value)
    return value


def _whole(value: Any) -> Any:
    """The same, with the members that were left out: msgspec gives what reads them, and does not write them."""
    if isinstance(value, tuple):
        return tuple(map(_whole, cast("tuple[object, ...]", value)))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(value, **{each.name: _whole(getattr(value, each.name)) for each in fields(value)})


def _check_bounds(text: str) -> None:
    depth, between = 0, _TEXT.sub("", text)
    if sum(map(between.count, (",", "[", "{"))) > MOST_VALUES:
        raise _Wrong(f"holds more than {MOST_VALUES:,} values")
    for bracket in _BRACKET.findall(between):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise _Wrong(f"is nested more than {DEEPEST} deep")


def _check_whole(value: object) -> None:
    """Refuse half of a surrogate pair, which is no character, so that nobody could write the text again."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise _Wrong("holds half of a character") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Wrong(f"has the member {key!r} twice")
        found[key] = value
    return found


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise _Wrong(f"has a number of {len(digits)} digits")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits) if len(digits) <= LONGEST_NUMBER else float("inf")
    if number in (float("inf"), float("-inf")):
        raise _Wrong(f"has the number {digits[:20]}, which is too large or too long")
    return number


def _no_constant(name: str) -> None:
    raise _Wrong(f"holds {name}, which is no JSON")
