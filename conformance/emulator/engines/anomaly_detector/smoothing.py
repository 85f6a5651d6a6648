"""Level and slope of a series by medians, which a few wild points do not move."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SHORTEST_WINDOW = 11
LONGEST_WINDOW = 401


def typical_slope(values: Array, period: int) -> float:
    """Rise per slot: the median of differences over whole seasons, in which the season cancels."""
    step = max(len(values) // 8, 3)
    if period > 1:
        step = max(round(step / period), 1) * period
    step = min(step, len(values) - 1)
    return float(np.median(values[step:] - values[:-step])) / step


def running_median(values: Array, period: int = 0, window: int | None = None) -> Array:
    """The median around each slot, over whole seasons when there are any.

    At both ends the window stays inside instead of shrinking, so it always holds the same phases. Wide
    windows are evaluated at some slots only: their medians hardly differ from one slot to the next.
    """
    count = len(values)
    window = min(window or _window(count, period), count)
    stride = max(window // 16, 1)
    centres = np.unique(np.append(np.arange(0, count, stride), count - 1))
    starts = np.clip(centres - window // 2, 0, count - window)
    medians = np.median(np.lib.stride_tricks.sliding_window_view(values, window)[starts], axis=1)
    return np.interp(np.arange(count), centres, medians)


def _window(count: int, period: int) -> int:
    wanted = min(max(count // 8, SHORTEST_WINDOW), LONGEST_WINDOW)
    if period > 1:
        return max(round(wanted / period), 2) * period
    return wanted | 1
