"""Finding where a trend changes: POST /anomalydetector/v1.0/timeseries/changepoint/detect."""

from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector, request
from conformance.invariants.comparison import difference
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import level_shift

ARRAYS = ("isChangePoint", "confidenceScores")


@requirement("anomaly-detector.changepoint.either-spelling")
@settings(max_examples=3)
@given(series=level_shift())
def test_both_spellings_of_the_path_are_one_operation(detector: AnomalyDetector, series: Series) -> None:
    """The oldest official client spells the path with a capital letter, the description does not."""
    described = detector.served("changepoint", series)
    path = detector.path("changepoint").replace("changepoint", "changePoint")
    capital = detector.answer("changepoint", request("changepoint", series), path=path)

    assert capital.status == 200, f"{path} answered with {capital.excerpt()}"
    changed = difference(described, capital.json(), series.scale)
    assert not changed, f"with the other spelling, {changed}"
