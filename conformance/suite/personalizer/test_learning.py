"""Whether a model learns from rewards, uses what it learned, and forgets it: bandits whose best arm is known."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from conformance.harness import requirement
from conformance.harness.personalizer import stories
from conformance.harness.personalizer.client import Personalizer, Ranking
from conformance.harness.personalizer.loop import USUAL, chose_the_best, loop
from conformance.harness.personalizer.stories import LESSONS, Shared, Taught
from conformance.worlds.decisions.strategies import Decision

ROUNDS = 600
ENOUGH = 200
"""Rounds that teach a model something, if not everything."""
TRIALS = 100
FEW = 20
"""Trials while waiting for a model."""
EVENTS = 30
ATTEMPTS = 3
ROUNDING = 1e-3
LONG_ENOUGH = 4
"""Seconds in which a few rewards of one event surely arrive."""


@pytest.fixture(scope="module")
def school(personalizer: Personalizer) -> Iterator[Shared[Taught]]:
    """One loop for all tests that need a model which has learned something."""
    with stories.taught(personalizer) as shared:
        yield shared


@pytest.fixture
def taught(school: Shared[Taught]) -> Callable[[], Taught]:
    """That loop for one test."""
    return school.for_one_test()


@requirement("personalizer.rank.learns-the-best-action")
def test_the_best_action_of_each_context_is_learned(taught: Callable[[], Taught]) -> None:
    """Choices that get better are what the service is for."""
    model = taught()
    model.teach(ROUNDS)
    model.loop.configure(**USUAL)
    model.loop.eventually(lambda: model.loop.share(model.bandit.trials(FEW), chose_the_best) >= 0.7)
    share = model.loop.share(model.bandit.trials(TRIALS), chose_the_best)

    assert share >= 0.5, f"after {ROUNDS} rewarded ranks, {share:.0%} of {TRIALS} choices were the best of four"


@requirement("personalizer.get-model.is-a-file-once-taught")
def test_what_was_learned_is_in_the_file(personalizer: Personalizer, taught: Callable[[], Taught]) -> None:
    """A backup of what was learned must hold something."""
    _learned(taught())
    answer = personalizer.answer("get-model")

    is_binary = answer.status == 200 and answer.media_type == "application/octet-stream"
    assert is_binary, f"a model that has learned was answered with {answer.excerpt()}"
    assert answer.body, "the file of a model that has learned is empty"


@requirement("personalizer.rank.explores-nothing")
def test_no_exploration_chooses_the_same_every_time(personalizer: Personalizer, taught: Callable[[], Taught]) -> None:
    """Without exploration nobody is shown second best."""
    model = taught()
    decision = _learned(model, explorationPercentage=0)
    chosen: set[str] = set()

    def always_the_same() -> bool:
        chosen.clear()
        chosen.update(personalizer.rank(decision.called(personalizer.fresh("greedy"))).chosen for _ in range(EVENTS))
        return len(chosen) == 1

    assert model.loop.settled(always_the_same), f"with nothing to explore, {EVENTS} events chose {sorted(chosen)}"


@requirement("personalizer.rank.order-does-not-matter")
def test_another_order_of_the_actions_changes_nothing(personalizer: Personalizer, taught: Callable[[], Taught]) -> None:
    """Position is no feature, so it must not change the choice."""
    model = taught()
    decision = _learned(model, explorationPercentage=0)
    turned = [replace(decision, actions=decision.actions[n:] + decision.actions[:n]) for n in range(len(decision.ids))]
    chosen: list[str] = []

    def the_same_in_every_order() -> bool:
        chosen[:] = [personalizer.rank(each.called(personalizer.fresh("turned"))).chosen for each in turned]
        return len(set(chosen)) == 1

    assert model.loop.settled(the_same_in_every_order), f"in {len(chosen)} orders of the same actions, {chosen} were chosen"


@requirement("personalizer.reset-model.forgets")
def test_a_reset_forgets_what_was_learned(
    personalizer: Personalizer, school: Shared[Taught], taught: Callable[[], Taught]
) -> None:
    """Until the next model every action is as likely as any other. What the model knew is lost for good."""
    model = taught()
    decision = _learned(model, **USUAL)
    school.drop()  # whoever needs a model after this must teach another one
    rankings: list[Ranking] = []
    for _ in range(ATTEMPTS):  # a new model may come just between the reset and the question
        personalizer.served("reset-model")
        rankings = [personalizer.rank(each) for each in (decision, replace(decision, excluded=decision.ids[1:2]))]
        if all(map(_is_even, rankings)):
            break

    uneven = next((r for r in rankings if not _is_even(r)), None)
    assert uneven is None, f"after a reset the probabilities are {uneven and uneven.probabilities}"


@requirement("personalizer.reward.first-counts")
def test_the_first_reward_counts(personalizer: Personalizer) -> None:
    """A click counts, and not that the page was closed in the end."""
    praised_first, blamed_first = personalizer.fresh("praised-first"), personalizer.fresh("blamed-first")
    with loop(personalizer, rewardAggregation="earliest") as learning:
        for _ in range(LESSONS):
            for action, first in ((praised_first, 1), (blamed_first, 0)):
                event_id = learning.show(action)
                personalizer.reward(event_id, first)
                personalizer.reward(event_id, 1 - first)
        share = learning.lasting_preference(praised_first, blamed_first)

    assert share > 0.5, f"the action whose first rewards were better is preferred in {share:.0%} of the rankings"


@requirement("personalizer.reward.rewards-add-up")
def test_rewards_add_up(personalizer: Personalizer) -> None:
    """Each thing that a visitor buys is a reward, and the last one makes the first no worse."""
    by_and_by, at_once = personalizer.fresh("by-and-by"), personalizer.fresh("at-once")
    with loop(personalizer, wait=LONG_ENOUGH, rewardAggregation="sum") as learning:
        for _ in range(LESSONS // 2):
            # by any other aggregation the second one would be the better
            for action, rewards in ((by_and_by, (0.3, 0.3, 0.3)), (at_once, (0.6,))):
                event_id = learning.show(action)
                for reward in rewards:
                    personalizer.reward(event_id, reward)
        learning.end_events()
        share = learning.lasting_preference(by_and_by, at_once)

    assert share > 0.5, f"the action whose rewards add up to more is preferred in {share:.0%} of the rankings"


def _learned(model: Taught, **configuration: Any) -> Decision:
    """A decision that a model has learned to take; skips where none does in time."""
    model.teach(ENOUGH)
    model.loop.configure(**configuration)
    decision = model.decision
    if not model.loop.eventually(lambda: max(model.loop.personalizer.rank(decision).probabilities.values()) > 0.5):
        pytest.skip("no model was trained in time")
    return decision


def _is_even(ranking: Ranking) -> bool:
    """Whether all actions that are not excluded have the same probability."""
    likely = [ranking.probabilities[identifier] for identifier in ranking.decision.eligible]
    return max(likely) - min(likely) <= ROUNDING
