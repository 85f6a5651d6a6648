from __future__ import annotations

from layers import DETECTOR

from conformance import catalogue
from conformance.faults import find
from conformance.faults.prove import could_see, where_seen


def seen(name: str) -> set[str]:
    return set(could_see(DETECTOR, find(name)))


def test_a_trial_runs_what_is_about_the_spoilt_operation_and_about_whole_documents() -> None:
    ids = seen("anomaly-detector.last.suggests-no-points")

    assert {r.id for r in DETECTOR.requirements if r.operation == "anomaly-detector.last"} < ids
    assert "anomaly-detector.errors.flat-body" in ids
    assert not any(identifier.startswith(("anomaly-detector.entire.", "container.")) for identifier in ids)


def test_a_page_that_every_container_serves_is_met_by_its_own_tests_alone() -> None:
    ids = seen("container.probes.status-crashes")

    assert {r.id for r in DETECTOR.requirements if r.operation == "container.status"} == ids


def test_what_is_checked_below_another_path_is_left_out() -> None:
    face = catalogue.container("face")
    met = {
        name: {i.split(".")[1] for i in could_see(face, find(name)) if i.endswith(".life-cycle")}
        for name in ("face.detection.smallest-first", "face.persons.deletes-no-face-of-a-list", "face.lists.any-id-will-do")
    }

    assert met == {
        "face.detection.smallest-first": set(),
        "face.persons.deletes-no-face-of-a-list": {"face-lists"},
        "face.lists.any-id-will-do": {"person-groups", "large-person-groups", "face-lists", "large-face-lists"},
    }


def test_what_acts_everywhere_is_tried_against_everything() -> None:
    assert not seen("container.probes.rests-after-a-query"), "no choice of requirements: all of them"


def operations() -> set[str]:
    return {r.id for r in DETECTOR.requirements if r.profile == "operations"}


def test_a_fault_of_the_process_is_tried_against_all_that_is_launched() -> None:
    assert seen("container.start.serves-without-the-licence") == operations()


def test_a_fault_of_answers_that_shows_in_what_is_launched_is_tried_against_what_is_about_the_same() -> None:
    about = {i for i in operations() if i.startswith("container.metering.")}

    assert seen("container.metering.never-recovers") == about < operations()


def test_cases_and_feeds_of_other_operations_are_not_sent() -> None:
    assert where_seen(DETECTOR, find("anomaly-detector.last.suggests-no-points")) == ("anomaly-detector.last",)
    assert where_seen(DETECTOR, find("container.probes.rests-after-a-query")) == ()


def test_what_a_fault_breaks_is_tried_wherever_it_is() -> None:
    ids = seen("anomaly-detector.detections.no-period-is-minus-one")

    assert "anomaly-detector.entire.finds-the-period" in ids
    assert set(find("anomaly-detector.detections.no-period-is-minus-one").breaks) <= ids
