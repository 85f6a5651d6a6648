"""How many points a series may have."""

import pytest
from hypothesis import given, settings

from conformance.harness.anomaly_detector.client import AnomalyDetector, on, refused
from conformance.worlds.series import making
from conformance.worlds.series.making import Rhythm
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import PLAIN, seasonal

MOST = 8640


@pytest.fixture(scope="module")
def longest() -> World:
    """A year of hours, less five days, and one point too many."""
    return making.seasonal(0, Rhythm("hourly", 1, 24), MOST + 1)


@on("takes-12-points-or-more", "entire", "last")
@settings(max_examples=5)
@given(world=seasonal(PLAIN))
def test_12_points_are_enough(detector: AnomalyDetector, operation: str, world: World) -> None:
    """A metric is watched from its twelfth point on."""
    answer = detector.answer(operation, world.first(12).request())

    assert answer.status == 200, f"a series of 12 points was answered with {answer.excerpt()}"


@on("takes-12-points-or-more", "entire", "last")
@settings(max_examples=5)
@given(world=seasonal(PLAIN))
def test_11_points_are_too_few(detector: AnomalyDetector, operation: str, world: World) -> None:
    """Too little to tell normal from not; a verdict would be made up."""
    answer = detector.refusal(operation, world.first(11).request())

    assert refused(answer), f"status {answer.status} for a series of 11 points"


@on("takes-8640-points-or-fewer", "entire", "last")
def test_8640_points_are_served(detector: AnomalyDetector, operation: str, longest: World) -> None:
    """Thirty days of five-minute data fit into one request."""
    answer = detector.answer(operation, longest.first(MOST).request())

    assert answer.status == 200, f"a series of {MOST} points was answered with {answer.excerpt()}"


@on("takes-8640-points-or-fewer", "entire", "last")
def test_8641_points_are_too_many(detector: AnomalyDetector, operation: str, longest: World) -> None:
    """A client that sends too much must learn it, not get verdicts on a part."""
    answer = detector.refusal(operation, longest.request())

    assert refused(answer), f"status {answer.status} for a series of {len(longest)} points"
