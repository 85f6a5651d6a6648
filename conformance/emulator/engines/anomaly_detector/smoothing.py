"""Smooth lines through a series: running medians, local lines, and a coarse spline as its trend."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SHORTEST_PERIOD = 4
LONGEST_PERIOD = 512
"""Of the swings that a trend must not follow."""
STEPS = 256
"""Places per window at which a very wide running median is evaluated; between them it hardly moves."""
NEARLY_AS_STRONG = 0.9
"""Share of the largest power from which on a swing of the spectrum counts."""


def scaled(values: Array) -> Array:
    """Between 0 and 1; a constant series becomes 0."""
    low, high = float(values.min()), float(values.max())
    return np.zeros(len(values)) if low == high else (values - low) / (high - low)


def bridged(values: Array, holes: npt.NDArray[np.bool_]) -> Array:
    """Straight lines over the holes; at the ends the nearest value goes on."""
    if holes.all() or not holes.any():
        return values
    places = np.arange(len(values), dtype=np.float64)
    return np.interp(places, places[~holes], values[~holes])


def running_median(values: Array, window: int) -> Array:
    """The median around each point; the window shrinks at the ends."""
    half = window // 2
    padded = np.pad(values, half, constant_values=np.nan)
    stride = max(window // STEPS, 1)
    centres = np.unique(np.append(np.arange(0, len(values), stride), len(values) - 1))
    inner = (centres >= half) & (centres < len(values) - half)
    views = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    medians = np.empty(len(centres))
    medians[inner] = np.median(views[centres[inner]], axis=1)
    medians[~inner] = medians_of_rows(views[centres[~inner]])
    return np.interp(np.arange(len(values)), centres, medians)


def medians_of_rows(table: Array) -> Array:
    """The median of what is there in each row, where NaN stands for what is not."""
    rows = np.arange(len(table))
    ordered = np.sort(table, axis=1)  # what is not there comes last
    counts = np.count_nonzero(~np.isnan(table), axis=1)
    return (ordered[rows, (counts - 1) // 2] + ordered[rows, counts // 2]) / 2


def trend(values: Array, window: int | None = None) -> Array:
    """A cubic spline that is too coarse for the swings of the series, with straight ends."""
    window = window or _window(_typical_swing(values))
    return _with_straight_ends(_spline(values, len(values) // (2 * window) + 2), window)


def widest_window(count: int) -> int:
    """Of a series without a season."""
    return min(count // 3, LONGEST_PERIOD)


def local_lines(values: Array, reach: int, weights: Array) -> Array:
    """Loess of degree 1 over ``reach`` points (odd), evaluated at every tenth of it and joined by lines."""
    count, step = len(values), max(-(-reach // 10), 1)
    centres = np.unique(np.append(np.arange(0, count, min(step, count - 1)), count - 1))
    width = min(reach, count)
    starts = np.clip(centres - reach // 2, 0, count - width)
    inside = starts[:, None] + np.arange(width)[None, :]
    offsets = (inside - centres[:, None]).astype(np.float64)
    distance = np.abs(offsets)
    span = np.maximum(distance.max(axis=1), 1.0) + (max(reach - count, 0) // 2)
    near: Array = np.maximum(1 - (distance / span[:, None]) ** 3, 0) ** 3
    load: Array = near * weights[inside]
    total: Array = load.sum(axis=1)
    # where every point was dismissed as wild, distance alone decides
    load[total <= 0] = near[total <= 0]
    load /= np.sum(load, axis=1, keepdims=True)
    middle: Array = np.sum(load * offsets, axis=1)
    spread: Array = np.sum(load * (offsets - middle[:, None]) ** 2, axis=1)
    tilt = np.where(np.sqrt(spread) > 0.001 * (count - 1), -middle / np.where(spread > 0, spread, 1), 0)
    load *= 1 + tilt[:, None] * (offsets - middle[:, None])
    fitted: Array = np.sum(load * values[inside], axis=1)
    return np.interp(np.arange(count), centres, fitted)


def _window(period: int) -> int:
    """Two swings, odd."""
    return 2 * period - 1


def _typical_swing(values: Array) -> int:
    """Points per swing, from the strongest ones of the spectrum."""
    longest = widest_window(len(values))
    window = _window(longest)
    half = window // 2
    broad = values.copy()
    broad[half : len(values) - half] = running_median(values, window)[half : len(values) - half]
    periods, power = _spectrum(values - _with_straight_ends(broad, window), longest)
    if len(power) == 0 or np.allclose(power, 0):
        return longest
    strong = power >= NEARLY_AS_STRONG * power.max()
    return max(round(float(np.average(periods[strong], weights=power[strong]))), SHORTEST_PERIOD)


def _spectrum(values: Array, longest: int) -> tuple[Array, Array]:
    """Whole periods from the longest downwards, and their power: the mean over half-overlapping windows."""
    size = min(2 * longest, len(values) // 2)
    step = size - size // 2
    pieces = np.lib.stride_tricks.sliding_window_view(values, size)[::step]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    pieces = (pieces - pieces.mean(axis=1, keepdims=True)) * hann
    power = (np.abs(np.fft.rfft(pieces, axis=1)[:, 1:]) ** 2).mean(axis=0) / hann.sum() ** 2
    power[: (size - 1) // 2] *= 2  # both sides of the spectrum, but for the highest frequency of an even size
    periods = np.round(size / np.arange(1, len(power) + 1))
    power[periods == size] = 0  # the window itself
    kept, first = np.unique(-periods, return_index=True)
    strongest = np.maximum.reduceat(power, first)
    whole = -kept
    begin = max(int(np.count_nonzero(whole >= longest)) - 1, 0)
    end = len(whole) - int(np.count_nonzero(whole < SHORTEST_PERIOD))
    return whole[begin:end], strongest[begin:end]


def _with_straight_ends(line: Array, window: int) -> Array:
    """Half a window at each end follows the typical slope of the whole window there."""
    half = min(window // 2, len(line) - 1)
    if half < 1:
        return line
    result = line.copy()
    result[:half] = line[half] + _slope(line[:window]) * np.arange(-half, 0)
    result[-half:] = line[-half - 1] + _slope(line[-window:]) * np.arange(1, half + 1)
    return result


def _slope(values: Array) -> float:
    """The median of the slopes between all pairs of points."""
    first, second = np.triu_indices(len(values), 1)
    return float(np.median((values[second] - values[first]) / (second - first)))


def _spline(values: Array, pieces: int) -> Array:
    """Least squares with cubic pieces of equal length, of which the last is twice as long."""
    count = len(values)
    places = np.arange(count, dtype=np.float64)
    inner = np.linspace(0, count - 1, max(2, pieces) + 2)[1:-2]
    knots = np.concatenate([np.zeros(4), inner, np.full(4, float(count - 1))])
    span = np.clip(np.searchsorted(knots, places, "right") - 1, 3, len(knots) - 5)
    basis = np.zeros((count, 4))
    basis[:, 0] = 1
    for degree in range(1, 4):  # de Boor's recurrence, for all points at once
        carried = np.zeros(count)
        for k in range(degree):
            right, left = knots[span + k + 1], knots[span + k + 1 - degree]
            share = basis[:, k] / (right - left)
            basis[:, k] = carried + (right - places) * share
            carried = (places - left) * share
        basis[:, degree] = carried
    columns = span[:, None] - 3 + np.arange(4)[None, :]
    size = len(knots) - 4
    square, side = np.zeros((size, size)), np.zeros(size)
    np.add.at(side, columns, basis * values[:, None])
    np.add.at(square, (columns[:, :, None], columns[:, None, :]), basis[:, :, None] * basis[:, None, :])
    weights = np.linalg.lstsq(square, side, rcond=None)[0] if count < 4 * size else np.linalg.solve(square, side)
    return (basis * weights[columns]).sum(axis=1)
