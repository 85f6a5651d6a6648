"""maxAnomalyRatio: the largest share of points that may be flagged."""

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import jagged

RATIOS = st.integers(1, 49).map(lambda percent: percent / 100)


@requirement("anomaly-detector.entire.ratio-flags-more")
@settings(max_examples=6)
@given(series=jagged(), ratios=st.tuples(RATIOS, RATIOS).map(sorted))
def test_a_higher_ratio_flags_no_fewer(detector: AnomalyDetector, series: Series, ratios: list[float]) -> None:
    """A point that was bad enough where few may be flagged is bad enough where more may be."""
    low, high = ratios
    few = len(detector.entire(series, maxAnomalyRatio=low).flagged)
    many = len(detector.entire(series, maxAnomalyRatio=high).flagged)

    assert few <= many, f"{few} points are flagged at a ratio of {low}, {many} at {high}"
