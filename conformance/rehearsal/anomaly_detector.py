"""Detections, as the client of a series reads them: which points are flagged, and how wide the band is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.rehearsal.change import Change
from conformance.rehearsal.reading import apart, as_number, listed, many, member, moved, number, some, text

FLAGS = ("isAnomaly", "isPositiveAnomaly", "isNegativeAnomaly", "isChangePoint")
BAND = (("expectedValues", 0), ("upperMargins", 1), ("lowerMargins", -1))
LAST = ("expectedValue", "upperMargin", "lowerMargin")


def changes(sent: Any, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """What is otherwise; the tolerance is a share of the span of the values that were sent."""
    allowed = tolerance * _span(sent)
    yield from _flags(sent, old, new)
    yield from _bands(old, new, allowed)
    for name in LAST:
        before, after = number(old, name), number(new, name)
        if apart(before, after, allowed):
            yield Change("value", f"{name} {moved(before, after)}")
    for name in ("period", "suggestedWindow"):
        before, after = number(old, name), number(new, name)
        if before is not None and after is not None and before != after:
            yield Change("value", f"{name} was {before:g} and is {after:g}", counts=name == "period")


def _span(sent: Any) -> float:
    values = [value for point in listed(sent, "series") if (value := number(point, "value")) is not None]
    return (max(values) - min(values) or abs(values[0])) if values else 1.0


def _flags(sent: Any, old: Any, new: Any) -> Iterator[Change]:
    """Which points are flagged otherwise; of the two directions, where that does not follow from it."""
    told: set[int] = set()
    for name in FLAGS:
        before, after = member(old, name), member(new, name)
        if isinstance(before, bool) and isinstance(after, bool) and before != after and not told:
            yield Change("value", f"{name} of the last point was {str(before).lower()} and is {str(after).lower()}")
            told.add(-1)
        if isinstance(before, list) and isinstance(after, list):
            was, now = _flagged(cast("list[Any]", before)), _flagged(cast("list[Any]", after))
            for word, points in (("no longer flagged are", was - now - told), ("flagged now are", now - was - told)):
                if points:
                    yield Change("value", f"{name}: {word} the points {some(_dated(sent, sorted(points)))}")
            told |= was ^ now


def _dated(sent: Any, places: list[int]) -> list[str]:
    """Points by their place from 0, and the time that was sent with them."""
    series = listed(sent, "series")
    times = [text(series[place], "timestamp") if place < len(series) else "" for place in places]
    return [f"{place} ({time})" if time else f"{place}" for place, time in zip(places, times, strict=True)]


def _flagged(flags: list[Any]) -> set[int]:
    return {place for place, flag in enumerate(flags) if flag is True}


def _bands(old: Any, new: Any, allowed: float) -> Iterator[Change]:
    for name, side in BAND:
        if not isinstance(member(new, name), list):
            continue  # it is told as a member that is missing
        before, after = _line(old, name, side), _line(new, name, side)
        if len(before) != len(after):
            yield Change("value", f"{name} had {many(len(before), 'value')} and has {len(after)}")
            continue
        apart_at = [place for place, pair in enumerate(zip(before, after, strict=True)) if apart(*pair, allowed)]
        if apart_at:
            most = max(apart_at, key=lambda place: abs((after[place] or 0) - (before[place] or 0)))
            where = {0: "the expected values", 1: "the upper ends of the band", -1: "the lower ends of the band"}[side]
            told = f"{where} differ at {len(apart_at)} of {len(before)} points"
            yield Change("value", f"{told}, most at {most}, where it {moved(before[most], after[most])}")


def _line(body: Any, name: str, side: int) -> list[float | None]:
    """The ends of a band, which are margins around what is expected; or what is expected."""
    values = [as_number(value) for value in listed(body, name)]
    if not side:
        return values
    middle = [as_number(value) for value in listed(body, "expectedValues")]
    if len(middle) != len(values):
        return values
    return [m + side * v if m is not None and v is not None else None for m, v in zip(middle, values, strict=True)]
