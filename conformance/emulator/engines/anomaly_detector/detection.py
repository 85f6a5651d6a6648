"""Anomaly detection in one series: values in, verdicts out, and no word about HTTP.

Robust statistics throughout (medians instead of means), because the points that a detector looks for
must not decide what it thinks is normal. Expected value = trend + season; the margins follow from the
spread of what is left over:

    margin = (100 - sensitivity) * unit,    anomaly  <=>  |value - expected| > margin

so that a lower sensitivity can neither narrow a margin nor flag a further point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.anomaly_detector import change_point, series_model

if TYPE_CHECKING:
    from conformance.emulator.engines.anomaly_detector.series_model import Model

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DEFAULT_SENSITIVITY = 95
DEFAULT_RATIO = 0.25
DEFAULT_THRESHOLD = 0.9
"""The value that Microsoft's own wrapper of the operation uses; the description states none."""
DEFAULT_WINDOW = 5
"""Likewise, for the stable trend window."""
FEWEST_POINTS = 12
LARGEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True)
class Series:
    """What the operations look at."""

    values: Array
    slots: npt.NDArray[np.int64] | None = None
    """Place of each point on the time grid, ascending from 0; None when the points are evenly spaced."""
    period: int | None = None
    """Points per season when the caller knows it; 0 for no season, None to find it."""

    def before_the_last(self) -> Series:
        """The history that judges the last point."""
        return Series(self.values[:-1], None if self.slots is None else self.slots[:-1], self.period)


@dataclass(frozen=True)
class Entire:
    """A verdict on every point."""

    period: int
    expected: Array
    margins: Array
    positive: Flags
    negative: Flags


@dataclass(frozen=True)
class Last:
    """A verdict on the last point."""

    period: int
    suggested_window: int
    expected: float
    margin: float
    positive: bool
    negative: bool


@dataclass(frozen=True)
class ChangePoints:
    """A confidence for every point, and those that reach the threshold."""

    period: int
    confidences: Array
    flags: Flags


def entire(series: Series, sensitivity: int = DEFAULT_SENSITIVITY, ratio: float = DEFAULT_RATIO) -> Entire:
    """Judge every point by a model of all of them; at most ``ceil(ratio * n)`` are flagged."""
    model = series_model.fit(series.values, series.slots, series.period)
    expected = model.at(model.slots)
    margin = _margin(model, sensitivity)
    # halves, because the difference of two huge values of unlike sign overflows
    excess = np.abs(series.values / 2 - expected / 2)
    flagged = _strongest(excess, excess > margin / 2, ratio)
    return Entire(
        period=model.period,
        expected=expected,
        margins=np.full(len(expected), margin),
        positive=flagged & (series.values > expected),
        negative=flagged & (series.values < expected),
    )


def last(series: Series, sensitivity: int = DEFAULT_SENSITIVITY) -> Last:
    """Judge the last point by a model of the points before it; its own value decides nothing but the verdict."""
    model = series_model.fit(*_parts(series.before_the_last()))
    slot = len(series.values) - 1 if series.slots is None else int(series.slots[-1])
    expected = float(model.at(np.array([slot]))[0])
    margin = _margin(model, sensitivity)
    value = float(series.values[-1])
    flagged = abs(value / 2 - expected / 2) > margin / 2
    return Last(
        period=model.period,
        # what the best practices recommend: four seasons and a point
        suggested_window=max(FEWEST_POINTS + 1, 4 * model.period + 1),
        expected=expected,
        margin=margin,
        positive=flagged and value > expected,
        negative=flagged and value < expected,
    )


def change_points(series: Series, window: int = DEFAULT_WINDOW, threshold: float = DEFAULT_THRESHOLD) -> ChangePoints:
    """Find lasting shifts of level; a point counts when its confidence is above the threshold."""
    model = series_model.fit(*_parts(series))
    confidences = change_point.confidences(series.values, model, window)
    # a confidence of 1 is certain: no threshold can ask for more
    return ChangePoints(model.period, confidences, (confidences > threshold) | (confidences == 1))


def _parts(series: Series) -> tuple[Array, npt.NDArray[np.int64] | None, int | None]:
    return series.values, series.slots, series.period


def _margin(model: Model, sensitivity: int) -> float:
    return min(model.rounded((100 - sensitivity) * model.unit), LARGEST)


def _strongest(excess: Array, flagged: Flags, ratio: float) -> Flags:
    """The flagged points, or those that stick out most when there are too many; of equals, the earlier ones."""
    # 0.1 * 30 is a little more than 3, but means 3
    most = math.ceil(ratio * len(excess) - 1e-9)
    order = np.argsort(-excess, kind="stable")[:most]
    kept = np.zeros(len(excess), dtype=np.bool_)
    kept[order] = True
    return flagged & kept
