"""The season of a series: how long it is, and its shape."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.anomaly_detector.smoothing import running_median, typical_slope

Array = npt.NDArray[np.float64]

CLEAREST = 0.3
"""Least autocorrelation of a season, in long series."""
DOUBT = 3.0
"""Standard errors that it must lie above chance, which decides in short series."""
AS_GOOD = 0.9
"""A shorter season wins when it is nearly as clear as the clearest: two seasons are a season too."""
FEWEST = 3
"""Seasons that a series must hold for one to be found."""


def find_period(values: Array) -> int:
    """Points per season, 0 when there is none that is clear."""
    longest = len(values) // FEWEST
    for calmed in (_clipped, _ranked):
        correlation = _autocorrelation(calmed(_without_trend(values)))
        found = _first_clear_peak(correlation, longest, len(values))
        if found:
            return _sharpened(calmed(_without_trend(values, found)), found, longest)
    return 0


def median_by_phase(values: Array, period: int) -> Array:
    """The median of each phase; phases that never occur get 0."""
    rows = -(-len(values) // period)
    table = np.full(rows * period, np.nan)
    table[: len(values)] = values
    table = np.sort(table.reshape(rows, period), axis=0)  # the missing ones sort to the end
    counts = np.count_nonzero(~np.isnan(table), axis=0)
    upper = table[counts // 2, np.arange(period)]
    lower = table[np.maximum(counts - 1, 0) // 2, np.arange(period)]
    return np.nan_to_num((lower + upper) / 2)


def _without_trend(values: Array, period: int = 0) -> Array:
    """Flat, but for the season; windows of whole seasons leave its shape alone."""
    flat = values - typical_slope(values, period) * np.arange(len(values))
    return flat - running_median(flat, period, None if period else max(len(values) // FEWEST, 3))


def _clipped(values: Array) -> Array:
    """Without the outermost three in a hundred, so that a spike does not drown the season."""
    last = len(values) - 1
    ordered = np.sort(values)
    cut = last - int(0.97 * last)
    return np.clip(values, ordered[cut], ordered[last - cut])


def _ranked(values: Array) -> Array:
    """Places instead of values, for series with more wild points than that; equal values share a place."""
    ordered = np.sort(values)
    return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / 2.0


def _autocorrelation(values: Array) -> Array:
    """Per lag, each as if the series did not end; rounded, so that equal means equal on every machine."""
    count = len(values)
    centred = values - values.mean()
    energy = float(np.dot(centred, centred))
    if energy <= 1e-24 * count:
        return np.zeros(count)
    size = 1 << (2 * count - 1).bit_length()
    power = np.abs(np.fft.rfft(centred, size)) ** 2
    products = np.fft.irfft(power, size)[:count]
    return np.round(products / energy * count / (count - np.arange(count)), 9)


def _first_clear_peak(correlation: Array, longest: int, count: int) -> int:
    lags = np.arange(2, longest + 1)
    if len(lags) == 0:
        return 0
    here = correlation[lags]
    valley = np.minimum.accumulate(correlation)[lags - 1]
    clear = (
        (here >= correlation[lags - 1])
        & (here >= correlation[lags + 1])
        & (here > np.maximum(CLEAREST, DOUBT / np.sqrt(count - lags)))
        & (here - valley > CLEAREST)
    )
    if not clear.any():
        return 0
    return int(lags[clear & (here >= AS_GOOD * here[clear].max())][0])


def _sharpened(values: Array, period: int, longest: int) -> int:
    """The neighbour with which the seasons lie upon each other best; a long smooth season has a blunt peak."""
    reach = max(1, period // 50)
    candidates = sorted(range(max(2, period - reach), min(longest, period + reach) + 1), key=lambda p: abs(p - period))
    return min(candidates, key=lambda p: round(_scatter(values, p), 9))


def _scatter(values: Array, period: int) -> float:
    """Variance around the mean of each phase."""
    phases = np.arange(len(values)) % period
    means = np.bincount(phases, values, period) / np.bincount(phases, minlength=period)
    return float(np.sum((values - means[phases]) ** 2)) / (len(values) - period)
