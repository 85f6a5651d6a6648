"""The configuration: GET and PUT /personalizer/v1.0/configurations/service."""

import time
from typing import Any

import pytest
from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, refused, taken
from conformance.harness.personalizer.loop import loop
from conformance.invariants.comparison import PRECISION
from conformance.worlds.decisions.configurations import PLAIN, configurations, duration
from conformance.worlds.decisions.strategies import plain

Json = dict[str, Any]
SPANS = ("rewardWaitTime", "modelExportFrequency")
"""Members that are durations, of which two notations were published."""


@requirement("personalizer.get-configuration.is-within-its-bounds")
def test_the_configuration_is_within_its_bounds(personalizer: Personalizer) -> None:
    """A page that edits it must be able to save what it loaded."""
    now = personalizer.members("get-configuration")

    outside = [name for name, (low, high) in BOUNDS.items() if name in now and not _within(now[name], low, high)]
    assert not outside, f"{outside[0]} is {now[outside[0]]}"
    wrong = [name for name in SPANS if duration(now.get(name)) is None]
    assert not wrong, f"{wrong[0]} is {now.get(wrong[0])!r}, which is no duration"


BOUNDS = {"defaultReward": (-1, 1), "explorationPercentage": (0, 1), "logRetentionDays": (-1, 2**31 - 1)}


@requirement("personalizer.update-configuration.round-trip")
@settings(max_examples=5)
@given(sent=configurations())
def test_what_was_sent_is_what_is_read(personalizer: Personalizer, sent: Json) -> None:
    """An operator reads back what they set."""
    with personalizer.left_as_found("update-configuration"):
        said = personalizer.served("update-configuration", sent)
        read = personalizer.configuration()

    for where, got in (("the answer", said), ("what is read afterwards", read)):
        other = [name for name in sent if not _same(name, sent[name], got.get(name))]
        assert not other, f"{other[0]} was sent as {sent[other[0]]!r}, and is {got.get(other[0])!r} in {where}"


@requirement("personalizer.update-configuration.takes-its-bounds")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("explorationPercentage", 0),
        ("explorationPercentage", 1),
        ("defaultReward", -1),
        ("defaultReward", 1),
        ("logRetentionDays", -1),
    ],
)
def test_the_bounds_belong_to_the_ranges(personalizer: Personalizer, name: str, value: int) -> None:
    """Never to explore, and always, are both choices."""
    with personalizer.left_as_found("update-configuration"):
        answer = personalizer.answer("update-configuration", {**PLAIN, name: value})

    assert answer.status == 200, f"{name} {value} was answered with {answer.excerpt()}"


@requirement("personalizer.update-configuration.refuses-out-of-bounds")
@pytest.mark.parametrize(("name", "value"), [("explorationPercentage", 1.5), ("defaultReward", 2)])
def test_what_is_out_of_bounds_is_refused(personalizer: Personalizer, name: str, value: float) -> None:
    """20 is no share."""
    with personalizer.left_as_found("update-configuration"):
        answer = personalizer.answer("update-configuration", {**PLAIN, name: value})

    assert refused(answer), f"status {answer.status} for {name} {value}"


@requirement("personalizer.update-configuration.refused-changes-nothing")
def test_a_refused_update_changes_nothing(personalizer: Personalizer) -> None:
    """Half of a change is worse than none."""
    with personalizer.left_as_found("update-configuration"):
        before = personalizer.configuration()
        answer = personalizer.answer("update-configuration", {**PLAIN, "logRetentionDays": 77, "defaultReward": 2})
        after = personalizer.configuration()

    if not refused(answer):
        pytest.skip("the update was not refused")
    other = [name for name in before if not _same(name, before[name], after.get(name))]
    assert not other, f"after a refused update, {other[0]} is {after.get(other[0])!r}, and was {before[other[0]]!r}"


@requirement("personalizer.reward.may-come-late")
def test_a_late_reward_is_taken(personalizer: Personalizer) -> None:
    """A client need not know how long the service waits."""
    with loop(personalizer, hurried=True) as hurried:
        event_id = personalizer.rank(plain(2, event_id=personalizer.name("late"))).event_id
        time.sleep(hurried.wait + 0.5)
        answer = personalizer.answer("reward", {"value": 1}, event_id=event_id)

    assert taken(answer), f"a reward after {hurried.wait} seconds was answered with {answer.excerpt()}"


def _within(value: object, low: float, high: float) -> bool:
    return isinstance(value, int | float) and low <= value <= high


def _same(name: str, sent: Any, got: Any) -> bool:
    """Whether two values of a member mean the same; numbers are in single precision on the wire."""
    if name in SPANS:
        return duration(sent) == duration(got)
    if isinstance(sent, int | float) and not isinstance(sent, bool) and isinstance(got, int | float):
        return abs(sent - got) <= PRECISION * max(1.0, abs(sent))
    return sent == got
