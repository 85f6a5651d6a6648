"""Judging every point: POST /anomalydetector/v1.0/timeseries/entire/detect."""

from typing import Any

from hypothesis import given

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import any_series, constant, tunings

ARRAYS = ("expectedValues", "upperMargins", "lowerMargins", "isAnomaly", "isNegativeAnomaly", "isPositiveAnomaly")


@requirement("anomaly-detector.entire.arrays-match-series")
@given(world=any_series(), tuning=tunings())
def test_every_array_has_one_item_per_point(detector: AnomalyDetector, world: World, tuning: dict[str, Any]) -> None:
    """Clients walk through series and arrays with one index."""
    answer = detector.entire(world, **tuning).answer

    wrong = [f"{name} has {len(answer[name])} items" for name in ARRAYS if len(answer[name]) != len(world)]
    assert not wrong, f"{', '.join(wrong)} for a series of {len(world)} points"


@requirement("anomaly-detector.entire.constant-series-is-calm")
@given(world=constant())
def test_a_constant_series_has_no_anomaly(detector: AnomalyDetector, world: World) -> None:
    """A sensor at rest must wake nobody up, and it is where a spread of zero divides badly."""
    flagged = detector.entire(world).flagged

    assert not flagged, f"{len(flagged)} of {len(world)} equal points are anomalies, the first at index {flagged[0]}"
