"""SeriesStrategy by the dozen: what a rate is measured on.

Hypothesis gives one series per example and the plainest first, which says nothing about a rate. Here every
rhythm has its fair share, and one seed decides the rest.
"""

from __future__ import annotations

import numpy as np

from conformance.worlds.series import making
from conformance.worlds.series.making import RHYTHMS
from conformance.worlds.series.model import Series


def clear_seasons(seed: int, count: int) -> list[Series]:
    """Seasonal series of four seasons and one point."""
    return [making.seasonal(seed + i, RHYTHMS[i % len(RHYTHMS)]) for i in range(count)]


def planted_spikes(seed: int, count: int) -> list[Series]:
    """The same with one tenfold value somewhere after two seasons."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return [
        making.spiked(series, int(generator.integers(2 * (series.truth.period or 1), len(series))))
        for series in clear_seasons(seed, count)
    ]


def spikes_at_the_end(seed: int, count: int) -> list[Series]:
    """The same with a tenfold latest value."""
    return [making.spiked(series, len(series) - 1) for series in clear_seasons(seed, count)]


def level_shifts(seed: int, count: int) -> list[Series]:
    """Noise whose level changes for good, upwards and downwards in turn, at different places."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return [
        making.shifted(seed + i, int(generator.integers(60, 151)), float(generator.uniform(0.3, 0.7)), 1 if i % 2 else -1)
        for i in range(count)
    ]


def like_the_sample(seed: int, count: int) -> list[Series]:
    """Series like the published sample, with the high point at different places."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return [making.like_the_sample(seed + i, int(generator.integers(24, 47))) for i in range(count)]
