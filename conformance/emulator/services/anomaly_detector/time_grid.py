"""Where the points of a series lie in time: ascending, without duplicates, on the grid of their granularity."""

from __future__ import annotations

import calendar
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from conformance.emulator.services.anomaly_detector.refusals import DISORDER, DUPLICATE, OFF_GRID, bad_series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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


def slots(moments: Sequence[datetime], granularity: str, interval: int) -> npt.NDArray[np.int64]:
    """The place of each point on the grid, from 0. Raises ServiceError."""
    for before, after in pairwise(moments):
        if after <= before:
            raise bad_series(DUPLICATE if after == before else DISORDER)
    places = [_place(moments[0], moment, granularity, interval) for moment in moments]
    if None in places:
        raise bad_series(OFF_GRID.format(index=places.index(None), granularity=granularity, interval=interval))
    return np.array(places, dtype=np.int64)


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
