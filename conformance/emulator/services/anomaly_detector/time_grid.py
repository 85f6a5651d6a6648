"""Where the points of a series lie in time: ascending, without duplicates, on the grid of their granularity."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

MICROSECONDS = {
    "weekly": 604_800_000_000,
    "daily": 86_400_000_000,
    "hourly": 3_600_000_000,
    "minutely": 60_000_000,
    "secondly": 1_000_000,
    "microsecond": 1,
}
MONTHS = {"monthly": 1, "yearly": 12}
MICROSECOND = timedelta(microseconds=1)


class OffGrid(Exception):
    """A timestamp that cannot stand where it stands; the sentence names its index, counted from 0."""


def slots(timestamps: Sequence[str | None], granularity: str, step: int) -> npt.NDArray[np.int64] | None:
    """The place of each point on the grid, from 0; None without a grid. Raises OffGrid."""
    if granularity == "none":
        _demand_ascent([(index, _moment(index, text)) for index, text in enumerate(timestamps) if text is not None])
        return None
    moments = [_moment(index, text) for index, text in enumerate(timestamps)]
    _demand_ascent(list(enumerate(moments)))
    places = [_place(moments[0], moment, granularity, step) for moment in moments]
    if None in places:
        index = places.index(None)
        raise OffGrid(f"The 'Timestamp' at index {index} is invalid in {granularity} granularity with {step} gran as interval.")
    return np.array(places, dtype=np.int64)


def _moment(index: int, text: str | None) -> datetime:
    if text is None:
        raise OffGrid(f"The 'Timestamp' at index {index} is missing; only granularity 'none' does without.")
    try:
        moment = datetime.fromisoformat(text)
        # a time without a zone means UTC, as everything here
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise OffGrid(f"The 'Timestamp' at index {index} is not an ISO 8601 date and time of the years 1 to 9999.") from None


def _demand_ascent(moments: Sequence[tuple[int, datetime]]) -> None:
    for (_, before), (index, after) in pairwise(moments):
        if after == before:
            raise OffGrid(f"The 'Timestamp' at index {index} is the same as the one before it.")
        if after < before:
            raise OffGrid(f"The 'Timestamp' at index {index} does not come after the one before it.")


def _place(first: datetime, moment: datetime, granularity: str, step: int) -> int | None:
    """How many intervals lie between the two; None when it is not a whole number of them."""
    if granularity in MONTHS:
        if not _same_day_of_month(first, moment):
            return None
        distance, interval = _months(moment) - _months(first), MONTHS[granularity] * step
    else:
        distance, interval = (moment - first) // MICROSECOND, MICROSECONDS[granularity] * step
    return None if distance % interval else distance // interval


def _months(moment: datetime) -> int:
    return moment.year * 12 + moment.month


def _same_day_of_month(first: datetime, moment: datetime) -> bool:
    """The same day and time, where the 31st of a month without one is its last day."""
    length = calendar.monthrange(moment.year, moment.month)[1]
    if moment.timetz() != first.timetz():
        return False
    return moment.day == min(first.day, length) or (moment.day == length and _is_last_day(first))


def _is_last_day(moment: datetime) -> bool:
    return moment.day == calendar.monthrange(moment.year, moment.month)[1]
