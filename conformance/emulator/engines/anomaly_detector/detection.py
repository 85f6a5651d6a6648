"""Anomaly detection in one series: values in, verdicts out, and no word about HTTP.

As Microsoft published its engine to work: the season is found and taken away, what lies far off is found by robust
tests, each direction for itself, and of that what lies outside the band around the expected values is an anomaly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.anomaly_detector import change_point, seasons, smoothing, spectral
from conformance.emulator.engines.anomaly_detector.band import Band, band
from conformance.emulator.engines.anomaly_detector.decomposition import decompose, seasonal_trend
from conformance.emulator.engines.anomaly_detector.gaps import Grid
from conformance.emulator.engines.anomaly_detector.outliers import NEAR, outliers

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DEFAULT_SENSITIVITY = 99
DEFAULT_RATIO = 0.25
DEFAULT_THRESHOLD = 0.9
THRESHOLDS = {"hourly": 0.91}
"""Where it is another."""
STABLE_WINDOWS = {"yearly": 3, "monthly": 6, "weekly": 3, "daily": 5, "hourly": 24, "minutely": 72, "secondly": 72}
"""Points over which a trend counts as stable, by granularity."""
SMALLEST_WINDOW = 3
WINDOWS = {"daily": 28, "hourly": 168, "weekly": 12, "monthly": 12, "yearly": 12, "microsecond": 1000}
"""Points before the latest that are worth sending when there is no season; for the others a day of minutes."""
FEWEST_POINTS = 12
MOST_POINTS = 8640
LARGEST_VALUE = 1e100
DENSE = {"minutely": 60, "secondly": 3600}
"""Intervals below which a series without a season is judged by its spectrum."""
DIGITS = 12
"""Significant digits of an expected value. Fewer than the arithmetic has, so that every machine gives the same ones."""


@dataclass(frozen=True)
class Series:
    """What the operations look at."""

    values: Array
    slots: npt.NDArray[np.int64] | None = None
    """Place of each point on the time grid, ascending from 0; None when the points are evenly spaced."""
    period: int | None = None
    """Points per season when the caller knows it; 0 for no season, None to find it."""
    granularity: str = "none"
    interval: int = 1


@dataclass(frozen=True)
class Entire:
    """A verdict on every point."""

    period: int
    expected: Array
    upper: Array
    lower: Array
    positive: Flags
    negative: Flags


@dataclass(frozen=True)
class Last:
    """A verdict on the last point."""

    period: int
    suggested_window: int
    expected: float
    upper: float
    lower: float
    positive: bool
    negative: bool


@dataclass(frozen=True)
class ChangePoints:
    """A confidence for every point, and those at which the trend changes."""

    period: int
    confidences: Array
    flags: Flags


def entire(series: Series, sensitivity: int = DEFAULT_SENSITIVITY, ratio: float = DEFAULT_RATIO) -> Entire:
    """Judge every point; at most ``ceil(ratio * n)`` are flagged in each direction."""
    period, expected, around = _judged(series, sensitivity, ratio, last_only=False)
    above = series.values > expected
    return Entire(period, expected, around.upper, around.lower, around.flagged & above, around.flagged & ~above)


def last(series: Series, sensitivity: int = DEFAULT_SENSITIVITY, ratio: float = DEFAULT_RATIO) -> Last:
    """Judge the last point, which belongs to the series like any other."""
    period, expected, around = _judged(series, sensitivity, ratio, last_only=True)
    above = bool(series.values[-1] > expected[-1])
    flagged = bool(around.flagged[-1])
    return Last(
        period=period,
        suggested_window=4 * period + 1 if period else WINDOWS.get(series.granularity, 1440) + 1,
        expected=float(expected[-1]),
        upper=float(around.upper[-1]),
        lower=float(around.lower[-1]),
        positive=flagged and above,
        negative=flagged and not above,
    )


def change_points(series: Series, window: int | None = None, threshold: float | None = None) -> ChangePoints:
    """Find where the trend, or without a season the series itself, changes for good."""
    if window is None:
        longest = max((len(series.values) - 1) // 2, SMALLEST_WINDOW)
        window = min(STABLE_WINDOWS.get(series.granularity, 100), longest)
    if threshold is None:
        threshold = THRESHOLDS.get(series.granularity, DEFAULT_THRESHOLD)
    grid = Grid(series.values, series.slots)
    period = _period(series, grid)
    trend = series.values
    if period > 1:
        trend = seasonal_trend(grid.filled(period), period).trend[grid.slots]
    return ChangePoints(period, *change_point.change_points(smoothing.scaled(trend), window, threshold))


def _judged(series: Series, sensitivity: int, ratio: float, *, last_only: bool) -> tuple[int, Array, Band]:
    grid = Grid(series.values, series.slots)
    period = _period(series, grid)
    if last_only:
        ratio = _less_for_the_usual(series.values, ratio)
    if period > 1:
        expected, flagged = _with_season(grid.filled(period), period, ratio, last_only=last_only)
        expected, flagged = expected[grid.slots], flagged[grid.slots]
    else:
        expected, flagged = _without_season(series, period, ratio, last_only=last_only)
    expected = _rounded(expected)
    flagged = flagged & (np.abs(series.values - expected) >= NEAR)
    return period, expected, band(series.values, expected, flagged, sensitivity)


def _period(series: Series, grid: Grid) -> int:
    if series.period is not None:
        return series.period
    return 0 if grid.mostly_missing else seasons.find_period(grid.carried_forward(), series.granularity, series.interval)


def _with_season(values: Array, period: int, ratio: float, *, last_only: bool) -> tuple[Array, Flags]:
    parts = decompose(values, period, steady_end=last_only)
    levels, remainder = smoothing.scaled(values - parts.season), smoothing.scaled(values - parts.season - parts.trend)
    most = _most(len(values), ratio)
    flagged = _flags(len(values), *outliers([levels, levels, remainder], ["esd", "score", "esd"], most, last_only=last_only))
    holes = flagged.copy()
    half = period // 2
    if half and np.count_nonzero(flagged[-half:]) >= half / 2:
        holes[-half:] = True  # an end that is mostly wild says nothing about the trend
    return smoothing.bridged(parts.trend, holes) + parts.season, flagged


def _without_season(series: Series, period: int, ratio: float, *, last_only: bool) -> tuple[Array, Flags]:
    values = series.values
    if series.interval < DENSE.get(series.granularity, 0) and np.median(np.abs(values - np.median(values))) > NEAR:
        judge = spectral.salience_of_last if last_only else spectral.salience
        found = judge(values, ratio)
        return found.expected, found.flagged
    levels = smoothing.scaled(values)
    flagged = _flags(len(values), *outliers([levels, levels], ["esd", "score"], _most(len(values), ratio), last_only=last_only))
    if flagged.any():
        return smoothing.trend(smoothing.bridged(values, flagged)), flagged
    return smoothing.trend(values, smoothing.widest_window(len(values)) if period <= 1 else None), flagged


def _most(count: int, ratio: float) -> int:
    """Anomalies of one direction; 0.1 * 30 is a little more than 3, but means 3."""
    return min(max(math.ceil(ratio * count - 1e-9), 1), count // 2 - 1)


def _flags(count: int, high: npt.NDArray[np.int64], low: npt.NDArray[np.int64]) -> Flags:
    flags = np.zeros(count, dtype=np.bool_)
    flags[high] = True
    flags[low] = True
    return flags


def _less_for_the_usual(values: Array, ratio: float) -> float:
    """The share of anomalies among the points that differ, when most points lie close together."""
    usual = float(np.histogram(smoothing.scaled(values), bins=20)[0].max()) / len(values)
    return max((1 - usual) * ratio, min(0.05, ratio)) if usual > 0.6 else ratio


def _rounded(numbers: Array) -> Array:
    top = float(np.abs(numbers).max())
    decimals = DIGITS - 1 - math.floor(math.log10(top)) if top > 0 else 0
    return numbers if abs(decimals) > 290 else np.round(numbers, decimals) + 0.0
