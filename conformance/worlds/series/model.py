"""One time series and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from conformance.worlds.series.grid import STARTS, Granularity, moment, written

Json = dict[str, Any]
USUAL_WINDOWS: dict[Granularity, int] = {"yearly": 3, "monthly": 6, "weekly": 3, "daily": 5, "hourly": 24, "minutely": 72}
"""Points over which a trend counts as stable where a request does not say: as Microsoft's engine has them, and no page."""
SAMPLE_WINDOW = 5
"""The only such number that was ever published."""


@dataclass(frozen=True)
class Spike:
    """One point that stands far away from where the series would have it."""

    index: int
    sign: int
    """1 above, -1 below."""


@dataclass(frozen=True)
class Truth:
    """What is known about a series because of how it was made."""

    period: int | None = 0
    """Points per season; 0 when there is no season, None when nobody knows."""
    spikes: tuple[Spike, ...] = ()
    shift: int | None = None
    """The first index of a lasting new level."""


@dataclass(frozen=True)
class Series:
    """A series on its grid of timestamps; values keep within single precision."""

    values: tuple[float, ...]
    granularity: Granularity = "daily"
    interval: int = 1
    """Granules from point to point, ``customInterval`` on the wire."""
    start: datetime = STARTS[0]
    truth: Truth = Truth()

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def timestamps(self) -> tuple[str, ...]:
        """When each value was measured."""
        return tuple(written(self.at(index)) for index in range(len(self)))

    @property
    def scale(self) -> float:
        """The largest magnitude, which rounding in single precision is relative to."""
        return max(abs(value) for value in self.values)

    def at(self, index: int) -> datetime:
        """The time of a point, on the grid also beyond the end."""
        return moment(self.start, self.granularity, index * self.interval)

    def request(self, **members: Any) -> Json:
        """The body of a detection request; members are added or replace what is there, None is sent as null."""
        points = [{"timestamp": time, "value": value} for time, value in zip(self.timestamps, self.values, strict=True)]
        interval = {"customInterval": self.interval} if self.interval != 1 else {}
        return {"granularity": self.granularity, **interval, "series": points, **members}

    def change_point_request(self, **members: Any) -> Json:
        """The body of a request for change points, with a window of its own where the usual one may be too long for it."""
        usual = USUAL_WINDOWS[self.granularity]
        window = {} if 2 * usual < len(self) else {"stableTrendWindow": SAMPLE_WINDOW}
        return self.request(**window, **members)

    def first(self, count: int) -> Series:
        """Only the first points; the truth shrinks with them."""
        kept = tuple(spike for spike in self.truth.spikes if spike.index < count)
        shift = self.truth.shift if self.truth.shift is not None and self.truth.shift < count else None
        return replace(self, values=self.values[:count], truth=replace(self.truth, spikes=kept, shift=shift))

    def later(self, granules: int) -> Series:
        """The same values on the same grid, moved by whole granules."""
        return replace(self, start=moment(self.start, self.granularity, granules))

    def ending_in(self, value: float) -> Series:
        """The same series with another latest value, whose truth is no longer known."""
        kept = tuple(spike for spike in self.truth.spikes if spike.index != len(self) - 1)
        return replace(self, values=(*self.values[:-1], value), truth=replace(self.truth, spikes=kept))
