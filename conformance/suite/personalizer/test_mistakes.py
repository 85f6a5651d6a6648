"""Mistakes of clients: what is refused, and what no page says anything about."""

from typing import Any

import pytest

from conformance.harness import requirement
from conformance.harness.door import JSON_HEADERS
from conformance.harness.personalizer.client import Personalizer, refused
from conformance.wire import Answer
from conformance.worlds.decisions.strategies import MOST_ACTIONS, plain

Json = dict[str, Any]


@requirement("personalizer.rank.refuses-51-actions")
def test_51_actions_are_refused(personalizer: Personalizer) -> None:
    """A client that sends too much should learn it."""
    answer = _rank(personalizer, plain(MOST_ACTIONS + 1).request())

    assert refused(answer), f"status {answer.status} for {MOST_ACTIONS + 1} actions"


@requirement("personalizer.rank.refuses-no-actions")
@pytest.mark.parametrize("change", [{}, {"actions": None}, {"actions": []}], ids=["missing", "null", "empty"])
def test_nothing_to_choose_from_is_refused(personalizer: Personalizer, change: Json) -> None:
    """There is no answer to it."""
    body = {key: value for key, value in plain(2).request().items() if key != "actions"}
    answer = _rank(personalizer, {**body, **change})

    assert refused(answer), f"status {answer.status} for a request without actions"


@requirement("personalizer.rank.refuses-incomplete-actions")
@pytest.mark.parametrize("missing", ["id", "features"])
def test_an_incomplete_action_is_refused(personalizer: Personalizer, missing: str) -> None:
    """It could not be shown, or not be told from others."""
    body = plain(2).request()
    del body["actions"][1][missing]
    answer = _rank(personalizer, body)

    assert refused(answer), f"status {answer.status} for an action without {missing}"


@requirement("personalizer.rank.survives-duplicate-actions")
def test_duplicate_actions_break_nothing(personalizer: Personalizer) -> None:
    """Two parts of a program may offer the same thing."""
    body = plain(3).request()
    body["actions"][2]["id"] = body["actions"][0]["id"]
    answer = _unless_broken(personalizer, "rank", body)

    assert answer < 500, f"two actions with one id were answered with status {answer}"
    assert personalizer.rank(plain(3)).ids


@requirement("personalizer.rank.survives-excluding-all")
def test_excluding_every_action_breaks_nothing(personalizer: Personalizer) -> None:
    """It happens at the end of a sale."""
    decision = plain(3)
    answer = _unless_broken(personalizer, "rank", decision.request(excludedActions=list(decision.ids)))

    assert answer < 500, f"excluding every action was answered with status {answer}"
    assert personalizer.rank(plain(3)).ids


@requirement("personalizer.reward.survives-values-out-of-range")
@pytest.mark.parametrize("value", [7, -7])
def test_a_reward_out_of_range_breaks_nothing(personalizer: Personalizer, value: int) -> None:
    """The official client checks no range."""
    event_id = personalizer.rank(plain(2, event_id=personalizer.name(f"out-of-range-{value}"))).event_id
    answer = _unless_broken(personalizer, "reward", {"value": value}, event_id=event_id)

    assert answer < 500, f"a reward of {value} was answered with status {answer}"
    personalizer.reward(event_id, 1)


@requirement("personalizer.errors.refuses-broken-json")
@pytest.mark.parametrize("operation", ["rank", "reward"])
@pytest.mark.parametrize("body", [b'{"actions": [', b'{"value": ', b"reward=1"], ids=["actions", "value", "form"])
def test_what_is_not_json_is_refused(personalizer: Personalizer, operation: str, body: bytes) -> None:
    """A transfer that was cut off must not be taken for less than was sent."""
    event_id = personalizer.rank(plain(2, event_id=personalizer.name("broken-json"))).event_id
    path = personalizer.path(operation, event_id)
    answer = personalizer.door.refusal(f"personalizer.{operation}", body, path=path, headers=JSON_HEADERS)

    assert refused(answer), f"status {answer.status} for a body that ends in {body[-10:]!r}"


def _rank(personalizer: Personalizer, body: Json) -> Answer:
    return personalizer.answer("rank", body)


def _unless_broken(personalizer: Personalizer, operation: str, body: Json, *, event_id: str = "") -> int:
    """The status, also of an answer that is broken: that is what these tests are about."""
    return personalizer.raw(operation, body, event_id=event_id).status
