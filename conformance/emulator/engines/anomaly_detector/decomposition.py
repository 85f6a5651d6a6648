"""Trend, season and remainder of a series: STL with a season that never changes, proof against wild points."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.anomaly_detector.smoothing import local_lines

Array = npt.NDArray[np.float64]
Phases = npt.NDArray[np.int64]

ROUNDS = 15
"""Of dismissing points by what the round before left over of them."""
WILD = 3.0
"""Standard deviations from which on a swing is taken out before the season is measured."""
POOR, GOOD = 0.10, 0.05
"""Mean relative remainder: a sum worse than the first is given up for a product better than the second."""


@dataclass(frozen=True)
class Parts:
    """A series taken apart: trend + season + remainder."""

    trend: Array
    season: Array
    remainder: Array

    def first(self, count: int) -> Parts:
        """Only the first points."""
        return Parts(self.trend[:count], self.season[:count], self.remainder[:count])


def decompose(values: Array, period: int, *, steady_end: bool = False) -> Parts:
    """The parts of a series with more than two seasons; ``steady_end`` keeps the last point from bending the trend."""
    parts = _without_wild_swings(values, period, in_logarithms=False, steady_end=steady_end)
    if _misfit(parts, values) > POOR:
        product = _without_wild_swings(values, period, in_logarithms=True, steady_end=steady_end)
        if _misfit(product, values) < GOOD:
            return product
    return parts


def seasonal_trend(values: Array, period: int) -> Parts:
    """Cleveland's procedure: trend and season in turn, each from the series without the other."""
    reach = math.ceil(1.5 * period / (1 - 1.5 / (10 * len(values) + 1))) | 1
    phases = np.arange(len(values)) % period
    trend, weights = np.zeros(len(values)), np.ones(len(values))
    season = trend
    for _ in range(ROUNDS + 1):
        season = _season(values - trend, phases, weights)
        trend = local_lines(values - season, reach, weights)
        weights = _trust(values - season - trend)
    return Parts(trend, season, values - season - trend)


def _season(flat: Array, phases: Phases, weights: Array) -> Array:
    """The weighted mean of each phase; they sum up to nothing."""
    total = np.bincount(phases, weights)
    means = np.bincount(phases, weights * flat) / np.where(total > 0, total, 1)
    # at first a wild point bends its phase so far that all of them are dismissed: the median brings them back
    for phase in np.flatnonzero(total <= 0).tolist():
        means[phase] = np.median(flat[phases == phase])
    return (means - means.mean())[phases]


def _trust(remainder: Array) -> Array:
    """Bisquare weights: 1 for what fits, 0 from six median remainders on."""
    distance = np.abs(remainder)
    limit = 6 * float(np.median(distance))
    weights = (1 - (np.minimum(distance, limit) / limit) ** 2) ** 2 if limit > 0 else np.zeros(len(distance))
    weights[distance <= 0.001 * limit] = 1
    weights[distance > 0.999 * limit] = 0
    return weights


def _without_wild_swings(values: Array, period: int, *, in_logarithms: bool, steady_end: bool) -> Parts:
    parts = _apart(values, period, in_logarithms=in_logarithms, steady_end=steady_end)
    swings = parts.remainder + parts.season
    wild = _lonely(np.abs(swings - swings.mean()) >= WILD * swings.std(), period)
    if not wild.any() or wild.all() or swings.std() == 0:
        return parts
    sane = np.flatnonzero(~wild)
    # the swing before a wild one goes on in its place
    swings = swings[sane[np.maximum(np.searchsorted(sane, np.arange(len(values)), "right") - 1, 0)]]
    return _apart(swings + parts.trend, period, in_logarithms=in_logarithms, steady_end=steady_end)


def _lonely(wild: npt.NDArray[np.bool_], period: int) -> npt.NDArray[np.bool_]:
    """Those whose phase is wild in at most half the seasons; what is wild in most of them is the season."""
    phases = np.arange(len(wild)) % period
    return wild & (np.bincount(phases, wild)[phases] <= len(wild) / period // 2)


def _apart(values: Array, period: int, *, in_logarithms: bool, steady_end: bool) -> Parts:
    take = _by_logarithms if in_logarithms else seasonal_trend
    parts = take(values, period)
    if not steady_end:
        return parts
    # one point more, as its phase usually is
    longer = take(np.append(values, np.median(values[-period::-period])), period).first(len(values))
    return parts if abs(parts.remainder[-1]) <= abs(longer.remainder[-1]) else longer


def _by_logarithms(values: Array, period: int) -> Parts:
    """Trend times season, written as a sum."""
    low = float(values.min())
    lifted = values if low >= 1 else values - low + 1
    inner = seasonal_trend(np.log(lifted), period)
    with np.errstate(over="ignore", invalid="ignore"):
        trend = np.exp(inner.trend)
        season = np.exp(inner.trend + inner.season) - trend
    return Parts(trend + (values - lifted), season, lifted - trend - season)


def _misfit(parts: Parts, values: Array) -> float:
    """Mean remainder, relative to the values."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return float(np.mean(np.abs(parts.remainder / values)))
