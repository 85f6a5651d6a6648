"""The timestamps of a series: ascending, unique, and on the grid."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector, on, refused
from conformance.worlds.series.grid import LENGTHS, written
from conformance.worlds.series.model import World
from conformance.worlds.series.strategies import on_fixed_grid, seasonal


@on("refuses-disorder", "entire", "last", "changepoint")
@given(world=seasonal(), data=st.data())
def test_two_swapped_points_are_refused(detector: AnomalyDetector, operation: str, world: World, data: st.DataObject) -> None:
    """Sorting in silence would judge another series than the client meant, and shift every index."""
    one, other = sorted(data.draw(st.lists(st.integers(0, len(world) - 1), min_size=2, max_size=2, unique=True)))
    request = world.request()
    points = request["series"]
    points[one], points[other] = points[other], points[one]

    answer = detector.refusal(operation, request)

    assert refused(answer), f"status {answer.status} for a series whose points {one} and {other} are swapped"


@on("refuses-duplicates", "entire", "last")
@given(world=seasonal(), data=st.data())
def test_two_values_of_one_time_are_refused(
    detector: AnomalyDetector, operation: str, world: World, data: st.DataObject
) -> None:
    """Only the client knows which of the two is right."""
    index = data.draw(st.integers(0, len(world) - 1))
    request = world.request()
    twin = request["series"][index]
    request["series"].insert(index + 1, {**twin, "value": twin["value"] + data.draw(st.sampled_from([0, 1]))})

    answer = detector.refusal(operation, request)

    assert refused(answer), f"status {answer.status} for a series whose points {index} and {index + 1} have one timestamp"


@requirement("anomaly-detector.entire.refuses-off-grid")
@given(world=on_fixed_grid(), data=st.data())
def test_a_timestamp_between_two_granules_is_refused(detector: AnomalyDetector, world: World, data: st.DataObject) -> None:
    """A clock that drifts, or a granularity that does not fit, should show at once."""
    index = data.draw(st.integers(1, len(world) - 2))
    request = world.request()
    late = world.at(index) + timedelta(seconds=LENGTHS[world.granularity].total_seconds() // 3)
    request["series"][index]["timestamp"] = written(late)

    answer = detector.refusal("entire", request)

    assert refused(answer), f"status {answer.status} for a {world.granularity} series with a point at {written(late)}"
