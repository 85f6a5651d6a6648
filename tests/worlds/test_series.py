"""The worlds: timestamps on the grid, truths that hold, and the same numbers everywhere."""

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
from conformance.worlds.series.making import RHYTHMS, Look
from conformance.worlds.series.model import World

OF_100 = settings(max_examples=100, deadline=None, database=None, derandomize=True)


def read(timestamp: str) -> datetime:
    return datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


@OF_100
@given(strategies.any_series())
def test_every_series_is_long_enough_and_ascends(world: World) -> None:
    times = [read(timestamp) for timestamp in world.timestamps]

    assert len(world) >= strategies.SHORTEST
    assert all(earlier < later for earlier, later in pairwise(times))


@OF_100
@given(strategies.any_series())
def test_timestamps_lie_on_the_grid(world: World) -> None:
    times = [read(timestamp) for timestamp in world.timestamps]

    if world.granularity in LENGTHS:
        step = LENGTHS[world.granularity] * world.interval
        assert {later - earlier for earlier, later in pairwise(times)} == {step}
    else:
        months = [12 * time.year + time.month for time in times]
        step = world.interval * (12 if world.granularity == "yearly" else 1)
        assert {later - earlier for earlier, later in pairwise(months)} == {step}
        assert len({(time.day, time.time()) for time in times}) == 1


def test_months_and_years_keep_to_the_calendar() -> None:
    start = datetime(2019, 11, 28, 22, tzinfo=UTC)

    assert [moment(start, "monthly", n).strftime("%Y-%m") for n in range(4)] == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert moment(start, "yearly", 5) == datetime(2024, 11, 28, 22, tzinfo=UTC)
    assert moment(datetime(2020, 2, 27, tzinfo=UTC), "daily", 3) == datetime(2020, 3, 1, tzinfo=UTC)


@OF_100
@given(strategies.any_series())
def test_values_survive_single_precision(world: World) -> None:
    values = np.array(world.values)

    assert np.isfinite(values.astype(np.float32)).all()
    assert np.allclose(values.astype(np.float32), values, rtol=1e-6, atol=0)
    assert "-0.0" not in {repr(value) for value in world.values}


@OF_100
@given(strategies.planted_spike())
def test_a_planted_spike_is_tenfold_and_comes_after_two_seasons(world: World) -> None:
    (spike,) = world.truth.spikes
    others = [value for index, value in enumerate(world.values) if index != spike.index]

    assert spike.sign == 1
    assert spike.index >= 2 * (world.truth.period or 0)
    assert len(world) == 4 * (world.truth.period or 0) + 1
    assert world.values[spike.index] > 4 * max(others)


@OF_100
@given(strategies.outlier_at_the_end())
def test_an_outlier_at_the_end_is_the_most_extreme_value(world: World) -> None:
    (spike,) = world.truth.spikes

    assert spike.index == len(world) - 1
    assert world.values[-1] == (max(world.values) if spike.sign > 0 else min(world.values))


@OF_100
@given(strategies.level_shift())
def test_a_level_shift_is_twenty_times_the_noise(world: World) -> None:
    shift = world.truth.shift
    assert shift is not None
    before, after = np.array(world.values[:shift]), np.array(world.values[shift:])

    assert min(len(before), len(after)) >= 0.25 * len(world)
    assert abs(after.mean() - before.mean()) == pytest.approx(20, abs=2)
    assert max(before.std(), after.std()) == pytest.approx(1, abs=0.5)


@OF_100
@given(strategies.sample_like())
def test_a_series_like_the_sample_has_one_point_far_above_its_season(world: World) -> None:
    (spike,) = world.truth.spikes
    values = np.array(world.values, dtype=float)
    same_month = [values[i] for i in range(spike.index % 12, 48, 12) if i != spike.index]

    assert (len(world), world.granularity, world.truth.period) == (48, "monthly", 12)
    assert spike.index >= 24
    assert values[spike.index] > 1.2 * max(same_month)


@OF_100
@given(strategies.constant())
def test_a_constant_series_has_one_value(world: World) -> None:
    assert len(set(world.values)) == 1


@OF_100
@given(strategies.jagged())
def test_a_third_of_a_jagged_series_stands_out_in_both_directions(world: World) -> None:
    signs = {spike.sign for spike in world.truth.spikes}

    assert len(world.truth.spikes) == round(0.3 * len(world))
    assert signs <= {1, -1}


@pytest.mark.parametrize("rhythm", RHYTHMS, ids=lambda rhythm: rhythm.granularity)
def test_no_other_length_of_season_fits_as_well(rhythm: making.Rhythm) -> None:
    for seed in range(20):
        world = making.seasonal(seed, rhythm)
        values = np.array(world.values)
        apart = {lag: np.abs(values[lag:] - values[:-lag]).mean() for lag in range(2, 2 * rhythm.season)}

        assert min(apart, key=lambda lag: apart[lag]) == rhythm.season


def test_the_request_says_interval_only_when_there_is_one() -> None:
    five_minutes = making.seasonal(0, RHYTHMS[3])

    assert five_minutes.request()["customInterval"] == 5
    assert "customInterval" not in making.seasonal(0).request()
    assert five_minutes.request(customInterval=None, period=None).items() >= {"customInterval": None, "period": None}.items()


def test_a_cut_series_forgets_what_was_cut_off() -> None:
    world = making.spiked(making.seasonal(0), 28)

    assert len(world.first(12)) == 12
    assert world.first(12).truth.spikes == ()
    assert world.first(29) == world


def test_whole_numbers_are_written_as_such() -> None:
    assert all(isinstance(value, int) for value in making.like_the_sample(7).values)
    assert all(isinstance(value, int) for value in making.seasonal(7, look=Look(whole=True, exponent=4)).values)


def test_many_worlds_take_every_rhythm_in_turn() -> None:
    worlds = sets.planted_spikes(5, 20)

    assert len({world.values for world in worlds}) == 20
    assert {world.granularity for world in worlds} == {rhythm.granularity for rhythm in RHYTHMS}


def test_another_process_makes_the_same_numbers() -> None:
    program = (
        "import json; from conformance.worlds import many, shapes; print(json.dumps([w.request() for w in "
        "[*sets.planted_spikes(3, 6), *sets.level_shifts(3, 4), *sets.like_the_sample(3, 2), making.jagged(3)]]))"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    here = [*sets.planted_spikes(3, 6), *sets.level_shifts(3, 4), *sets.like_the_sample(3, 2), making.jagged(3)]
    assert json.loads(there) == [world.request() for world in here]
