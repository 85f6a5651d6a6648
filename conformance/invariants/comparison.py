"""Whether two answers say the same, as far as single precision can tell, and points of time that can be compared."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeGuard, cast

from conformance.invariants.invariant import PRECISION


def difference(one: Any, other: Any, scale: float = 0.0, name: str = "the answer") -> str:
    """The first difference between two JSON values, in words; empty when there is none.

    Numbers are the same within the precision of the larger one or of ``scale``, the size of what was measured.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return _of_members(cast("dict[str, Any]", one), cast("dict[str, Any]", other), scale, name)
    if isinstance(one, list) and isinstance(other, list):
        return _of_items(cast("list[Any]", one), cast("list[Any]", other), scale, name)
    if _number(one) and _number(other):
        close = abs(one - other) <= PRECISION * max(abs(one), abs(other), scale)
        return "" if close else f"{name} was {one} and then {other}"
    same = one == other and _number(one) == _number(other)  # True is no 1
    return "" if same else f"{name} was {one!r} and then {other!r}"


def moment(text: object) -> datetime | None:
    """A point of time in any notation of ISO 8601, in UTC where it names no offset; None when it is none."""
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _of_members(one: dict[str, Any], other: dict[str, Any], scale: float, name: str) -> str:
    if one.keys() != other.keys():
        return f"{name} had the members {', '.join(sorted(one))} and then {', '.join(sorted(other))}"
    inside = (difference(one[key], other[key], scale, key) for key in one)
    return next(filter(None, inside), "")


def _of_items(one: list[Any], other: list[Any], scale: float, name: str) -> str:
    if len(one) != len(other):
        return f"{name} had {len(one)} items and then {len(other)}"
    inside = (difference(a, b, scale, f"{name}[{i}]") for i, (a, b) in enumerate(zip(one, other, strict=True)))
    return next(filter(None, inside), "")


def _number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
