"""The series: timestamps on the grid, truths that hold, and the same numbers everywhere."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from conformance.worlds.series import making, sets, strategies
from conformance.worlds.series.grid import LENGTHS, moment
from conformance.worlds.series.making import RHYTHMS, Shape
from conformance.worlds.series.model import Series

OF_100 = settings(max_examples=100, deadline=None, database=None, derandomize=True)


def read(timestamp: str) -> datetime:
    return datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


@OF_100
@given(strategies.any_series())
def test_every_series_is_long_enough_and_ascends(series: Series) -> None:
    times = [read(timestamp) for timestamp in series.timestamps]

    assert len(series) >= strategies.SHORTEST
    assert all(earlier < later for earlier, later in pairwise(times))


@OF_100
@given(strategies.any_series())
def test_timestamps_lie_on_the_grid(series: Series) -> None:
    times = [read(timestamp) for timestamp in series.timestamps]

    if series.granularity in LENGTHS:
        step = LENGTHS[series.granularity] * series.interval
        assert {later - earlier for earlier, later in pairwise(times)} == {step}
    else:
        months = [12 * time.year + time.month for time in times]
        step = series.interval * (12 if series.granularity == "yearly" else 1)
        assert {later - earlier for earlier, later in pairwise(months)} == {step}
        assert len({(time.day, time.time()) for time in times}) == 1


def test_months_and_years_keep_to_the_calendar() -> None:
    start = datetime(2019, 11, 28, 22, tzinfo=UTC)

    assert [moment(start, "monthly", n).strftime("%Y-%m") for n in range(4)] == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert moment(start, "yearly", 5) == datetime(2024, 11, 28, 22, tzinfo=UTC)
    assert moment(datetime(2020, 2, 27, tzinfo=UTC), "daily", 3) == datetime(2020, 3, 1, tzinfo=UTC)


@OF_100
@given(strategies.any_series())
def test_values_survive_single_precision(series: Series) -> None:
    values = np.array(series.values)

    assert np.isfinite(values.astype(np.float32)).all()
    assert np.allclose(values.astype(np.float32), values, rtol=1e-6, atol=0)
    assert "-0.0" not in {repr(value) for value in series.values}


@OF_100
@given(strategies.planted_spike())
def test_a_planted_spike_is_tenfold_and_comes_after_two_seasons(series: Series) -> None:
    (spike,) = series.truth.spikes
    others = [value for index, value in enumerate(series.values) if index != spike.index]

    assert spike.sign == 1
    assert spike.index >= 2 * (series.truth.period or 0)
    assert len(series) == 4 * (series.truth.period or 0) + 1
    assert series.values[spike.index] > 4 * max(others)


@OF_100
@given(strategies.outlier_at_the_end())
def test_an_outlier_at_the_end_is_the_most_extreme_value(series: Series) -> None:
    (spike,) = series.truth.spikes

    assert spike.index == len(series) - 1
    assert series.values[-1] == (max(series.values) if spike.sign > 0 else min(series.values))


@OF_100
@given(strategies.level_shift())
def test_a_level_shift_is_twenty_times_the_noise(series: Series) -> None:
    shift = series.truth.shift
    assert shift is not None
    before, after = np.array(series.values[:shift]), np.array(series.values[shift:])

    assert min(len(before), len(after)) >= 0.25 * len(series)
    assert abs(after.mean() - before.mean()) == pytest.approx(20, abs=2)
    assert max(before.std(), after.std()) == pytest.approx(1, abs=0.5)


@OF_100
@given(strategies.sample_like())
def test_a_series_like_the_sample_has_one_point_far_above_its_season(series: Series) -> None:
    (spike,) = series.truth.spikes
    values = np.array(series.values, dtype=float)
    same_month = [values[i] for i in range(spike.index % 12, 48, 12) if i != spike.index]

    assert (len(series), series.granularity, series.truth.period) == (48, "monthly", 12)
    assert spike.index >= 24
    assert values[spike.index] > 1.2 * max(same_month)


@OF_100
@given(strategies.constant())
def test_a_constant_series_has_one_value(series: Series) -> None:
    assert len(set(series.values)) == 1


@OF_100
@given(strategies.jagged())
def test_a_third_of_a_jagged_series_stands_out(series: Series) -> None:
    assert len({spike.index for spike in series.truth.spikes}) == len(series.truth.spikes) == round(0.3 * len(series))


@pytest.mark.parametrize("seed", range(20))
def test_the_spikes_of_a_jagged_series_go_where_their_signs_say_in_both_directions(seed: int) -> None:
    """Beside the calm series that it was made from."""
    jagged, calm = making.jagged(seed), making.seasonal(seed, RHYTHMS[0], 60)
    moved = {i: int(np.sign(value - calm.values[i])) for i, value in enumerate(jagged.values) if value != calm.values[i]}

    assert moved == {spike.index: spike.sign for spike in jagged.truth.spikes}
    assert set(moved.values()) == {1, -1}


@pytest.mark.parametrize("rhythm", RHYTHMS, ids=lambda rhythm: rhythm.granularity)
def test_no_other_length_of_season_fits_as_well(rhythm: making.Rhythm) -> None:
    for seed in range(20):
        series = making.seasonal(seed, rhythm)
        values = np.array(series.values)
        apart = {lag: np.abs(values[lag:] - values[:-lag]).mean() for lag in range(2, 2 * rhythm.season)}

        assert min(apart, key=lambda lag: apart[lag]) == rhythm.season


def test_the_request_says_interval_only_when_there_is_one() -> None:
    five_minutes = making.seasonal(0, RHYTHMS[3])

    assert five_minutes.request()["customInterval"] == 5
    assert "customInterval" not in making.seasonal(0).request()
    assert five_minutes.request(customInterval=None, period=None).items() >= {"customInterval": None, "period": None}.items()


def test_a_cut_series_forgets_what_was_cut_off() -> None:
    series = making.spiked(making.seasonal(0), 28)

    assert len(series.first(12)) == 12
    assert series.first(12).truth.spikes == ()
    assert series.first(29) == series


def test_whole_numbers_are_written_as_such() -> None:
    assert all(isinstance(value, int) for value in making.like_the_sample(7).values)
    assert all(isinstance(value, int) for value in making.seasonal(7, shape=Shape(whole=True, exponent=4)).values)


def test_many_worlds_take_every_rhythm_in_turn() -> None:
    several = sets.planted_spikes(5, 20)

    assert len({series.values for series in several}) == 20
    assert {series.granularity for series in several} == {rhythm.granularity for rhythm in RHYTHMS}


def test_another_process_makes_the_same_numbers() -> None:
    program = (
        "import json; from conformance.worlds.series import making, sets; print(json.dumps([w.request() for w in "
        "[*sets.planted_spikes(3, 6), *sets.level_shifts(3, 4), *sets.like_the_sample(3, 2), making.jagged(3)]]))"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    here = [*sets.planted_spikes(3, 6), *sets.level_shifts(3, 4), *sets.like_the_sample(3, 2), making.jagged(3)]
    assert json.loads(there) == [series.request() for series in here]
