"""What a run found and changed is put back: read by GET, written by PATCH."""

import pytest
from people_target import NotRun, Target

from conformance.corpus.replay import replay


@pytest.mark.parametrize("operation", ["update-settings", "replace-settings", "update-notice"])
def test_what_was_found_is_put_back(target: Target, operation: str) -> None:
    """The path of the settings names nothing, that of the other a notice which the run found."""
    before = dict(target.people.settings.members), dict(target.people.root.inside["notices"]["welcome"].members)
    cases = [case for case in target.of(operation, "positive") if b'"name"' in case.request.body]
    with target.staged(operation) as stage:
        answers = [exchange.answer for _, exchange in replay(cases, target.connections, 1, stage.bindings(cases))]
        changed = target.people.settings.members, target.people.root.inside["notices"]["welcome"].members
        assert changed != before

    assert [answer.status for answer in answers if answer] == [200] * len(cases)
    assert changed == before
    assert len(cases) >= 1
    # PUT may only make, so PATCH puts back where there is both
    assert [method for method, _, _ in target.people.asked[-1:]] == ["PATCH"]


def test_it_is_put_back_where_the_test_fails(target: Target) -> None:
    before = dict(target.people.settings.members)

    def failing() -> None:
        with target.staged("update-settings"):
            target.people.settings.members["name"] = "changed"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()

    assert target.people.settings.members == before


def test_what_cannot_be_read_is_not_changed(target: Target) -> None:
    target.people.settings.members.clear()

    with pytest.raises(NotRun, match="could not be put back"), target.staged("update-settings"):
        pytest.fail("the cases were about to be sent")


def test_what_could_not_be_written_again_is_not_changed(target: Target) -> None:
    target.people.settings.members["name"] = ["a list", "of names"]

    with pytest.raises(NotRun, match="could not be put back"), target.staged("update-settings"):
        pytest.fail("the cases were about to be sent")


def test_what_the_run_made_is_removed_and_not_put_back(target: Target) -> None:
    """A group is made by PUT beside GET and PATCH: to put it back would make it anew, or fail."""
    cases = target.of("update-group", "positive")
    with target.staged("update-group") as stage:
        list(replay(cases, target.connections, 1, stage.bindings(cases)))

    assert target.people.methods("PUT", "GET") == ["PUT persongroups"]
    assert target.people.methods("PATCH") == ["PATCH persongroups"] * len(cases)
    assert target.people.groups == {}
