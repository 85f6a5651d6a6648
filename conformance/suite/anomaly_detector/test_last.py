"""Judging the latest point: POST /anomalydetector/v1.0/timeseries/last/detect."""

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector
from conformance.invariants.comparison import difference
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import seasonal


@requirement("anomaly-detector.last.ignores-its-own-value")
@settings(max_examples=5)
@given(series=seasonal(), factor=st.sampled_from([10.0, 2.0, 0.0, -3.0]))
def test_the_latest_value_does_not_move_its_own_band(detector: AnomalyDetector, series: Series, factor: float) -> None:
    """A point that helps to define normal can never be far from it."""
    names = ("expectedValue", "upperMargin", "lowerMargin")
    usual = detector.served("last", series)
    far = detector.served("last", series.ending_in(factor * series.scale))

    changed = difference({n: usual[n] for n in names}, {n: far[n] for n in names}, series.scale)
    assert not changed, f"when only the latest value changed, {changed}"
