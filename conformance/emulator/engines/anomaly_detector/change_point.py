"""Lasting shifts of level: the median after a point against the median before it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from conformance.emulator.engines.anomaly_detector.series_model import Model

from conformance.emulator.engines.anomaly_detector.series_model import SIGMAS

Array = npt.NDArray[np.float64]

CHANCE = 2.0
"""Shifts up to that many standard deviations of such differences get confidence 0 ..."""
CERTAINTY = 10.0
"""... and from here on 1. Of 8640 differences of pure noise the largest lies near 4.5, far below any useful threshold."""


def confidences(values: Array, model: Model, window: int) -> Array:
    """Between 0 and 1 for each point that it begins a new level.

    A point needs ``window`` points on either side to be judged. Around a shift only the point where it is
    sharpest keeps its confidence: its neighbours see the same shift.
    """
    result = np.zeros(len(values))
    window = min(max(window, 1), len(values) // 2)
    level = values / model.scale - model.season[model.slots % len(model.season)]
    views = np.lib.stride_tricks.sliding_window_view(level, window)
    before, after = views[: -window or None], views[window:]
    shift = np.median(after, axis=1) - np.median(before, axis=1)
    shift -= np.median(shift)  # a steady trend is no change
    sigma = max(_noise_of_steps(level), model.unit / SIGMAS)
    noise = max(_noise_of_shifts(shift), sigma * 1.25 * math.sqrt(2 / window))
    if noise <= 0:
        return result
    sureness = np.clip((np.abs(shift) / noise - CHANCE) / (CERTAINTY - CHANCE), 0, 1)
    sharpness = np.abs(np.mean(after, axis=1) - np.mean(before, axis=1)) * (sureness > 0)
    result[window : window + len(shift)] = np.round(np.where(_is_peak(sharpness, window), sureness, 0), 6)
    return result


def _noise_of_shifts(shift: Array) -> float:
    return 1.4826 * float(np.median(np.abs(shift)))


def _noise_of_steps(level: Array) -> float:
    """Of single points, from the steps between neighbours, of which a shift of level disturbs only one."""
    steps = np.diff(level)
    return 1.4826 * float(np.median(np.abs(steps - np.median(steps)))) / math.sqrt(2)


def _is_peak(sharpness: Array, reach: int) -> npt.NDArray[np.bool_]:
    """Whether no other lies higher within reach; of equals, the first."""
    padded = np.pad(np.round(sharpness, 12), reach)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    return np.argmax(around, axis=1) == reach
