"""What a member that is not sent is taken for."""

from typing import Any

from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector, on
from conformance.invariants.comparison import difference
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import crowded, jagged


@on("default-sensitivity", "entire", "last")
@settings(max_examples=4)
@given(series=jagged())
def test_no_sensitivity_is_one_of_99(detector: AnomalyDetector, operation: str, series: Series) -> None:
    """A user who sends none has set every alarm by what came of it."""
    changed = _changed(detector, operation, series, sensitivity=99)
    assert not changed, f"without a sensitivity and with one of 99, {changed}"


@requirement("anomaly-detector.entire.default-ratio")
@settings(max_examples=4)
@given(series=crowded())
def test_no_ratio_is_a_quarter(detector: AnomalyDetector, series: Series) -> None:
    """A service that allows more anomalies by itself than it used to wakes people at night."""
    changed = _changed(detector, "entire", series, maxAnomalyRatio=0.25)
    assert not changed, f"without a ratio and with one of 0.25, {changed}"


def _changed(detector: AnomalyDetector, operation: str, series: Series, **members: Any) -> str:
    without = detector.served(operation, series)
    return difference(without, detector.served(operation, series, **members), series.scale)
