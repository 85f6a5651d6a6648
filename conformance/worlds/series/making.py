"""How series are made: each from one seed and a few plain numbers, the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from conformance.worlds.series.grid import STARTS, Granularity
from conformance.worlds.series.model import Series, Spike, Truth

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Rhythm:
    """A season that people would expect at this spacing of points."""

    granularity: Granularity
    interval: int
    season: int
    """Points per season."""


RHYTHMS = (
    Rhythm("daily", 1, 7),
    Rhythm("monthly", 1, 12),
    Rhythm("yearly", 1, 11),  # sunspots
    Rhythm("minutely", 5, 12),
    Rhythm("hourly", 1, 24),
    Rhythm("weekly", 1, 52),
)
"""From the shortest season to the longest, so that shrinking ends at a short series."""

SAMPLE_YEAR = (830, 790, 890, 900, 960, 935, 895, 855, 810, 810, 770, 810)
SAMPLE_NOISE = 16
"""Season and spread of the published sample, rounded: services are tuned to it, and with another shape or
less noise even one that finds its anomaly exactly flags harmless points at the ends as well."""


@dataclass(frozen=True)
class Shape:
    """What a series looks like beside its season, in shares of its level unless said otherwise."""

    level: float = 100.0
    amplitude: float = 0.3
    trend: float = 0.0
    """Rise over the whole series."""
    noise: float = 0.02
    exponent: int = 0
    """All values are multiplied by this power of ten."""
    whole: bool = False
    """Whole numbers only."""


def seasonal(
    seed: int, rhythm: Rhythm = RHYTHMS[0], points: int | None = None, shape: Shape = Shape(), start: datetime = STARTS[0]
) -> Series:
    """A season that repeats on a level with a trend; four seasons and one point unless said otherwise."""
    count = 4 * rhythm.season + 1 if points is None else points
    generator = np.random.Generator(np.random.PCG64(seed))
    repeated = np.resize(_season(generator, rhythm.season), count)
    line = np.linspace(0.0, shape.trend, count)
    # bounded noise: no point of a calm stretch is far off by chance
    noise = generator.uniform(-shape.noise, shape.noise, count)
    values = shape.level * (1 + shape.amplitude * repeated + line + noise)
    return Series(_rounded(values, shape), rhythm.granularity, rhythm.interval, start, Truth(rhythm.season))


def spiked(series: Series, index: int, factor: float = 10.0) -> Series:
    """The same series with one value multiplied."""
    usual = series.values[index]
    value = _tidy(usual * factor, whole=isinstance(usual, int))
    sign = 1 if value > usual else -1
    values = (*series.values[:index], value, *series.values[index + 1 :])
    return replace(series, values=values, truth=replace(series.truth, spikes=(*series.truth.spikes, Spike(index, sign))))


def jagged(seed: int, rhythm: Rhythm = RHYTHMS[0], points: int = 60, share: float = 0.3, start: datetime = STARTS[0]) -> Series:
    """A seasonal series with many outliers, from hardly visible to huge, in both directions."""
    series = seasonal(seed, rhythm, points, start=start)
    generator = np.random.Generator(np.random.PCG64([seed, 1]))
    chosen = sorted(int(i) for i in generator.choice(points, max(1, round(share * points)), replace=False))
    sizes = np.geomspace(4.0, 400.0, len(chosen))
    generator.shuffle(sizes)
    signs = [int(sign) for sign in generator.choice([-1, 1], len(chosen))]
    values = list(series.values)
    for index, size, sign in zip(chosen, sizes, signs, strict=True):
        values[index] = _tidy(values[index] + sign * float(size))
    spikes = tuple(Spike(index, sign) for index, sign in zip(chosen, signs, strict=True))
    return replace(series, values=tuple(values), truth=replace(series.truth, spikes=spikes))


def crowded(seed: int, points: int = 60, granularity: Granularity = "daily") -> Series:
    """Noise without a season in which two points in five stand out upwards: more than a quarter, and less than half."""
    generator = np.random.Generator(np.random.PCG64(seed))
    values = 100.0 + generator.uniform(-2.0, 2.0, points)
    chosen = generator.choice(points, round(0.4 * points), replace=False)
    values[chosen] += np.geomspace(60.0, 400.0, len(chosen))
    spikes = tuple(Spike(index, 1) for index in sorted(int(i) for i in chosen))
    return Series(_rounded(values, Shape()), granularity, truth=Truth(spikes=spikes))


def shifted(seed: int, points: int = 100, place: float = 0.5, sign: int = 1, granularity: Granularity = "daily") -> Series:
    """Noise without a season whose level changes for good by twenty times the noise."""
    generator = np.random.Generator(np.random.PCG64(seed))
    # the standard deviation is the noise; cut at three of them, so that nothing but the shift stands out
    values = 100.0 + np.clip(generator.normal(0.0, 1.0, points), -3.0, 3.0)
    index = round(place * points)
    values[index:] += sign * 20.0
    return Series(_rounded(values, Shape()), granularity, truth=Truth(shift=index))


def like_the_sample(seed: int, index: int = 25) -> Series:
    """48 months with a season of 12 and one value far above it, as in the published sample."""
    generator = np.random.Generator(np.random.PCG64(seed))
    noise = generator.uniform(-SAMPLE_NOISE, SAMPLE_NOISE, 48)
    values = _rounded(np.resize(np.array(SAMPLE_YEAR, dtype=float), 48) + noise, Shape(whole=True))
    return spiked(Series(values, "monthly", start=STARTS[3], truth=Truth(12)), index, factor=1.3)


def constant(value: float, points: int = 12, rhythm: Rhythm = RHYTHMS[0], start: datetime = STARTS[0]) -> Series:
    """The same value again and again."""
    return Series((value,) * points, rhythm.granularity, rhythm.interval, start)


def _season(generator: np.random.Generator, season: int) -> Numbers:
    """One season between -1 and 1: two waves, and a habit of each point that no other shares.

    Waves alone would leave the length of a long season to chance, because its neighbours fit as well.
    """
    angle = 2 * np.pi * np.arange(season) / season
    first, second = generator.uniform(0, 2 * np.pi, 2)
    profile = np.sin(angle + first) + 0.3 * np.sin(2 * angle + second) + generator.uniform(-0.4, 0.4, season)
    return profile / np.abs(profile).max()


def _rounded(values: Numbers, shape: Shape) -> tuple[float, ...]:
    """Two decimals at the usual level, as many digits at any other; whole numbers where they are wanted."""
    if shape.whole:
        return tuple(round(float(value) * 10**shape.exponent) for value in values)
    decimals = max(0, 2 - shape.exponent)
    # adding zero turns -0.0 into 0.0, which servers write differently
    return tuple(round(float(value) * 10.0**shape.exponent, decimals) + 0.0 for value in values)


def _tidy(value: float, *, whole: bool = False) -> float:
    """As many digits as single precision can tell apart, and none behind the point of a whole number."""
    return round(value) if whole else float(f"{value:.6g}")
