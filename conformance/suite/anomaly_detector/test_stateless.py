"""Nothing is remembered between requests, and nothing leaks from one to another."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from hypothesis import given, settings

from conformance.harness.anomaly_detector.client import AnomalyDetector, on
from conformance.harness.comparison import difference
from conformance.worlds.series import sets
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import any_series

THREADS = 8
ROUNDS = 3


@on("stateless", "entire", "last", "changepoint")
@settings(max_examples=10)
@given(world=any_series(), other=any_series())
def test_another_series_in_between_changes_nothing(
    detector: AnomalyDetector, operation: str, world: World, other: World
) -> None:
    """One container serves many metrics; the history of one must not colour the next."""
    before = detector.served(operation, world)
    detector.served(operation, other)
    after = detector.served(operation, world)

    changed = difference(before, after, world.scale)
    assert not changed, f"with another series in between, {changed}"


@on("stateless", "entire", "last", "changepoint")
def test_series_asked_side_by_side_do_not_mix(detector: AnomalyDetector, operation: str, seed: int) -> None:
    """Under load each caller gets the answer it would get alone."""
    worlds = sets.planted_spikes(seed, THREADS)
    alone = [detector.served(operation, world) for world in worlds]

    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(partial(detector.served, operation), worlds * ROUNDS))

    pairs = zip(worlds * ROUNDS, alone * ROUNDS, together, strict=True)
    changed = next(filter(None, (difference(one, other, world.scale) for world, one, other in pairs)), "")
    assert not changed, f"alone and beside {THREADS - 1} others, {changed}"
