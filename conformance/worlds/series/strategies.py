"""Strategies for time series whose truth is known.

Hypothesis draws one small seed and a few plain choices, and ``shapes`` makes the numbers of them: a failing
series shrinks to fewer points and plainer choices instead of to hundreds of unrelated floats.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.worlds.series import making
from conformance.worlds.series.grid import LENGTHS, STARTS
from conformance.worlds.series.making import RHYTHMS, Rhythm, Shape
from conformance.worlds.series.measured import Measured, measured
from conformance.worlds.series.model import Series

SHORTEST = 12
"""Points that a series needs."""

SeriesStrategy = SearchStrategy[Series]

_SEEDS = st.integers(0, 2**16)
_RHYTHMS = st.sampled_from(RHYTHMS)
PLAIN = st.sampled_from([rhythm for rhythm in RHYTHMS if rhythm.interval == 1])
"""Rhythms that need no custom interval."""
FIXED = st.sampled_from([rhythm for rhythm in RHYTHMS if rhythm.granularity in LENGTHS])
"""Rhythms on granules that all have the same length."""
_STARTS = st.sampled_from(STARTS)
_SOME = st.integers(30, 90)
_SHAPES = st.builds(
    Shape,
    level=st.sampled_from([100.0, -100.0]),
    amplitude=st.sampled_from([0.3, 0.1, 0.6, 1.5]),  # the last one crosses zero
    trend=st.sampled_from([0.0, 0.5, -0.5]),
    noise=st.sampled_from([0.02, 0.0, 0.1]),
    exponent=st.sampled_from([0, -5, 5]),
) | st.sampled_from([Shape(whole=True), Shape(whole=True, exponent=4)])


def seasonal(rhythms: SearchStrategy[Rhythm] = _RHYTHMS) -> SeriesStrategy:
    """A clear season, four times and one point."""
    return st.builds(making.seasonal, _SEEDS, rhythms, start=_STARTS)


def on_fixed_grid() -> SeriesStrategy:
    """A clear season, on granules that all have the same length."""
    return seasonal(FIXED)


def varied() -> SeriesStrategy:
    """Any level, sign, magnitude, trend and noise, and any number of points from the shortest on."""
    return st.builds(making.seasonal, _SEEDS, _RHYTHMS, st.integers(SHORTEST, 80), _SHAPES, _STARTS)


@st.composite
def planted_spike(draw: st.DrawFn) -> Series:
    """A tenfold value somewhere after two seasons."""
    series = draw(seasonal())
    season = series.truth.period or 1
    return making.spiked(series, draw(st.integers(2 * season, len(series) - 1)))


@st.composite
def outlier_at_the_end(draw: st.DrawFn) -> Series:
    """A latest value far above or far below all others."""
    series = draw(seasonal())
    return making.spiked(series, len(series) - 1, draw(st.sampled_from([10.0, -8.0])))


def jagged(rhythms: SearchStrategy[Rhythm] = _RHYTHMS, points: SearchStrategy[int] = _SOME) -> SeriesStrategy:
    """Many outliers of all sizes, so that every bound on how many are flagged is put to the test."""
    return st.builds(making.jagged, _SEEDS, rhythms, points, start=_STARTS)


def crowded() -> SeriesStrategy:
    """More outliers than may be flagged: more than a quarter of the points stand out in one direction."""
    return st.builds(making.crowded, _SEEDS, st.integers(40, 80), st.sampled_from(["daily", "weekly", "monthly"]))


def level_shift() -> SeriesStrategy:
    """A lasting shift of twenty times the noise."""
    return st.builds(
        making.shifted,
        _SEEDS,
        st.integers(60, 150),
        st.sampled_from([0.5, 0.4, 0.6, 0.3, 0.7]),
        st.sampled_from([1, -1]),
        st.sampled_from(["daily", "weekly", "hourly"]),
    )


def constant() -> SeriesStrategy:
    """One value again and again: zero, negative, small and large ones."""
    values = st.sampled_from([0, 1, -1, 42.5, -273.15, 0.001, 1_000_000])
    return st.builds(making.constant, values, st.integers(SHORTEST, 60), _RHYTHMS, _STARTS)


def sample_like() -> SeriesStrategy:
    """48 months like the published sample."""
    return st.builds(making.like_the_sample, _SEEDS, st.integers(24, 46))


@st.composite
def real(draw: st.DrawFn) -> Series:
    """A stretch of a measured series."""
    source: Measured = draw(st.sampled_from(measured()))
    count = draw(st.integers(SHORTEST, 100))
    return source.part(draw(st.integers(0, len(source.values) - count)), count)


def any_series() -> SeriesStrategy:
    """Every kind, the plainest first."""
    return st.one_of(constant(), varied(), jagged(), real(), planted_spike(), level_shift(), sample_like())


def tunings() -> SearchStrategy[dict[str, Any]]:
    """Members that tune a detection, each present or not, within the bounds that every source allows."""
    ratios = st.integers(1, 49).map(lambda percent: percent / 100)
    return st.fixed_dictionaries({}, optional={"sensitivity": st.integers(0, 99), "maxAnomalyRatio": ratios})
