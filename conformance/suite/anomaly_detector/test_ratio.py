"""maxAnomalyRatio: the largest share of points that may be flagged."""

import math

from hypothesis import given
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector
from conformance.harness.comparison import PRECISION
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import jagged

RATIOS = st.integers(1, 49).map(lambda percent: percent / 100)


@requirement("anomaly-detector.entire.ratio-caps-anomalies")
@given(world=jagged(), ratio=RATIOS, sensitivity=st.sampled_from([99, 95]))
def test_no_more_points_are_flagged_than_the_ratio_allows(
    detector: AnomalyDetector, world: World, ratio: float, sensitivity: int
) -> None:
    """A third of these points stand out, and a user who allows fewer wants only the worst of them."""
    flagged = len(detector.entire(world, maxAnomalyRatio=ratio, sensitivity=sensitivity).flagged)

    # the share is in single precision on the wire, so that 0.1 of 30 points may be a little more than 3
    allowed = math.ceil(ratio * len(world) * (1 + PRECISION))
    assert flagged <= allowed, f"{flagged} of {len(world)} points are flagged at a ratio of {ratio}, which allows {allowed}"


@requirement("anomaly-detector.entire.ratio-flags-more")
@given(world=jagged(), ratios=st.tuples(RATIOS, RATIOS).map(sorted))
def test_a_higher_ratio_flags_no_fewer(detector: AnomalyDetector, world: World, ratios: list[float]) -> None:
    """What was bad enough for a short list stays on the longer one."""
    low, high = ratios
    few = len(detector.entire(world, maxAnomalyRatio=low).flagged)
    many = len(detector.entire(world, maxAnomalyRatio=high).flagged)

    assert few <= many, f"{few} points are flagged at a ratio of {low}, {many} at {high}"
