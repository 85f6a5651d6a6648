"""Choosing an action: POST /personalizer/v1.0/rank."""

from collections import Counter

from hypothesis import given

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer
from conformance.worlds.decisions.strategies import Decision, decisions, plain

ROUNDING = 1e-3
"""Of a sum of probabilities in single precision; the sample's have one digit."""

ANY = decisions() | decisions(excluding=True)


@requirement("personalizer.rank.answers-created")
@given(decision=ANY)
def test_a_rank_answers_201(personalizer: Personalizer, decision: Decision) -> None:
    """The official client takes every other status for an error."""
    body = decision.named(personalizer.name("created")).request()
    # not asked of the door, whose description has no word for a success with another status
    answer = personalizer.success("rank", body)

    assert answer.status == 201, f"a rank was answered with status {answer.status}"


@requirement("personalizer.rank.ranks-every-action")
@given(decision=ANY)
def test_the_ranking_holds_each_action_once(personalizer: Personalizer, decision: Decision) -> None:
    """Clients look each of their actions up in it."""
    ids = personalizer.rank(decision.named(personalizer.name("each"))).ids

    assert Counter(ids) == Counter(decision.ids), f"the ranking of {list(decision.ids)} holds {ids}"


@requirement("personalizer.rank.probabilities-in-range")
@given(decision=ANY)
def test_every_probability_lies_between_0_and_1(personalizer: Personalizer, decision: Decision) -> None:
    """Offline learners divide by them."""
    named = decision.named(personalizer.name("range"))
    # not asked of the door, whose description says the same
    ranking = personalizer.members("rank", named.request()).get("ranking", [])

    wrong = [entry for entry in ranking if not 0 <= entry.get("probability", 0) <= 1 + 1e-6]
    assert not wrong, f"a probability is {wrong[0]['probability']}"


@requirement("personalizer.rank.probabilities-sum-to-one")
@given(decision=ANY)
def test_probabilities_sum_to_one(personalizer: Personalizer, decision: Decision) -> None:
    """Each call shows one action."""
    total = sum(personalizer.rank(decision.named(personalizer.name("sum"))).probabilities.values())

    assert abs(total - 1) <= ROUNDING, f"the probabilities of {len(decision.ids)} actions sum to {total}"


@requirement("personalizer.rank.chooses-an-offered-action")
@given(decision=ANY)
def test_the_chosen_action_was_offered(personalizer: Personalizer, decision: Decision) -> None:
    """The caller has nothing else to show."""
    chosen = personalizer.rank(decision.named(personalizer.name("offered"))).chosen

    assert chosen in decision.ids, f"{chosen!r} was chosen out of {list(decision.ids)}"


@requirement("personalizer.rank.falls-in-probability")
@given(decision=decisions(2) | decisions(3, excluding=True))
def test_the_ranking_falls_in_probability(personalizer: Personalizer, decision: Decision) -> None:
    """A list that is shown whole has the better action above; the explored one may stand first."""
    ranking = personalizer.rank(decision.named(personalizer.name("falls")))
    left = [p for i, p in ranking.probabilities.items() if i not in decision.excluded and i != ranking.chosen]

    assert left == sorted(left, reverse=True), f"beside the chosen action, the ranking has the probabilities {left}"


@requirement("personalizer.rank.chosen-action-leads")
@given(decision=decisions(2) | decisions(3, excluding=True))
def test_the_chosen_action_leads_the_ranking(personalizer: Personalizer, decision: Decision) -> None:
    """Clients that show a list take its head for the choice."""
    ranking = personalizer.rank(decision.named(personalizer.name("leads")))
    first = next((i for i in ranking.ids if i not in decision.excluded), None)

    assert first == ranking.chosen, f"{ranking.chosen!r} was chosen, and {first!r} leads the ranking"


@requirement("personalizer.rank.repeats-for-an-event-id")
@given(decision=decisions(2) | decisions(3, excluding=True))
def test_asking_again_gives_the_same_answer(personalizer: Personalizer, decision: Decision) -> None:
    """The official client repeats a call whose answer was lost, and must not get another choice."""
    named = decision.named(personalizer.name("again"))
    said = [personalizer.rank(named).answer for _ in range(2)]
    if said[0] != said[1]:  # the model may have been updated in between, but not every time
        said += [personalizer.rank(named).answer for _ in range(2)]

    assert said[-1] == said[-2], f"{named.event_id!r} was answered with {said[-2]} and then with {said[-1]}"


@requirement("personalizer.rank.takes-50-actions")
def test_50_actions_are_served(personalizer: Personalizer) -> None:
    """The documented number."""
    answer = personalizer.answer("rank", plain(50, event_id=personalizer.name("50")).request())

    assert answer.status == 201, f"50 actions were answered with {answer.excerpt()}"
