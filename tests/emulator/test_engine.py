"""The engine on series whose truth is known."""

from __future__ import annotations

import math
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
VALUES = st.floats(-1e100, 1e100)
ANY_VALUES = st.lists(VALUES, min_size=12, max_size=60)
GRANULARITIES = st.sampled_from(["yearly", "monthly", "weekly", "daily", "hourly", "minutely", "secondly", "none"])
SAWTOOTH = np.resize([10.0, 20, 30, 40, 30, 20, 10], 29)


def seasonal(seed: int, count: int, period: int, noise: float = 1.0, trend: float = 0.0) -> Array:
    random = np.random.default_rng(seed)
    shape = 10 * np.sin(2 * np.pi * (np.arange(period) / period + random.uniform()))
    places = np.arange(count)
    return 100 + trend * places + shape[places % period] + noise * random.normal(size=count)


def flags(verdict: Entire) -> set[int]:
    return set(np.flatnonzero(verdict.positive | verdict.negative).tolist())


@pytest.mark.parametrize(
    ("count", "period", "granularity"),
    [(29, 7, "daily"), (48, 12, "monthly"), (97, 24, "hourly"), (673, 168, "hourly"), (672, 24, "none"), (53, 13, "none")],
)
def test_finds_the_period_of_a_clear_season(count: int, period: int, granularity: str) -> None:
    series = [Series(seasonal(seed, count, period), granularity=granularity) for seed in range(20)]

    assert [engine.entire(one).period for one in series].count(period) >= 19


def test_a_day_that_is_the_same_all_week_is_a_week() -> None:
    days = Series(seasonal(3, 24 * 15, 24), granularity="hourly")

    assert engine.entire(days).period == 168


@pytest.mark.parametrize(("granularity", "interval", "count"), [("none", 1, 200), ("daily", 1, 100), ("minutely", 5, 8640)])
def test_finds_no_period_in_noise(granularity: str, interval: int, count: int) -> None:
    noise = [np.random.default_rng(seed).normal(size=count) for seed in range(20 if count < 1000 else 5)]
    found = [engine.entire(Series(values, granularity=granularity, interval=interval)).period for values in noise]

    assert found.count(0) >= 0.9 * len(found)


def test_a_shift_of_level_is_no_season() -> None:
    series = [100 + np.random.default_rng(seed).normal(size=60) + np.repeat([0, 20], 30) for seed in range(20)]

    assert [engine.entire(Series(values)).period for values in series].count(0) >= 19


def test_a_clean_sawtooth_of_a_week_is_calm() -> None:
    verdict = engine.entire(Series(SAWTOOTH, granularity="daily"))

    assert verdict.period == 7
    assert flags(verdict) == set()
    assert np.abs(verdict.expected - SAWTOOTH).max() < 1e-6


@pytest.mark.parametrize(("count", "period"), [(29, 7), (49, 12), (97, 24), (673, 24)])
def test_finds_planted_spikes_and_little_else(count: int, period: int) -> None:
    hits, alarms = 0, 0
    for seed in range(30):
        values = seasonal(seed, count, period)
        place = int(np.random.default_rng(seed).integers(count))
        values[place] += 20
        found = flags(engine.entire(Series(values, period=period), sensitivity=95))
        hits += place in found
        alarms += len(found - {place})

    assert hits >= 29
    assert alarms <= 4


@given(SEEDS, st.integers(5, 24))
def test_a_tenfold_spike_is_found_wherever_it_stands(seed: int, period: int) -> None:
    values = seasonal(seed, 4 * period + 1, period)
    place = seed % len(values)
    spiked = np.where(np.arange(len(values)) == place, values * 10, values)
    values[-1] *= 10

    assert engine.entire(Series(spiked, period=period)).positive[place]
    assert engine.last(Series(values, period=period)).positive


@pytest.mark.parametrize("granularity", ["none", "daily", "minutely", "secondly"])
def test_a_spike_without_a_season_is_found(granularity: str) -> None:
    found = 0
    for seed in range(10):
        values = 100 + np.random.default_rng(seed).normal(size=150)
        values[120] = values[-1] = 200
        series = Series(values, period=0, granularity=granularity)
        found += bool(engine.entire(series).positive[120]) and engine.last(series).positive

    assert found >= 9


