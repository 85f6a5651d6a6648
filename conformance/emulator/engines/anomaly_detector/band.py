"""The band of normal values, and which anomalies it leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ROOM = 1.01
"""The margin of a normal point outside the band, in distances from its expected value."""


@dataclass(frozen=True)
class Band:
    """How far above and below its expected value each point may lie, and the anomalies."""

    upper: Array
    lower: Array
    flagged: Flags


def band(values: Array, expected: Array, flagged: Flags, sensitivity: int) -> Band:
    """Margins are a share of the expected value, cut to the range of the data.

    What lies within is no anomaly, however it was found; a normal point that lies outside widens its own margins.
    """
    margin = np.abs(expected) * ((100 - sensitivity) / 100)
    top, bottom = expected + margin, expected - margin
    top = np.minimum(top, max(float(values.max()), float(expected.max())))
    bottom = np.maximum(bottom, min(float(values.min()), float(expected.min())))
    within = (bottom <= values) & (values <= top)
    stray = ~within & ~flagged
    own = ROOM * np.abs(values - expected)
    # no minus zero, and no margin below it by the error of arithmetic
    upper = np.where(stray, own, np.maximum(top - expected, 0.0)) + 0.0
    lower = np.where(stray, own, np.maximum(expected - bottom, 0.0)) + 0.0
    if sensitivity == 100:  # a band of no width holds nothing back
        return Band(np.where(flagged & within, 0.0, upper), np.where(flagged & within, 0.0, lower), flagged)
    return Band(upper, lower, flagged & ~within)
