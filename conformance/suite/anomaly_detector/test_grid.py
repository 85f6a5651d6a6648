"""Granularity and custom interval: where points lie in time."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector
from conformance.harness.comparison import difference
from conformance.worlds.series.grid import LENGTHS
from conformance.worlds.series.making import Rhythm
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import on_fixed_grid, seasonal

FIVE_MINUTES = st.just(Rhythm("minutely", 5, 12))


@requirement("anomaly-detector.entire.custom-interval")
@settings(max_examples=5)
@given(world=seasonal(FIVE_MINUTES))
def test_five_minute_data_is_minutely_with_an_interval_of_5(detector: AnomalyDetector, world: World) -> None:
    """The example that the documentation itself gives."""
    answer = detector.answer("entire", world.request(granularity="minutely", customInterval=5))

    assert answer.status == 200, f"minutely data with a custom interval of 5 was answered with {answer.excerpt()}"


@requirement("anomaly-detector.entire.time-shift")
@settings(max_examples=10)
@given(world=on_fixed_grid(), weeks=st.integers(1, 500))
def test_the_same_values_later_give_the_same_numbers(detector: AnomalyDetector, world: World, weeks: int) -> None:
    """Only the values decide, not the date on which they were measured."""
    granules = timedelta(weeks=weeks) // LENGTHS[world.granularity]
    now = detector.entire(world).answer
    later = detector.entire(world.later(granules)).answer

    changed = difference(now, later, world.scale)
    assert not changed, f"{weeks} weeks later, {changed}"
