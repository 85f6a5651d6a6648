"""The length of the season of a series: one that its granularity suggests, or one that its correlation with itself shows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.anomaly_detector.outliers import NEAR
from conformance.emulator.engines.anomaly_detector.smoothing import bridged, medians_of_rows, running_median, scaled, trend

Array = npt.NDArray[np.float64]

MINUTES, SECONDS = 24 * 60, 24 * 60 * 60
DAY_AND_WEEK = {"hourly": 24, "minutely": MINUTES, "secondly": SECONDS}
"""Granules per day of the granularities that people's days and weeks show in."""
SHORTEST = 4
SPIKE = 3.0
"""Standard deviations from which on a point is bridged before a season is looked for."""
CERTAIN = 1.6448536269514722
"""Standard errors of an autocorrelation that chance reaches at one of ten lags."""
CORRELATED = 0.1
"""Least autocorrelation of a season."""
EXPLAINED = 0.2
"""Least share of the variance that a season found by correlation explains."""
LONGEST = 4 * MINUTES
FEWEST = 12
"""Points in which a season is looked for."""


def find_period(values: Array, granularity: str = "none", interval: int = 1) -> int:
    """Points per season, 0 when there is none."""
    return _of_the_calendar(values, granularity, interval) or _of_the_correlation(scaled(values))


def _usual(granularity: str, interval: int) -> list[int]:
    """Seasons to expect, the likeliest first, in points; the first is the standard one."""
    if granularity in DAY_AND_WEEK:
        day = DAY_AND_WEEK[granularity]
        days = (7, 1) if granularity == "hourly" else (7, 1, 2)
        return [number * day // interval for number in days]
    return {"daily": [7], "weekly": [12, 4], "monthly": [12], "microsecond": [1000]}.get(granularity, [])


def _of_the_calendar(values: Array, granularity: str, interval: int) -> int:
    usual = _usual(granularity, interval)
    for period in usual:
        if SHORTEST <= period < len(values) / 2 and _repeats(values, period):
            standard = usual[0]
            return standard if standard < len(values) / 2 and standard % period == 0 else period
    return 0


def _repeats(values: Array, period: int) -> bool:
    """Whether so long a season foretells the series well, as it is or without its level."""
    level = scaled(values)
    calm = _without_spikes(level)
    if calm.var() <= NEAR:
        return False
    if _explained(calm, period) > (0.35 if period <= 24 else 0.15 if period <= 168 else 0.1):
        return True
    flat = _without_spikes(level - running_median(level, period))
    # a phase counts by what it is at most times, so what rises above that is cut
    flat = np.minimum(flat, _medians(flat, period))
    return bool(flat.var() > NEAR) and _explained(flat, period) > (0.35 if period <= 24 else 0.65 if period <= 168 else 0.7)


def _of_the_correlation(values: Array) -> int:
    """A season that has seasons of its own, such as a week of days, is as long as those."""
    period = _clearest(values)
    found = period
    while found:
        values = values[::found]
        found = _clearest(values)
        period *= found or 1
    return period


def _clearest(values: Array) -> int:
    """The lag whose repetition leaves the least unexplained, among those at which the series resembles itself."""
    if len(values) < FEWEST:
        return 0
    calm = _without_spikes(values)
    flat = calm - trend(calm)
    variance = float(flat.var())
    if variance <= NEAR:
        return 0
    lags = _resembling(flat)
    if not lags:
        return 0
    unexplained = [_unexplained(flat, lag) for lag in lags]
    best = int(np.argmin(np.round(unexplained, 7)))
    return lags[best] if unexplained[best] <= NEAR or unexplained[best] <= (1 - EXPLAINED) * variance else 0


def _resembling(flat: Array) -> list[int]:
    """Lags from the most resembling downwards, as far as chance (Bartlett's formula) does not explain them."""
    longest = min(len(flat) // 3, LONGEST)
    size = 1 << (2 * len(flat) - 1).bit_length()
    centred = flat - flat.mean()
    products: Array = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2, size)
    resemblance = (products[1 : longest + 1] / float(products[0])).round(9)
    before = np.concatenate([[0.0], np.cumsum(resemblance**2)[:-1]])
    doubt = CERTAIN * np.sqrt((1 + 2 * before) / len(flat))
    order = np.argsort(-resemblance, kind="stable")
    chance = resemblance[order] < np.maximum(doubt[order], CORRELATED)
    clear = order[: int(np.argmax(chance))] if chance.any() else order
    return [int(lag) for lag in clear + 1 if SHORTEST < lag < longest]


def _without_spikes(values: Array) -> Array:
    return bridged(values, np.abs(values - values.mean()) >= SPIKE * (values.std() + NEAR))


def _explained(values: Array, period: int) -> float:
    unexplained = _unexplained(values, period)
    return 1.0 if unexplained <= NEAR else 1 - unexplained / float(values.var())


def _unexplained(values: Array, period: int) -> float:
    """Mean squared error of foretelling each point by the others of its phase."""
    phases = np.arange(len(values)) % period
    counts = np.bincount(phases)
    errors = np.bincount(phases, values**2) - np.bincount(phases, values) ** 2 / counts
    return float((errors * (counts / (counts - 1)) ** 2).sum()) / len(values)


def _medians(values: Array, period: int) -> Array:
    """The median of the phase of each point."""
    rows = -(-len(values) // period)
    table = np.full(rows * period, np.nan)
    table[: len(values)] = values
    return np.resize(medians_of_rows(table.reshape(rows, period).T), len(values))
