"""The configuration: GET and PUT /personalizer/v1.0/configurations/service."""

from typing import Any

import pytest
from hypothesis import given, settings

from conformance.harness import Broken, requirement
from conformance.harness.personalizer.client import Personalizer, refused
from conformance.harness.personalizer.loop import lag_of_configuration
from conformance.invariants.invariant import PRECISION
from conformance.invariants.personalizer.management import SPANS
from conformance.worlds.decisions.configurations import PLAIN, configurations, duration

Json = dict[str, Any]
AGGREGATIONS = ("earliest", "average", "median", "sum", "min", "max")


@requirement("personalizer.update-configuration.round-trip")
@settings(max_examples=5)
@given(sent=configurations())
def test_what_was_sent_is_what_is_read(personalizer: Personalizer, sent: Json) -> None:
    """An operator reads back what they set."""
    with personalizer.left_as_found("update-configuration"):
        lag = lag_of_configuration(personalizer)
        said = personalizer.served("update-configuration", sent)
        read = personalizer.configuration()
        if lag and _changed(sent, read):
            personalizer.door.pause(lag)
            read = personalizer.configuration()

    if personalizer.door.undescribed:
        raise Broken(personalizer.door.undescribed, expected="an answer as described", got=f"{said}"[:200])
    wrong = _changed(sent, said)
    assert not wrong, f"{wrong} in the answer"
    late = _changed(sent, read)
    if late and not lag:
        pytest.skip(f"the container follows its configuration only after a time: {late}")
    assert not late, f"{late} in what is read afterwards"


@requirement("personalizer.update-configuration.is-read-at-once")
def test_an_update_is_read_at_once(personalizer: Personalizer) -> None:
    """A page that saves and loads again shows what was saved."""
    sent = {**PLAIN, "rewardWaitTime": "PT17M", "logRetentionDays": 31}
    with personalizer.left_as_found("update-configuration"):
        personalizer.served("update-configuration", sent)
        read = personalizer.configuration()

    changed = _changed(sent, read)
    assert not changed, f"right after an update, {changed}"


@requirement("personalizer.update-configuration.refused-changes-nothing")
def test_a_refused_update_changes_nothing(personalizer: Personalizer) -> None:
    """A configuration that was stored in part is one that nobody asked for."""
    with personalizer.left_as_found("update-configuration"):
        before = personalizer.configuration()
        answer = personalizer.answer("update-configuration", {**PLAIN, "logRetentionDays": 77, "defaultReward": 2})
        after = personalizer.configuration()

    if not refused(answer):
        pytest.skip("the update was not refused")
    other = _changed(before, after)
    assert not other, f"after a refused update, {other}"


def _changed(wanted: Json, got: Json) -> str:
    """The first member that is another one, in words; empty where all are as wanted."""
    other = [name for name in wanted if not _same(name, wanted[name], got[name])]
    return f"{other[0]}, which should be {wanted[other[0]]!r}, is {got[other[0]]!r}" if other else ""


@requirement("personalizer.update-configuration.takes-every-aggregation")
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_every_aggregation_is_taken(personalizer: Personalizer, aggregation: str) -> None:
    """A reward that comes in parts is averaged by one application and added up by another."""
    with personalizer.left_as_found("update-configuration"):
        personalizer.served("update-configuration", PLAIN)  # else another member may be what is refused
        answer = personalizer.answer("update-configuration", {**PLAIN, "rewardAggregation": aggregation})
        said: Json = answer.json() if answer.status == 200 else {}

    assert not refused(answer), f"the aggregation {aggregation} was answered with {answer.excerpt()}"
    assert said.get("rewardAggregation") == aggregation, f"the aggregation {aggregation} was answered with {said}"


def _same(name: str, sent: Any, got: Any) -> bool:
    """Whether two values of a member mean the same; numbers are in single precision on the wire."""
    if name in SPANS:
        return duration(sent) == duration(got)
    if isinstance(sent, int | float) and not isinstance(sent, bool) and isinstance(got, int | float):
        return abs(sent - got) <= PRECISION * max(1.0, abs(sent))
    return sent == got
