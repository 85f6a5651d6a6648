"""The JSON of a page: what a block holds, and what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from conformance.documents.page import Block

JSON = ("json", "json5", "jsonc")
ERROR_MEMBERS = frozenset({"error", "code", "message"})
MOST, DEEPEST = 200_000, 60
"""Characters and levels of an example that is looked into."""


def value_of(block: Block) -> Any:
    """What a block of JSON holds; None where it is no JSON."""
    if block.language not in JSON or len(block.code) > MOST or _depth(block.code) > DEEPEST:
        return None
    try:
        value = json.loads(block.code)
        json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair is no character
    except (ValueError, RecursionError):
        return None
    return value


def _depth(code: str) -> int:
    depth = most = 0
    for character in code:
        depth += (character in "[{") - (character in "]}")
        most = max(most, depth)
    return most


def strings(value: Any) -> Iterator[str]:
    """All strings in a value."""
    if isinstance(value, str):
        yield value
    for item in items(value):
        yield from strings(item)


def members(value: Any) -> Iterator[str]:
    """The names of all members in a value, at any depth."""
    if isinstance(value, dict):
        yield from cast("dict[str, Any]", value)
    for item in items(value):
        yield from members(item)


def pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """All members in a value, at any depth."""
    if isinstance(value, dict):
        yield from cast("dict[str, Any]", value).items()
    for item in items(value):
        yield from pairs(item)


def top_members(value: Any) -> list[str]:
    """The names of the members of an object; none of another value."""
    return list(cast("dict[str, Any]", value)) if isinstance(value, dict) else []


def items(value: Any) -> list[Any]:
    """What an array or an object holds."""
    if isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []
