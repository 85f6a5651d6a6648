"""The band of normal values: its margins, and how sensitivity moves them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness.anomaly_detector.client import AnomalyDetector, Verdict, on
from conformance.invariants.comparison import PRECISION
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import any_series, jagged

LOWER_AND_HIGHER = st.tuples(st.integers(0, 60), st.integers(61, 99))
"""Two sensitivities far enough apart for a difference to show."""
JUST_BEYOND = 1.02
"""Microsoft's engine stretches a band to 1.01 times the distance of the value."""


@on("sensitivity-widens-margins", "entire", "last")
@settings(max_examples=6)
@given(series=any_series(), sensitivities=LOWER_AND_HIGHER)
def test_a_lower_sensitivity_gives_no_narrower_band(
    detector: AnomalyDetector, operation: str, series: Series, sensitivities: tuple[int, int]
) -> None:
    """Operators turn sensitivity down to be left in peace, so the band may only grow."""
    low, high = sensitivities
    wide = detector.points(operation, series, sensitivity=low)
    narrow = detector.points(operation, series, sensitivity=high)

    slack = PRECISION * series.scale
    # widths only: that a margin may not be negative is another requirement
    pairs = zip(wide, narrow, strict=False)
    narrower = [(w, n) for w, n in pairs if abs(w.upper) < abs(n.upper) - slack or abs(w.lower) < abs(n.lower) - slack]
    shrunk = next((pair for pair in narrower if not _widened(pair[1])), None)
    if not shrunk:
        rule = f"anomaly-detector.{operation}.sensitivity-widens-margins"
        detector.door.witness.saw_done(rule, "holds-the-point" if narrower else "widens-everywhere")
    assert shrunk is None, (
        f"{shrunk[0].name} has the margins {shrunk[0].lower} and {shrunk[0].upper} at sensitivity {low}, "
        f"{shrunk[1].lower} and {shrunk[1].upper} at {high}"
    )


def _widened(point: Verdict) -> bool:
    """Whether a band may have been stretched to hold a value that is not flagged: such a one ends just beyond the value."""
    distance = abs(point.value - point.expected)
    return not point.anomaly and distance <= max(abs(point.upper), abs(point.lower)) <= JUST_BEYOND * distance


@on("sensitivity-flags-fewer", "entire", "last")
@settings(max_examples=6)
@given(series=jagged(), sensitivities=LOWER_AND_HIGHER)
def test_a_lower_sensitivity_flags_no_more(
    detector: AnomalyDetector, operation: str, series: Series, sensitivities: tuple[int, int]
) -> None:
    """An operator who turns the sensitivity down expects fewer alerts."""
    low, high = sensitivities
    few = sum(point.anomaly for point in detector.points(operation, series, sensitivity=low, maxAnomalyRatio=0.49))
    many = sum(point.anomaly for point in detector.points(operation, series, sensitivity=high, maxAnomalyRatio=0.49))

    assert few <= many, f"{few} points are flagged at sensitivity {low}, {many} at {high}"
