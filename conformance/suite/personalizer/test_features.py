"""Features that must not be learned from."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, Ranking
from conformance.worlds.decisions.strategies import Decision, decisions


@requirement("personalizer.rank.ignores-underscored-features")
@settings(max_examples=8)
@given(decision=decisions(2), value=st.sampled_from(["x", 1, True]), where=st.sampled_from(["context", "action"]))
def test_an_underscored_feature_changes_nothing(
    personalizer: Personalizer, decision: Decision, value: str | int, where: str
) -> None:
    """A log carries notes in such features, which must not be learned from."""
    named = decision.called(personalizer.fresh("note"))
    noted = _with_note(named, {"_note": value}, where)
    said = [_said(personalizer.rank(named)), *(_said(personalizer.rank_again(asked)) for asked in (noted, named, noted))]

    assert said[0] == said[1] or said[2] == said[3], f"a feature _note of the {where} made {said[3]} out of {said[2]}"


def _with_note(decision: Decision, note: dict[str, Any], where: str) -> Decision:
    if where == "context":
        return replace(decision, context=({**decision.context[0], **note}, *decision.context[1:]))
    first, *others = decision.actions
    noted = replace(first, features=({**first.features[0], **note}, *first.features[1:]))
    return replace(decision, actions=(noted, *others))


def _said(ranking: Ranking) -> tuple[Any, str]:
    return ranking.answer["ranking"], ranking.chosen
