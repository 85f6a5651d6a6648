"""What a case is about, in one clause for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import jsonschema_rs

_LONGEST = 160


@dataclass(frozen=True)
class Mismatch:
    """One place of a body that does not match its schema."""

    place: str
    """``/documents/0/id``, or words for the whole body."""
    wrong: str


def in_words(errors: Iterable[jsonschema_rs.ValidationError]) -> str:
    """The first of these errors as ``/place: what``, and how many more there are; empty when there is none."""
    found = list(errors)
    if not found:
        return ""
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{pointer(found[0])}: {_shortened(found[0].message)}{more}"


def each(errors: Iterable[jsonschema_rs.ValidationError]) -> Iterator[Mismatch]:
    """All of these errors."""
    return (Mismatch(pointer(error), _shortened(error.message)) for error in errors)


def pointer(error: jsonschema_rs.ValidationError) -> str:
    """Where in a document an error is, for people."""
    return "".join(f"/{part}" for part in error.instance_path) or "the whole body"


def contents(body: Any) -> str:
    """The scalars at the top of a body, and how long its arrays are."""
    if not isinstance(body, dict):
        return f"{type(body).__name__} as the whole body"
    members = cast("dict[str, Any]", body)
    return ", ".join(
        f"{key} of {len(cast('list[Any]', value))}" if isinstance(value, list) else f"{key} {_shortened(repr(value))}"
        for key, value in sorted(members.items())
    )


def _shortened(text: str) -> str:
    """Cut the middle: a message names the value first and the rule last."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 3]} … {text[-_LONGEST // 2 :]}"
