"""Reads a cassette out of YAML, one interaction after the other, within bounds whatever the file holds.

A loader would build the whole file first, and a few lines of aliases or merge keys can stand for a billion values.
Here aliases share what they name, merge keys mean nothing, and values are counted.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Any, cast

import yaml

from conformance.traffic.cassettes import LISTS

MOST_VALUES = 3_000_000
DEEPEST = 50
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it was built
_BINARY = ("tag:yaml.org,2002:binary", "!binary")
_NOTHING = ("", "~", "null", "Null", "NULL")


class NoCassette(ValueError):
    """YAML that is no cassette, or goes beyond the bounds, in a clause for people."""


def interactions(content: bytes) -> Iterator[Any]:
    """Every interaction of a cassette; NoCassette when it is none."""
    try:
        yield from _Builder(content).interactions()
    except yaml.YAMLError as error:
        raise NoCassette(f"is not YAML{_reason(error)}") from None


def _reason(error: yaml.YAMLError) -> str:
    """What is wrong and where, without the lines of the file that some loaders quote."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return ""
    return f" ({error.problem}) in line {error.problem_mark.line + 1}"


class _Builder:
    """Makes values of events. Scalars stay text, but for null and binary ones: readers know what they want."""

    def __init__(self, content: bytes) -> None:
        parse = cast("Callable[..., Iterator[yaml.Event]]", yaml.parse)  # pyright: ignore[reportUnknownMemberType]
        self._events = parse(content, Loader=_LOADER)
        self._anchors: dict[str, Any] = {}
        self._values = 0

    def interactions(self) -> Iterator[Any]:
        """Walk the mapping at the top down to the list."""
        found = False
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if not isinstance(event, yaml.MappingStartEvent):
            raise NoCassette("holds no mapping at its top")
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            name, event = self._value(event, 1), self._next()
            if name in LISTS and isinstance(event, yaml.SequenceStartEvent):
                found = True
                while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                    yield self._value(event, 2)
            else:
                self._value(event, 1)
        if not found:
            raise NoCassette(f"has no list of {' or '.join(LISTS)}")

    def _next(self) -> yaml.Event:
        self._values += 1
        if self._values > MOST_VALUES:
            raise NoCassette(f"has more than {MOST_VALUES} values, which is too much for one cassette")
        event = next(self._events, None)
        if event is None:
            raise NoCassette("ends too early")
        return event

    def _value(self, event: yaml.Event, depth: int) -> Any:
        if depth > DEEPEST:
            raise NoCassette(f"is nested more than {DEEPEST} levels deep")
        if isinstance(event, yaml.AliasEvent):
            return self._named(str(event.anchor))
        value = self._made(event, depth)
        anchor = cast("str | None", getattr(event, "anchor", None))
        if anchor:
            self._anchors[anchor] = value
        return value

    def _named(self, anchor: str) -> Any:
        if anchor not in self._anchors:
            raise NoCassette(f"refers to &{anchor[:40]}, which is not there")
        return self._anchors[anchor]

    def _made(self, event: yaml.Event, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                items.append(self._value(event, depth + 1))
            return items
        members: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            name = self._value(event, depth + 1)
            value = self._value(self._next(), depth + 1)
            if isinstance(name, str):
                members[name] = value
        return members


def _scalar(event: yaml.ScalarEvent) -> str | bytes | None:
    text, tag = cast("str", event.value), cast("str | None", event.tag)
    if tag in _BINARY:
        try:
            return base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            raise NoCassette("has a binary value that is no base64") from None
    plain = cast("tuple[bool, bool]", event.implicit)[0]
    return None if plain and text in _NOTHING else text
