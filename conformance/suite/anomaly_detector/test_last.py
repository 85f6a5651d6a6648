"""Judging the latest point: POST /anomalydetector/v1.0/timeseries/last/detect."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector
from conformance.harness.comparison import difference
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import any_series, seasonal, tunings


@requirement("anomaly-detector.last.window-is-positive")
@given(world=any_series(), tuning=tunings())
def test_the_suggested_window_has_a_point(detector: AnomalyDetector, world: World, tuning: dict[str, Any]) -> None:
    """Clients send this many points next time; with none there is nothing to judge."""
    window = detector.served("last", world, **tuning)["suggestedWindow"]

    assert window == int(window) >= 1, f"the suggested window is {window!r} points"


@requirement("anomaly-detector.last.ignores-its-own-value")
@settings(max_examples=10)
@given(world=seasonal(), factor=st.sampled_from([10.0, 2.0, 0.0, -3.0]))
def test_the_latest_value_does_not_move_its_own_band(detector: AnomalyDetector, world: World, factor: float) -> None:
    """A point that helps to define normal can never be far from it."""
    names = ("expectedValue", "upperMargin", "lowerMargin")
    usual = detector.served("last", world)
    far = detector.served("last", world.ending_in(factor * world.scale))

    changed = difference({n: usual[n] for n in names}, {n: far[n] for n in names}, world.scale)
    assert not changed, f"when only the latest value changed, {changed}"
