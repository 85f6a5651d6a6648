"""Points that do not fit the rhythm of a dense series: the spectral residual (Ren and others, KDD 2019)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SALIENT = 3.5
"""Score from which on a point is an anomaly."""
ORDINARY = 1.0
"""Score up to which a point shows what is normal."""
DOUBTFUL = 1.5
"""Score at which a last stretch is left out of judging the latest point; also the least deviation of an anomalous one."""
MEMORY = 100
"""Points whose mean saliency a score is relative to."""
AHEAD = 5
"""Points foretold behind the end, so that the end is not a break."""
SMOOTHED = 5
NEAR = 1e-8


@dataclass(frozen=True)
class Salience:
    """What a dense series expects, and where it is broken."""

    expected: Array
    flagged: Flags


def salience(values: Array, ratio: float) -> Salience:
    """Judge every point; at most ``ratio`` of them are flagged, the most salient ones."""
    scores = _scores(values, _next(_inliers(values)))
    most = max(int(len(values) * ratio), 1)
    strongest = np.zeros(len(values), dtype=np.bool_)
    strongest[np.argsort(-scores, kind="stable")[:most]] = True
    return Salience(_level(values, scores <= ORDINARY), strongest & (scores >= SALIENT))


def salience_of_last(values: Array, ratio: float) -> Salience:
    """Judge the latest point; the stretch before it that is odd itself does not count."""
    count = len(values)
    scores = _scores(values, _next(values[-AHEAD - 2 : -1]))
    most = max(int(count * ratio), 1)
    reach = min(max(most, int(count * 0.1)), int(count * 0.45))
    odd = np.flatnonzero(scores[count - reach :] >= DOUBTFUL)
    kept = count - reach + int(odd[0]) if len(odd) else count - 1
    history = np.append(values[:kept], values[-1])
    scores[kept:-1] = 2 * ORDINARY
    scores[-1] = _scores(history, _next(history[-AHEAD - 2 : -1]))[-1]
    if abs(values[-1] - values.mean()) < DOUBTFUL * values.std():
        scores[-1] = 0
    ordinary = np.flatnonzero(scores <= ORDINARY)
    expected = values.copy()
    expected[-1] = values[ordinary[len(ordinary) // 2 :]].mean() if len(ordinary) else values[:-1].mean()
    flagged = np.zeros(count, dtype=np.bool_)
    flagged[-1] = scores[-1] >= SALIENT
    return Salience(expected, flagged)


def _scores(values: Array, ahead: float) -> Array:
    """Saliency relative to its mean over the points before."""
    longer = np.append(values, np.full(AHEAD, ahead))
    spectrum = np.fft.fft(longer)
    loud = np.abs(spectrum)
    usual = _usual_loudness(loud)
    residual = np.divide(spectrum, usual, out=np.zeros_like(spectrum), where=usual > 0)
    saliency = np.abs(np.fft.ifft(residual))[: len(values)]
    usually = np.maximum(_remembered(saliency), NEAR)
    return np.abs(saliency - usually) / usually


def _usual_loudness(loud: Array) -> Array:
    """The geometric mean of each frequency and the two before it; silent ones are passed over."""
    logs = np.log(np.where(loud > 0, loud, 1.0))
    sums = np.cumsum(logs)
    sums[3:] -= np.cumsum(logs)[:-3]
    return np.exp(sums / np.minimum(np.arange(1, len(loud) + 1), 3))


def _remembered(saliency: Array) -> Array:
    """The mean of the last hundred; where there are fewer, those before stand for the missing ones."""
    width = min(MEMORY, len(saliency))
    sums = np.cumsum(saliency)
    means = sums.copy()
    means[width:] = (sums[width:] - sums[:-width]) / width
    few = np.arange(1, width)
    means[1:width] = (sums[few] + sums[few - 1] / few * (MEMORY - few - 1)) / MEMORY
    return means


def _inliers(values: Array) -> Array:
    """The latest points within the whiskers of a box plot; medians stand for missing ones."""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    reach = 1.5 * (high - low)
    inside = values[(values >= low - reach) & (values <= high + reach)][-AHEAD - 1 :]
    return np.append(np.full(AHEAD + 1 - len(inside), middle), inside)


def _next(values: Array) -> float:
    """From the median, along the slopes between the last of these points and each other."""
    count = len(values)
    slopes = (values[-1] - values[:-1]) / np.arange(count - 1, 0, -1)
    return float(np.median(values) + slopes.sum() * 0.5 * (count + 1) / (count - 1))


def _level(values: Array, ordinary: Flags) -> Array:
    """Ordinary points as they are, others as the mean of the ordinary ones in the later half of all before; smoothed."""
    ends = np.arange(1, len(values) + 1)
    begins = (ends - 1) // 2
    counts = np.concatenate([[0], np.cumsum(ordinary)])
    sums = np.concatenate([[0.0], np.cumsum(values * ordinary)])
    count = counts[ends] - counts[begins]
    means = np.where(count > 0, (sums[ends] - sums[begins]) / np.maximum(count, 1), np.cumsum(values) / ends)
    totals = np.cumsum(np.where(ordinary, values, means))
    width = min(SMOOTHED, len(values))
    smooth = totals / ends
    smooth[width:] = (totals[width:] - totals[:-width]) / width
    return smooth
