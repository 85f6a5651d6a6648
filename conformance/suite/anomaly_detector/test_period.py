"""The length of the season: given, found, or neither."""

import pytest
from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector, on, request
from conformance.invariants.comparison import difference
from conformance.worlds.series import sets
from conformance.worlds.series.making import RHYTHMS
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import any_series


@on("null-period-is-no-period", "entire", "last", "changepoint")
@settings(max_examples=4)
@given(series=any_series())
def test_a_period_of_null_is_no_period(detector: AnomalyDetector, operation: str, series: Series) -> None:
    """Serialisers of the official clients write a member that is not set as null."""
    without = detector.served(operation, series)
    null = detector.answer(operation, request(operation, series, period=None))

    assert null.status == 200, f"a period of null was answered with {null.excerpt()}"
    changed = difference(without, null.json(), series.scale)
    assert not changed, f"without a period and with a period of null, {changed}"


@requirement("anomaly-detector.entire.period-is-echoed")
def test_the_period_that_was_found_is_given_back(detector: AnomalyDetector, seed: int) -> None:
    """Clients find the period once and send it from then on, to save time."""
    periods = {series: detector.entire(series).answer["period"] for series in sets.clear_seasons(seed, len(RHYTHMS))}
    found = {series: period for series, period in periods.items() if period > 0}
    if not found:
        pytest.skip("the service found no period to give back")

    other = detector.missed(
        found,
        lambda series: detector.entire(series, period=found[series]).answer["period"] == found[series],
    )
    assert not other, f"another period than {found[other[0]]} came back, which was found and then given"
