"""Reads answers of strangers: what is not there, or is of another kind, is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

Json = dict[str, Any]
DEEPEST = 50
MOST_TOLD = 8
"""Places of one kind of change that are named; the others are counted."""


def member(value: Any, name: str) -> Any:
    """A member of an object; None where it is none, or has none of this name."""
    return cast("Json", value).get(name) if isinstance(value, dict) else None


def listed(value: Any, name: str) -> list[Any]:
    """The elements of a member that is a list; none where it is not."""
    return as_list(member(value, name))


def as_list(value: Any) -> list[Any]:
    """A list; an empty one for anything else."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def text(value: Any, name: str) -> str:
    """A member that is a text; empty where it is not."""
    found = member(value, name)
    return found if isinstance(found, str) else ""


def number(value: Any, name: str) -> float | None:
    """A member that is a number; None where it is not."""
    return as_number(member(value, name))


def as_number(value: Any) -> float | None:
    """A number; None for anything else, and for one that is too large to count with."""
    try:
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    except OverflowError:
        return None


def by(values: Iterable[Any], name: str) -> dict[str, Any]:
    """Objects by a member that is a text or a number; the first of each."""
    found: dict[str, Any] = {}
    for value in values:
        key = member(value, name)
        if isinstance(key, str | int):
            found.setdefault(str(key), value)
    return found


def apart(old: float | None, new: float | None, tolerance: float) -> bool:
    """Whether two numbers that are both there differ by more than this."""
    return old is not None and new is not None and not abs(old - new) <= tolerance


def moved(old: float | None, new: float | None) -> str:
    """How a number changed, in words, with as many digits as show it."""
    for digits in (6, 10):
        before, after = (f"{value:.{digits}g}" for value in (old or 0.0, new or 0.0))
        if before != after and "e+" not in before + after:
            return f"was {before} and is {after}"
    return f"was {old!r} and is {new!r}"


def many(count: int, word: str) -> str:
    """So many of something."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def some(places: Sequence[object]) -> str:
    """The first of these in words, and how many more there are."""
    shown = ", ".join(str(place) for place in places[:MOST_TOLD])
    return f"{shown} and {len(places) - MOST_TOLD} more" if len(places) > MOST_TOLD else shown
