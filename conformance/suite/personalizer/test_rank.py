"""Choosing an action: POST /personalizer/v1.0/rank."""

from typing import Any

from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer
from conformance.harness.personalizer.loop import loop
from conformance.worlds.decisions.strategies import Decision, decisions, plain

TRIES = 300


@requirement("personalizer.rank.repeats-for-an-event-id")
@settings(max_examples=10)
@given(decision=decisions(2) | decisions(3, excluding=True))
def test_asking_again_gives_the_same_answer(personalizer: Personalizer, decision: Decision) -> None:
    """The official client repeats a call whose answer was lost, and must not get another choice."""
    named = decision.called(personalizer.fresh("again"))
    said = [personalizer.rank(named).answer, personalizer.rank_again(named).answer]
    if said[0] != said[1]:  # the model may have been updated in between, but not every time
        said += [personalizer.rank_again(named).answer for _ in range(2)]

    assert said[-1] == said[-2], f"{named.event_id!r} was answered with {said[-2]} and then with {said[-1]}"


@requirement("personalizer.rank.explores-everything")
def test_full_exploration_chooses_everything_sometime(personalizer: Personalizer) -> None:
    """A model that is never shown anything else learns nothing else."""
    decision = plain(4, deferred=True)
    least = len(decision.ids) - 1  # the action that the model prefers may be left out
    seen: set[str] = set()
    with loop(personalizer, explorationPercentage=1):
        for _ in range(TRIES):
            seen.add(personalizer.rank(decision.called(personalizer.fresh("explore"))).chosen)
            if len(seen) == least:
                break

    assert len(seen) >= least, f"of {list(decision.ids)}, {TRIES} events chose {sorted(seen)} only"


@requirement("personalizer.rank.survives-duplicate-actions")
def test_duplicate_actions_break_nothing(personalizer: Personalizer) -> None:
    """Two parts of a program may offer the same action."""
    body = plain(3).request()
    body["actions"][2]["id"] = body["actions"][0]["id"]

    _demand_survival(personalizer, body, "two actions with one id")


@requirement("personalizer.rank.survives-excluding-all")
def test_excluding_every_action_breaks_nothing(personalizer: Personalizer) -> None:
    """At the end of a sale every action may be excluded."""
    decision = plain(3)

    _demand_survival(personalizer, decision.request(excludedActions=list(decision.ids)), "a rank that excludes every action")


def _demand_survival(personalizer: Personalizer, body: dict[str, Any], what: str) -> None:
    """Whatever a mistaken rank is answered with, it is an answer, and the next call is served."""
    answer = personalizer.exchange("rank", body).answer
    assert answer, f"{what} was not answered"
    assert answer.status < 500, f"{what} was answered with {answer.excerpt()}"
    assert personalizer.rank(plain(3)).ids
