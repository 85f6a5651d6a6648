"""Granularity and custom interval: where points lie in time."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness.anomaly_detector.client import AnomalyDetector, on
from conformance.invariants.comparison import difference
from conformance.worlds.series.grid import LENGTHS
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import on_fixed_grid


@on("time-shift", "entire", "last", "changepoint")
@settings(max_examples=4)
@given(series=on_fixed_grid(), weeks=st.integers(1, 500))
def test_the_same_values_later_give_the_same_numbers(
    detector: AnomalyDetector, operation: str, series: Series, weeks: int
) -> None:
    """Only the values decide, not the date on which they were measured."""
    granules = timedelta(weeks=weeks) // LENGTHS[series.granularity]
    now = detector.served(operation, series)
    later = detector.served(operation, series.later(granules))

    changed = difference(now, later, series.scale)
    assert not changed, f"{weeks} weeks later, {changed}"
