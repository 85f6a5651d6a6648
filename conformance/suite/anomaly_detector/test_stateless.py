"""Nothing is remembered between requests, and nothing leaks from one to another."""

from functools import partial

from hypothesis import given, settings

from conformance.harness.anomaly_detector.client import AnomalyDetector, on
from conformance.harness.at_once import at_once
from conformance.invariants.comparison import difference
from conformance.worlds.series import sets
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import any_series

THREADS = 8


@on("stateless", "entire", "last", "changepoint")
@settings(max_examples=4)
@given(series=any_series(), other=any_series())
def test_another_series_in_between_changes_nothing(
    detector: AnomalyDetector, operation: str, series: Series, other: Series
) -> None:
    """One container serves many metrics; the history of one must not colour the next."""
    before = detector.served(operation, series)
    detector.served(operation, other)
    after = detector.served(operation, series)

    changed = difference(before, after, series.scale)
    assert not changed, f"with another series in between, {changed}"


@on("stateless", "entire", "last", "changepoint")
def test_series_asked_side_by_side_do_not_mix(detector: AnomalyDetector, operation: str, seed: int) -> None:
    """Under load each caller gets the answer it would get alone."""
    several = sets.planted_spikes(seed, THREADS)
    alone = [detector.served(operation, series) for series in several]
    together = at_once(partial(detector.served, operation, series) for series in several)

    pairs = zip(several, alone, together, strict=True)
    changed = next(filter(None, (difference(one, other, series.scale) for series, one, other in pairs)), "")
    assert not changed, f"alone and beside {THREADS - 1} others, {changed}"
