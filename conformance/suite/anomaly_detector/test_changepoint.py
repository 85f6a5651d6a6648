"""Finding where a trend changes: POST /anomalydetector/v1.0/timeseries/changepoint/detect."""

from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector
from conformance.harness.comparison import PRECISION, difference
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import any_series, level_shift

ARRAYS = ("isChangePoint", "confidenceScores")


@requirement("anomaly-detector.changepoint.arrays-match-series")
@given(world=any_series())
def test_both_arrays_have_one_item_per_point(detector: AnomalyDetector, world: World) -> None:
    """Clients walk through series and arrays with one index."""
    answer = detector.served("changepoint", world)

    wrong = [f"{name} has {len(answer.get(name, []))} items" for name in ARRAYS if len(answer.get(name, [])) != len(world)]
    assert not wrong, f"{' and '.join(wrong)} for a series of {len(world)} points"


@requirement("anomaly-detector.changepoint.scores-are-confidences")
@given(world=level_shift() | any_series())
def test_scores_lie_between_0_and_1(detector: AnomalyDetector, world: World) -> None:
    """Clients compare them with a threshold between 0 and 1."""
    scores = detector.served("changepoint", world).get("confidenceScores", [])

    wrong = next((f"{score} at index {i}" for i, score in enumerate(scores) if not 0 <= score <= 1 + PRECISION), "")
    assert not wrong, f"a confidence score is {wrong}"


@requirement("anomaly-detector.changepoint.either-spelling")
@settings(max_examples=5)
@given(world=level_shift())
def test_both_spellings_of_the_path_are_one_operation(detector: AnomalyDetector, world: World) -> None:
    """The oldest official client spells it with a capital, the description does not."""
    described = detector.served("changepoint", world)
    path = detector.path("changepoint").replace("changepoint", "changePoint")
    capital = detector.answer("changepoint", world.request(), path=path)

    assert capital.status == 200, f"{path} answered with {capital.excerpt()}"
    changed = difference(described, capital.json(), world.scale)
    assert not changed, f"with the other spelling, {changed}"
