"""The grid of timestamps: granules of a granularity, counted in the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

Granularity = Literal["yearly", "monthly", "weekly", "daily", "hourly", "minutely"]
"""The granularities that every documented profile of the service knows."""

LENGTHS: dict[Granularity, timedelta] = {
    "weekly": timedelta(weeks=1),
    "daily": timedelta(days=1),
    "hourly": timedelta(hours=1),
    "minutely": timedelta(minutes=1),
}
"""The granules of fixed length; months and years have none."""

STARTS = (
    datetime(2018, 3, 1, tzinfo=UTC),
    datetime(2019, 12, 28, 22, 0, tzinfo=UTC),  # the end of a year
    datetime(2020, 2, 27, tzinfo=UTC),  # a leap day
    datetime(1972, 1, 1, tzinfo=UTC),
)
"""Where series begin; no day after the 28th, so that every month has it."""


def moment(start: datetime, granularity: Granularity, granules: int) -> datetime:
    """The time so many granules after the start; years and months keep their day and hour."""
    if granularity in LENGTHS:
        return start + granules * LENGTHS[granularity]
    months = start.month - 1 + granules * (12 if granularity == "yearly" else 1)
    return start.replace(year=start.year + months // 12, month=months % 12 + 1)


WRITTEN = "%Y-%m-%dT%H:%M:%SZ"
"""How clients write a time: 2018-03-01T00:00:00Z."""


def written(time: datetime) -> str:
    """The time as clients send it."""
    return f"{time:{WRITTEN}}"
