"""Above or below: the three flags of a point, in both operations that judge points."""

from typing import Any

from hypothesis import given

from conformance.harness.anomaly_detector.client import AnomalyDetector, on
from conformance.harness.comparison import PRECISION
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import constant, jagged, outlier_at_the_end, planted_spike, real, tunings

# series in which some points are flagged, or the flags would agree by never being set
ANOMALOUS = jagged() | outlier_at_the_end() | planted_spike() | real()


@on("anomaly-is-either-direction", "entire", "last")
@given(world=ANOMALOUS | constant(), tuning=tunings())
def test_an_anomaly_has_a_direction(detector: AnomalyDetector, operation: str, world: World, tuning: dict[str, Any]) -> None:
    """Clients that alert on one direction only must miss nothing and invent nothing."""
    points = detector.points(operation, world, **tuning)

    wrong = next((p for p in points if p.anomaly != (p.positive or p.negative)), None)
    assert wrong is None, (
        f"isAnomaly is {wrong.anomaly} of {wrong.name}, isPositiveAnomaly {wrong.positive}, isNegativeAnomaly {wrong.negative}"
    )


@on("one-direction-only", "entire", "last")
@given(world=ANOMALOUS, tuning=tunings())
def test_no_point_is_above_and_below(detector: AnomalyDetector, operation: str, world: World, tuning: dict[str, Any]) -> None:
    """A value cannot be greater and smaller than what was expected of it."""
    points = detector.points(operation, world, **tuning)

    both = next((p for p in points if p.positive and p.negative), None)
    assert both is None, f"{both.name} is a positive and a negative anomaly"


@on("direction-follows-expected", "entire", "last")
@given(world=ANOMALOUS, tuning=tunings())
def test_the_direction_is_that_of_the_value(
    detector: AnomalyDetector, operation: str, world: World, tuning: dict[str, Any]
) -> None:
    """An operator reads the flag as too much or too little."""
    points = detector.points(operation, world, **tuning)

    slack = PRECISION * world.scale
    above = next((p for p in points if p.positive and p.value < p.expected - slack), None)
    assert above is None, f"{above.name} is a positive anomaly: value {above.value}, expected {above.expected}"
    below = next((p for p in points if p.negative and p.value > p.expected + slack), None)
    assert below is None, f"{below.name} is a negative anomaly: value {below.value}, expected {below.expected}"
