"""What a feature may be."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer
from conformance.worlds.decisions.strategies import Action, Decision, decisions

KINDS: dict[str, Any] = {
    "string": "evening",
    "unicode": "soirée 夜 🌙",
    "integer": 7,
    "number": -0.25,
    "boolean": False,
    "array": [1, 2.5, -3],
    "null": None,
    "object": {"name": "evening", "hour": 21, "weekend": True},
}


NEW = st.integers(-1000, 1000) | st.just("new")


@requirement("personalizer.rank.takes-every-kind-of-feature")
@pytest.mark.parametrize("kind", KINDS)
def test_every_documented_kind_of_feature_is_served(personalizer: Personalizer, kind: str) -> None:
    """In the context and in an action."""
    feature = {"daypart": KINDS[kind]}
    decision = Decision((Action("a", (feature,)), Action("b", ({"price": 1},))), (feature,)).named(personalizer.name("kind"))
    answer = personalizer.answer("rank", decision.request())

    assert answer.status == 201, f"a feature that is {kind} was answered with {answer.excerpt()}"


@requirement("personalizer.rank.features-may-change")
@settings(max_examples=10)
@given(
    decision=decisions(2),
    name=st.text("abcdefghijklmnop", min_size=6, max_size=12),
    value=st.integers(-1000, 1000) | st.just("new"),
)
def test_features_that_no_request_had_before_are_served(
    personalizer: Personalizer, decision: Decision, name: str, value: int | str
) -> None:
    """A shop gets new shelves."""
    changed = Decision(decision.actions, (*decision.context, {name: value})).named(personalizer.name("new"))
    answer = personalizer.answer("rank", changed.request())

    assert answer.status == 201, f"the new feature {name!r} was answered with {answer.excerpt()}"


@requirement("personalizer.rank.ignores-underscored-features")
@given(decision=decisions(2), value=st.sampled_from(["x", 1, True]), where=st.sampled_from(["context", "action"]))
def test_an_underscored_feature_changes_nothing(
    personalizer: Personalizer, decision: Decision, value: str | int, where: str
) -> None:
    """That is how a log carries notes that must not be learned from."""
    named = decision.named(personalizer.name("note"))
    noted = _with_note(named, {"_note": value}, where)
    said = [_said(personalizer, decision) for decision in (named, noted, named, noted)]

    assert said[0] == said[1] or said[2] == said[3], f"a feature _note of the {where} made {said[3]} out of {said[2]}"


def _with_note(decision: Decision, note: dict[str, Any], where: str) -> Decision:
    if where == "context":
        return Decision(decision.actions, ({**decision.context[0], **note}, *decision.context[1:]), event_id=decision.event_id)
    first, *others = decision.actions
    noted = Action(first.id, ({**first.features[0], **note}, *first.features[1:]))
    return Decision((noted, *others), decision.context, event_id=decision.event_id)


def _said(personalizer: Personalizer, decision: Decision) -> tuple[Any, str]:
    ranking = personalizer.rank(decision)
    return ranking.answer["ranking"], ranking.chosen
