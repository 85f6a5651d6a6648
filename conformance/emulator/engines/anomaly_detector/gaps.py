"""Missing points: where they are, and values that stand for them while a season is measured."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Slots = npt.NDArray[np.int64]

LONGEST_GRID = 2 * 8640
"""Slots up to which gaps are filled."""
LONGEST_GAP = 6
"""Points that a line bridges; longer gaps are filled from the same phase of other seasons."""
NEIGHBOURS = (1, 2, 3)
SHARES = (0.6, 0.3, 0.1)
"""Weights of the seasons next to the gap, the second next and the third."""


class Grid:
    """The values of a series and their places on its grid of time."""

    def __init__(self, values: Array, slots: Slots | None) -> None:
        self.values = values
        self._slots = np.arange(len(values)) if slots is None else slots

    @cached_property
    def length(self) -> int:
        """Points that the series would have without gaps."""
        return int(self._slots[-1]) + 1

    @property
    def mostly_missing(self) -> bool:
        """More than half of the points."""
        return self.length - len(self.values) > self.length / 2

    @property
    def slots(self) -> Slots:
        """Where the given points stand in a filled series."""
        return self._slots if self._fills else np.arange(len(self.values))

    def carried_forward(self) -> Array:
        """Each gap filled with the value before it."""
        if not self._fills:
            return self.values
        return self.values[np.searchsorted(self._slots, np.arange(self.length), "right") - 1]

    def filled(self, period: int) -> Array:
        """Short gaps bridged by lines, long ones by the same phase of the seasons around, as far as these are known."""
        if not self._fills:
            return self.values
        places = np.arange(self.length)
        lines = np.interp(places, self._slots, self.values)
        after = self._slots[np.minimum(np.searchsorted(self._slots, places), len(self._slots) - 1)]
        before = self._slots[np.searchsorted(self._slots, places, "right") - 1]
        gap = after - before - 1
        long = (gap > LONGEST_GAP) | (gap > period / 4)
        known = np.where(long & (after != places), np.nan, lines)
        filled = known.copy()
        for place in np.flatnonzero(np.isnan(known)).tolist():
            filled[place] = _of_other_seasons(known, place, period)
        unknown = np.isnan(filled)
        return np.interp(places, places[~unknown], filled[~unknown])

    @property
    def _fills(self) -> bool:
        return len(self.values) < self.length <= LONGEST_GRID


def _of_other_seasons(known: Array, place: int, period: int) -> float:
    total = weight = 0.0
    for number, share in zip(NEIGHBOURS, SHARES, strict=True):
        for other in (place - number * period, place + number * period):
            if 0 <= other < len(known) and not np.isnan(known[other]):
                total, weight = total + share * float(known[other]), weight + share
    return total / weight if weight else float("nan")
