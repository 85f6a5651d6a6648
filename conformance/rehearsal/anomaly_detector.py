"""Detections, as the client of a series reads them: which points are flagged, and how wide the band is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.rehearsal.change import Change
from conformance.rehearsal.reading import apart, as_number, listed, member, number, some

FLAGS = ("isAnomaly", "isPositiveAnomaly", "isNegativeAnomaly", "isChangePoint")
BAND = (("expectedValues", 0), ("upperMargins", 1), ("lowerMargins", -1))
LAST = ("expectedValue", "upperMargin", "lowerMargin")


def changes(sent: Any, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """What is otherwise; the tolerance is a share of the span of the values that were sent."""
    allowed = tolerance * _span(sent)
    for name in FLAGS:
        yield from _flags(name, member(old, name), member(new, name))
    yield from _bands(old, new, allowed)
    for name in LAST:
        before, after = number(old, name), number(new, name)
        if apart(before, after, allowed):
            yield Change("value", f"{name} was {before:g} and is {after:g}")
    for name in ("period", "suggestedWindow"):
        before, after = number(old, name), number(new, name)
        if before is not None and after is not None and before != after:
            yield Change("value", f"{name} was {before:g} and is {after:g}", counts=name == "period")


def _span(sent: Any) -> float:
    values = [value for point in listed(sent, "series") if (value := number(point, "value")) is not None]
    return (max(values) - min(values) or abs(values[0])) if values else 1.0


def _flags(name: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, bool) and isinstance(new, bool) and old != new:
        yield Change("value", f"{name} of the last point was {str(old).lower()} and is {str(new).lower()}")
    if not isinstance(old, list) or not isinstance(new, list):
        return
    before, after = _flagged(cast("list[Any]", old)), _flagged(cast("list[Any]", new))
    if before - after:
        yield Change("value", f"{name}: no longer flagged are the points {some(sorted(before - after))}")
    if after - before:
        yield Change("value", f"{name}: flagged now are the points {some(sorted(after - before))}")


def _flagged(flags: list[Any]) -> set[int]:
    return {place for place, flag in enumerate(flags) if flag is True}


def _bands(old: Any, new: Any, allowed: float) -> Iterator[Change]:
    for name, side in BAND:
        before, after = _line(old, name, side), _line(new, name, side)
        if len(before) != len(after):
            yield Change("value", f"{name} had {len(before)} values and has {len(after)}")
            continue
        moved = [place for place, pair in enumerate(zip(before, after, strict=True)) if apart(*pair, allowed)]
        if moved:
            most = max(moved, key=lambda place: abs((after[place] or 0) - (before[place] or 0)))
            where = {0: "the expected values", 1: "the upper ends of the band", -1: "the lower ends of the band"}[side]
            told = f"{where} differ at {len(moved)} of {len(before)} points"
            yield Change("value", f"{told}, most at {most}: {before[most]:g} before, {after[most]:g} now")


def _line(body: Any, name: str, side: int) -> list[float | None]:
    """The ends of a band, which are margins around what is expected; or what is expected."""
    values = [as_number(value) for value in listed(body, name)]
    if not side:
        return values
    middle = [as_number(value) for value in listed(body, "expectedValues")]
    if len(middle) != len(values):
        return values
    return [m + side * v if m is not None and v is not None else None for m, v in zip(middle, values, strict=True)]
