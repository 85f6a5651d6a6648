"""The engine on series whose truth is known."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.emulator.engines.anomaly_detector import detection as engine
from conformance.emulator.engines.anomaly_detector.detection import Entire, Series

Array = npt.NDArray[np.float64]
settings.register_profile("engine", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("engine")

SEEDS = st.integers(0, 2**32 - 1)
ANY_VALUES = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=12, max_size=60)


def seasonal(seed: int, count: int, period: int, noise: float = 1.0, trend: float = 0.0) -> Array:
    random = np.random.default_rng(seed)
    shape = 10 * np.sin(2 * np.pi * (np.arange(period) / period + random.uniform()))
    places = np.arange(count)
    return 100 + trend * places + shape[places % period] + noise * random.normal(size=count)


def flags(verdict: Entire) -> set[int]:
    return set(np.flatnonzero(verdict.positive | verdict.negative).tolist())


@pytest.mark.parametrize(("count", "period"), [(29, 7), (48, 12), (97, 24), (672, 24), (673, 168), (53, 13)])
def test_finds_the_period_of_a_clear_season(count: int, period: int) -> None:
    found = [engine.entire(Series(seasonal(seed, count, period))).period for seed in range(20)]

    assert found.count(period) >= 19


def test_finds_no_period_in_noise() -> None:
    noise = [np.random.default_rng(seed).normal(size=200) for seed in range(20)]

    assert [engine.entire(Series(values)).period for values in noise].count(0) >= 18


@pytest.mark.parametrize(("count", "period"), [(29, 7), (49, 12), (97, 24), (673, 24)])
def test_finds_planted_spikes_and_little_else(count: int, period: int) -> None:
    hits, alarms = 0, 0
    for seed in range(30):
        values = seasonal(seed, count, period)
        place = int(np.random.default_rng(seed).integers(count))
        values[place] += 20
        found = flags(engine.entire(Series(values)))
        hits += place in found
        alarms += len(found - {place})

    assert hits >= 29
    assert alarms <= 4


@given(SEEDS, st.integers(4, 24))
def test_a_tenfold_spike_is_found_wherever_it_stands(seed: int, period: int) -> None:
    values = seasonal(seed, 4 * period + 1, period)
    place = seed % len(values)
    spiked = np.where(np.arange(len(values)) == place, values * 10, values)
    values[-1] *= 10

    assert engine.entire(Series(spiked)).positive[place]
    assert engine.last(Series(values)).positive


def test_a_monthly_series_with_one_point_far_above() -> None:
    right = 0
    for seed in range(20):
        values = seasonal(seed, 48, 12, trend=0.3)
        values[25] = 1030
        verdict = engine.entire(Series(values))
        right += verdict.period == 12 and flags(verdict) == {25}

    assert right >= 19


@given(ANY_VALUES, st.integers(0, 98))
def test_lower_sensitivity_widens_margins_and_flags_fewer(values: list[float], sensitivity: int) -> None:
    series = Series(np.array(values))
    lower, higher = engine.entire(series, sensitivity), engine.entire(series, sensitivity + 1)

    assert (lower.margins >= higher.margins).all()
    assert flags(lower) <= flags(higher)


@given(ANY_VALUES, st.floats(0.001, 0.499))
def test_the_ratio_caps_what_is_flagged(values: list[float], ratio: float) -> None:
    found = flags(engine.entire(Series(np.array(values)), 99, ratio))

    assert len(found) <= np.ceil(ratio * len(values))


@given(ANY_VALUES, st.floats(allow_nan=False, allow_infinity=False))
def test_the_model_of_the_last_point_does_not_see_it(values: list[float], other: float) -> None:
    here = engine.last(Series(np.array(values)))
    there = engine.last(Series(np.array([*values[:-1], other])))

    assert (here.period, here.expected, here.margin) == (there.period, there.expected, there.margin)


@given(ANY_VALUES, st.one_of(st.none(), st.integers(0, 6)))
def test_every_number_is_finite_and_directions_agree_with_it(values: list[float], period: int | None) -> None:
    series = Series(np.array(values), period=period)
    verdict, final, changes = engine.entire(series), engine.last(series), engine.change_points(series)

    assert np.isfinite(verdict.expected).all()
    assert np.isfinite([final.expected, final.margin]).all()
    assert (verdict.margins >= 0).all()
    assert np.isfinite(verdict.margins).all()
    assert not (verdict.positive & (series.values <= verdict.expected)).any()
    assert not (verdict.negative & (series.values >= verdict.expected)).any()
    assert ((changes.confidences >= 0) & (changes.confidences <= 1)).all()


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(12, 100))
def test_a_constant_series_is_calm(value: float, count: int) -> None:
    series = Series(np.full(count, value))

    assert not flags(engine.entire(series))
    assert not engine.change_points(series).flags.any()
    assert not engine.last(series).positive
    assert not engine.last(series).negative


@given(SEEDS, st.integers(60, 400))
def test_a_lasting_shift_is_found_near_its_place_and_nowhere_else(seed: int, count: int) -> None:
    values = 100 + np.random.default_rng(seed).normal(size=count)
    place = count // 3 + seed % (count // 3)
    values[place:] += 20 if seed % 2 else -20
    found = np.flatnonzero(engine.change_points(Series(values)).flags)

    assert len(found) == 1
    assert abs(int(found[0]) - place) <= count / 10


def test_a_missing_tenth_does_not_hide_the_season() -> None:
    values = seasonal(7, 240, 24)
    kept = np.sort(np.random.default_rng(7).permutation(240)[:218])
    kept[0] = 0
    values[kept[100]] += 30
    verdict = engine.entire(Series(values[kept], kept))

    assert verdict.period == 24
    assert 100 in flags(verdict)


def test_8640_points_take_little_time() -> None:
    values = seasonal(1, 8640, 288)
    began = time.perf_counter()
    for detect in (engine.entire, engine.last, engine.change_points):
        detect(Series(values))

    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("period", [2, 997, 2880, 4320])
def test_long_seasons_take_little_time(period: int) -> None:
    began = time.perf_counter()
    engine.entire(Series(seasonal(1, 8640, 288), period=period))

    assert time.perf_counter() - began < 2