def test_margins_are_the_share_of_the_expected_value_that_sensitivity_leaves() -> None:
    series = Series(seasonal(5, 48, 12) * [-1 if place == 30 else 1 for place in range(48)])
    for sensitivity in (99, 95, 90):
        verdict = engine.entire(series, sensitivity)
        share = np.abs(verdict.expected) * (100 - sensitivity) / 100
        inside = verdict.expected + share <= series.values.max()
        normal = (np.abs(series.values - verdict.expected) <= share) & inside

        assert normal.any()
        assert verdict.upper[normal] == pytest.approx(share[normal])


def test_the_default_sensitivity_is_99() -> None:
    verdict = engine.entire(Series(seasonal(5, 48, 12, noise=0.1)))

    assert float(np.median(verdict.lower / verdict.expected)) == pytest.approx(0.01)


def test_the_band_ends_where_the_data_end() -> None:
    values = seasonal(5, 48, 12, noise=0.1)
    verdict = engine.entire(Series(values), sensitivity=0)
    top = max(values.max(), verdict.expected.max())

    assert verdict.expected + verdict.upper == pytest.approx(np.full(48, top))


def test_a_normal_point_outside_the_band_widens_it_for_itself() -> None:
    values = seasonal(5, 48, 12)
    verdict = engine.entire(Series(values), sensitivity=100)
    calm = np.array([place not in flags(verdict) for place in range(48)])
    distance = np.abs(values - verdict.expected)

    assert calm.sum() > 24
    assert verdict.upper[calm] == pytest.approx(1.01 * distance[calm])
    assert verdict.lower[calm] == pytest.approx(verdict.upper[calm])


@given(ANY_VALUES, st.integers(0, 98))
def test_lower_sensitivity_flags_fewer(values: list[float], sensitivity: int) -> None:
    series = Series(np.array(values))

    assert flags(engine.entire(series, sensitivity)) <= flags(engine.entire(series, sensitivity + 1))


@given(ANY_VALUES, st.floats(0.001, 0.49), GRANULARITIES)
def test_the_ratio_caps_each_direction(values: list[float], ratio: float, granularity: str) -> None:
    verdict = engine.entire(Series(np.array(values), granularity=granularity), 99, ratio)
    most = max(math.ceil(ratio * len(values)), 1)

    assert verdict.positive.sum() <= most
    assert verdict.negative.sum() <= most


def test_both_directions_together_may_exceed_the_ratio() -> None:
    values = np.tile([100.0, 100.2, 99.9, 100.1], 10)
    values[::8], values[4::8] = 1000 + 100 * values[::8], -1000 - 100 * values[4::8]

    assert len(flags(engine.entire(Series(values, period=0), 99, 0.125))) == 10


@pytest.mark.parametrize(
    ("granularity", "window"),
    [("daily", 29), ("hourly", 169), ("weekly", 13), ("monthly", 13), ("yearly", 13), ("minutely", 1441), ("secondly", 1441)],
)
def test_the_suggested_window(granularity: str, window: int) -> None:
    values = seasonal(2, 60, 12)

    assert engine.last(Series(values, period=0, granularity=granularity)).suggested_window == window
    assert engine.last(Series(values, period=12, granularity=granularity)).suggested_window == 49


@given(ANY_VALUES, st.one_of(st.none(), st.integers(0, 5)), GRANULARITIES)
def test_every_number_is_finite_and_directions_agree_with_it(values: list[float], period: int | None, granularity: str) -> None:
    series = Series(np.array(values), period=period, granularity=granularity)
    verdict, final, changes = engine.entire(series), engine.last(series), engine.change_points(series)

    assert np.isfinite([verdict.expected, verdict.upper, verdict.lower]).all()
    assert np.isfinite([final.expected, final.upper, final.lower]).all()
    assert (verdict.upper >= 0).all()
    assert (verdict.lower >= 0).all()
    assert not (verdict.positive & (series.values <= verdict.expected)).any()
    assert not (verdict.negative & (series.values >= verdict.expected)).any()
    assert ((changes.confidences >= 0) & (changes.confidences <= 1)).all()


