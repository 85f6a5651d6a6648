"""Actions that must not be chosen: RankRequest.excludedActions."""

from hypothesis import given
from hypothesis import strategies as st

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, Ranking
from conformance.worlds.decisions.strategies import Decision, decisions


@requirement("personalizer.rank.never-chooses-an-excluded-action")
@given(decision=decisions(excluding=True))
def test_no_excluded_action_is_chosen(personalizer: Personalizer, decision: Decision) -> None:
    """What is out of stock must not be shown."""
    ranking = _ranking(personalizer, decision, "chosen")

    assert ranking.chosen not in decision.excluded, f"{ranking.chosen!r} was chosen, which the request excludes"


@requirement("personalizer.rank.excluded-actions-have-no-probability")
@given(decision=decisions(excluding=True))
def test_excluded_actions_have_the_probability_0(personalizer: Personalizer, decision: Decision) -> None:
    """A learner must not think that they could have been shown."""
    probabilities = _ranking(personalizer, decision, "zero").probabilities

    wrong = next((f"{i!r} has {probabilities[i]}" for i in decision.excluded if probabilities.get(i)), "")
    assert not wrong, f"excluded, and yet {wrong}"


@requirement("personalizer.rank.excluded-actions-keep-their-place")
@given(decision=decisions(excluding=True))
def test_excluded_actions_keep_their_index(personalizer: Personalizer, decision: Decision) -> None:
    """The documented sample leaves them where the request has them."""
    ids = _ranking(personalizer, decision, "place").ids

    moved = [i for n, i in enumerate(decision.ids) if i in decision.excluded and ids[n : n + 1] != [i]]
    assert not moved, f"{moved[0]!r} stands at {decision.ids.index(moved[0])} in the request, and the ranking is {ids}"


@requirement("personalizer.rank.ignores-unknown-exclusions")
@given(decision=decisions(2), unknown=st.sampled_from(["no such action", "Ω", "sports "]))
def test_excluding_what_is_not_there_changes_nothing(personalizer: Personalizer, decision: Decision, unknown: str) -> None:
    """A list of what is sold out is longer than the list of what is offered."""
    event_id = decision.named(personalizer.name("unknown")).event_id
    answer = personalizer.answer("rank", decision.called(event_id).request(excludedActions=[unknown]))

    assert answer.status == 201, f"an excluded id that no action has was answered with {answer.excerpt()}"
    ranking = Ranking(decision, answer.json())
    assert set(ranking.ids) == set(decision.ids), f"the ranking of {list(decision.ids)} holds {ranking.ids}"


def _ranking(personalizer: Personalizer, decision: Decision, what: str) -> Ranking:
    return personalizer.rank(decision.named(personalizer.name(what)))
