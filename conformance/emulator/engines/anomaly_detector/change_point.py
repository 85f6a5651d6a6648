"""Where the trend of a series changes: straight lines as long as they hold, and the breaks between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Line:
    """A straight line through neighbouring points, by least squares."""

    start: int
    points: int = 0
    total: float = 0.0
    moment: float = 0.0
    """The sum of the values, each times its distance from the first."""

    def and_then(self, value: float) -> Line:
        """The line through one point more."""
        return Line(self.start, self.points + 1, self.total + value, self.moment + self.points * value)

    def at(self, place: int) -> float:
        """Its height so many points behind its first."""
        middle = (self.points - 1) / 2
        spread = self.points * (self.points**2 - 1) / 12
        slope = (self.moment - middle * self.total) / spread if spread else 0.0
        return self.total / self.points + slope * (place - middle)


def change_points(trend: Array, window: int, threshold: float) -> tuple[Array, Flags]:
    """A score for every point of a trend between 0 and 1, and those at which it changes.

    A score says how far the point lies off the line of the points before it, and breaks the line when that is more than
    1 - ``threshold``. Only lines of ``window`` points or more count: the first point of one is a change point when
    the last line before it foretells another value, and so its score is the distance to that.
    """
    scores: Array = np.zeros(len(trend))
    lines = _lines(trend, scores, 1 - threshold)
    flags = np.zeros(len(trend), dtype=np.bool_)
    stable = [line for line in lines if line.points >= window]
    for before, line in pairwise(stable):
        scores[line.start] = abs(before.at(before.points) - float(trend[line.start]))
        flags[line.start] = scores[line.start] > 1 - threshold
    return scores.clip(max=1.0).round(12), flags


def _lines(trend: Array, scores: Array, tolerance: float) -> list[Line]:
    """The lines one after another; the scores are filled in."""
    lines = [Line(0)]
    for place, value in enumerate(trend.tolist()):
        line = lines[-1].and_then(value)
        scores[place] = abs(line.at(place - line.start) - value)
        if scores[place] > tolerance:
            lines.append(Line(place).and_then(value))
        else:
            lines[-1] = line
    return lines