@given(VALUES, st.integers(12, 100), GRANULARITIES)
def test_a_constant_series_is_calm(value: float, count: int, granularity: str) -> None:
    series = Series(np.full(count, value), granularity=granularity)

    assert not flags(engine.entire(series))
    assert not engine.change_points(series).flags.any()
    assert not engine.last(series).positive
    assert not engine.last(series).negative


@given(SEEDS, st.integers(60, 400))
def test_a_lasting_shift_is_found_at_its_place_and_nowhere_else(seed: int, count: int) -> None:
    values = 100 + np.random.default_rng(seed).uniform(-1, 1, size=count)
    place = count // 3 + seed % (count // 3)
    values[place:] += 40 if seed % 2 else -40
    found = np.flatnonzero(engine.change_points(Series(values, period=0, granularity="daily")).flags)

    assert found.tolist() == [place]


def steps(*lengths: int) -> Array:
    """Levels of 0 and 10 in turn, each a little uneven, so that no line fits exactly."""
    levels = np.repeat(np.arange(len(lengths)) % 2 * 10.0, lengths)
    return levels + 0.1 * (np.arange(len(levels)) % 3)


def changes(values: Array, window: int = 5, threshold: float | None = None) -> tuple[list[int], Array]:
    found = engine.change_points(Series(values, period=0, granularity="daily"), window, threshold)
    return np.flatnonzero(found.flags).tolist(), found.confidences


def test_the_score_of_a_change_is_its_distance_from_the_line_before() -> None:
    where, scores = changes(steps(20, 20))

    assert where == [20]
    assert scores[20] == pytest.approx(1.0, abs=0.03)
    assert scores[:20].max() < 0.05


def test_a_change_point_need_not_reach_the_threshold_and_a_high_score_is_not_always_one() -> None:
    where, scores = changes(np.concatenate([steps(20), steps(20) + 3, steps(3) - 7, steps(20) + 3]))

    assert where == [20]
    assert scores[20] < 0.9
    assert scores[40] > scores[20]


def test_a_trend_shorter_than_the_stable_window_is_none() -> None:
    values = steps(20, 8, 20)

    assert changes(values, window=5)[0] == [20, 28]
    assert changes(values, window=10)[0] == []


def test_a_lower_threshold_finds_fewer_changes() -> None:
    values = np.concatenate([steps(20), steps(20) + 3, steps(20) + 13])

    assert changes(values, threshold=0.9)[0] == [20, 40]
    assert changes(values, threshold=0.5)[0] == [40]


def test_a_season_is_no_change() -> None:
    found = engine.change_points(Series(np.resize(SAWTOOTH[:7], 70) + np.repeat([0.0, 100], 35), granularity="daily"))

    assert found.period == 7
    assert found.flags.any()
    assert np.flatnonzero(found.flags).min() >= 35 - 7
    assert np.flatnonzero(found.flags).max() <= 35 + 7


def test_a_missing_tenth_does_not_hide_the_season() -> None:
    values = seasonal(7, 240, 24)
    kept = np.sort(np.random.default_rng(7).permutation(240)[:218])
    kept[0] = 0
    values[kept[100]] += 30
    verdict = engine.entire(Series(values[kept], kept))

    assert verdict.period == 24
    assert 100 in flags(verdict)


def test_a_long_gap_is_filled_from_other_seasons() -> None:
    kept = np.concatenate([np.arange(60), np.arange(80, 168)])
    values = seasonal(7, 168, 24, noise=0.1)
    verdict = engine.entire(Series(values[kept], kept, granularity="hourly"))

    assert verdict.period == 24
    assert np.abs(verdict.expected - values[kept]).max() < 1


@pytest.mark.parametrize(("granularity", "interval"), [("none", 1), ("minutely", 5), ("minutely", 1), ("secondly", 1)])
def test_8640_points_take_little_time(granularity: str, interval: int) -> None:
    values = seasonal(1, 8640, 288)
    began = time.process_time()
    for detect in (engine.entire, engine.last, engine.change_points):
        detect(Series(values, granularity=granularity, interval=interval))

    assert time.process_time() - began < 4


@pytest.mark.parametrize("period", [0, 2, 997, 2880, 4319])
def test_long_seasons_take_little_time(period: int) -> None:
    began = time.process_time()
    engine.entire(Series(seasonal(1, 8640, 288), period=period))

    assert time.process_time() - began < 2
