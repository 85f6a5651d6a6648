"""The length of the season: given, found, or neither."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector, on
from conformance.harness.comparison import difference
from conformance.worlds.series import sets
from conformance.worlds.series.making import RHYTHMS
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import any_series


@on("period-is-a-count", "entire", "last", "changepoint")
@settings(max_examples=10)
@given(world=any_series(), hint=st.sampled_from([None, 3]))
def test_the_period_is_a_count(detector: AnomalyDetector, operation: str, world: World, hint: int | None) -> None:
    """Clients cut a series into seasons of this many points, and know none by a zero."""
    period: Any = detector.served(operation, world, period=hint).get("period", 0)

    assert period == int(period) >= 0, f"the period is {period!r}"


@on("null-period-is-no-period", "entire", "last", "changepoint")
@settings(max_examples=10)
@given(world=any_series())
def test_a_period_of_null_is_no_period(detector: AnomalyDetector, operation: str, world: World) -> None:
    """Serialisers of the official clients write a member that is not set as null."""
    without = detector.served(operation, world)
    null = detector.answer(operation, world.request(period=None))

    assert null.status == 200, f"a period of null was answered with {null.excerpt()}"
    changed = difference(without, null.json(), world.scale)
    assert not changed, f"without a period and with a period of null, {changed}"


@requirement("anomaly-detector.entire.period-is-echoed")
def test_the_period_that_was_found_is_given_back(detector: AnomalyDetector, seed: int) -> None:
    """Clients find the period once and send it from then on, to save time."""
    periods = {world: detector.entire(world).answer["period"] for world in sets.clear_seasons(seed, len(RHYTHMS))}
    found = {world: period for world, period in periods.items() if period > 0}
    if not found:
        pytest.skip("the service found no period to give back")

    other = detector.missed(
        found,
        lambda world: detector.entire(world, period=found[world]).answer["period"] == found[world],
    )
    assert not other, f"another period than {found[other[0]]} came back, which was found and then given"
