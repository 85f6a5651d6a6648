"""Points far from the others: the generalized ESD test by mean and by median, and a plain score."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

ALPHA = 0.05
NORMAL_QUARTILE = 0.6744897501960817
"""Median absolute deviation of a standard normal."""
NEAR = 1e-8
"""Differences below count as none."""
SCORE = 3.0
"""Deviations from the median from which on a point is far off by the plain score."""


@dataclass(frozen=True)
class Ordered:
    """A series from one end of its values to the other, and where each value stood."""

    values: Array
    places: Places
    most: int
    """Points that may be called outliers."""
    last: int | None = None
    """The place that alone is asked for, when not all are."""


def outliers(views: list[Array], tests: list[str], most: int, *, last_only: bool) -> tuple[Places, Places]:
    """High and low outliers, at most so many of each, by whichever test finds them; earlier tests go first.

    ``views`` are the series as each of the ``tests`` sees it, ``esd`` or ``score``.
    """
    last = len(views[0]) - 1 if last_only else None
    found: list[Places] = []
    for sign in (1, -1):
        ranks: dict[int, int] = {}
        for turn, (values, test) in enumerate(zip(views, tests, strict=True)):
            order = np.argsort(-sign * values, kind="stable")
            ordered = Ordered(sign * values[order], order, most, last)
            for rank, place in enumerate((_by_esd if test == "esd" else _by_score)(ordered)):
                ranks[int(place)] = ranks[int(place)] + rank if int(place) in ranks else rank + turn * len(values)
        kept = sorted(ranks, key=lambda place: ranks[place])[:most]
        found.append(np.array(sorted(kept), dtype=np.int64))
    return found[0], found[1]


def _by_score(ordered: Ordered) -> Places:
    """Far from the median, in median deviations; where most points are equal, from the mean in standard ones."""
    middle, spread = float(np.median(ordered.values)), _deviation(ordered.values) / NORMAL_QUARTILE
    if spread == 0:
        middle, spread = float(ordered.values.mean()), float(ordered.values.std())
    if spread == 0:
        return ordered.places[:0]
    return ordered.places[: ordered.most][np.abs(ordered.values[: ordered.most] - middle) / spread > SCORE]


def _by_esd(ordered: Ordered) -> Places:
    """Take the highest away again and again: the last that stands out makes outliers of all before it."""
    values = ordered.values
    usual = _usual_value(values)
    if usual is not None:
        values = values[: int(np.flatnonzero(np.abs(values - usual) < NEAR)[-1]) + 1]
    most = min(ordered.most, len(values) - 3)
    begin = 0
    if ordered.last is not None:
        begin = int(np.flatnonzero(ordered.places == ordered.last)[0])
    if begin >= most:
        return ordered.places[:0]
    taken = np.arange(begin, most)
    limit = critical(len(values) - taken)
    middle, spread = _robust(values, taken)
    out = (values[taken] - middle) / np.maximum(spread, NEAR) > limit
    middle, spread = _plain(values, taken)
    out |= (values[taken] - middle) / np.maximum(spread, NEAR) > limit
    hits = taken[out]
    if len(hits) == 0:
        return ordered.places[:0]
    return ordered.places[: int(hits[0] if ordered.last is not None else hits[-1]) + 1]


def critical(points: Places) -> Array:
    """Rosner's critical values for the largest of so many points, at one end."""
    count = points.astype(np.float64)
    t = _student(1 - ALPHA / count, count - 2)
    return t * (count - 1) / np.sqrt((count - 2 + t**2) * count)


def _student(share: Array, freedom: Array) -> Array:
    """Quantiles of Student's t: Newton's steps on its integral."""
    nodes, loads = np.polynomial.legendre.leggauss(48)
    scale = np.array([math.lgamma((f + 1) / 2) - math.lgamma(f / 2) for f in freedom.tolist()])
    scale -= np.log(freedom * np.pi) / 2

    def density(t: Array, of: Array, factor: Array) -> Array:
        return np.exp(factor - (of + 1) / 2 * np.log1p(t**2 / of))

    t = np.full(len(share), 3.0)
    for _ in range(12):
        inside = t[:, None] / 2 * (nodes + 1)
        area = (density(inside, freedom[:, None], scale[:, None]) * loads).sum(axis=1) * t / 2
        t = np.clip(t + (share - 0.5 - area) / density(t, freedom, scale), t / 2, 2 * t)
    return t


def _usual_value(values: Array) -> float | None:
    """The value that more than half the points have, unless it is the highest or lowest of them."""
    if _deviation(values) > NEAR:
        return None
    usual = float(values[(len(values) - 1) // 2])
    at_an_end = abs(usual - values[0]) <= NEAR or abs(usual - values[-1]) <= NEAR
    return None if at_an_end else usual


def _deviation(values: Array) -> float:
    return float(np.median(np.abs(values - np.median(values))))


def _plain(values: Array, taken: Places) -> tuple[Array, Array]:
    """Mean and standard deviation of what is left."""
    centred = values - values.mean()
    left = len(values) - taken
    sums = np.cumsum(centred[::-1])[::-1][taken]
    squares = np.cumsum(centred[::-1] ** 2)[::-1][taken]
    mean = sums / left
    return mean + values.mean(), np.sqrt(np.maximum(squares / left - mean**2, 0))


def _robust(values: Array, taken: Places) -> tuple[Array, Array]:
    """Median and median deviation of what is left, both from the order alone."""
    left = len(values) - taken
    middle = (values[taken + (left - 1) // 2] + values[taken + left // 2]) / 2
    nearest = [_distance_of(values, taken, middle, rank) for rank in ((left + 1) // 2, left // 2 + 1)]
    return middle, (nearest[0] + nearest[1]) / 2 / NORMAL_QUARTILE


def _distance_of(values: Array, taken: Places, middle: Array, rank: Places) -> Array:
    """How far the ``rank``-th nearest lies from the middle: the narrowest run of so many points around it.

    Values fall, so the distance to the first of a run falls while that to its last rises: bisect.
    """
    low, high = taken.copy(), len(values) - rank
    while (low < high).any():
        half = (low + high) // 2
        crossed = middle - values[half + rank - 1] >= values[half] - middle
        low, high = np.where(crossed | (low >= high), low, half + 1), np.where(crossed, np.minimum(half, high), high)
    before = np.maximum(low - 1, taken)
    here = np.maximum(values[low] - middle, middle - values[low + rank - 1])
    there = np.maximum(values[before] - middle, middle - values[before + rank - 1])
    return np.minimum(here, there)
