"""Whether rewards are learned from: bandits whose best arm is known."""

import time

from conformance.harness import Broken, requirement
from conformance.harness.personalizer.client import Personalizer, taken
from conformance.harness.personalizer.loop import chose_the_best, loop, prefers_the_best
from conformance.worlds.decisions.bandit import Bandit

ROUNDS = 600
TRIALS = 100
FEW = 20
"""Trials while waiting for a model."""
LESSONS = 100
"""Times that an action is shown which must be known afterwards."""


@requirement("personalizer.rank.learns-the-best-action")
def test_the_best_action_of_each_context_is_learned(personalizer: Personalizer, seed: int) -> None:
    """It is what the service is for."""
    bandit = Bandit(seed, users=4)
    with loop(personalizer) as trained:
        trained.train(bandit.rounds(ROUNDS))
        trained.eventually(lambda: trained.share(bandit.trials(FEW), chose_the_best) >= 0.7)
        share = trained.share(bandit.trials(TRIALS), chose_the_best)

    assert share >= 0.5, f"after {ROUNDS} rewarded ranks, {share:.0%} of {TRIALS} choices were the best of four"


@requirement("personalizer.reward.first-counts")
def test_the_first_reward_counts(personalizer: Personalizer, seed: int) -> None:
    """A click counts, and not that the page was closed in the end."""
    bandit = Bandit(seed)
    with loop(personalizer, rewardAggregation="earliest") as trained:
        for visit in bandit.rounds(ROUNDS // 2):
            ranking = personalizer.rank(visit.decision)
            personalizer.reward(ranking.event_id, visit.reward(ranking.chosen))
            personalizer.reward(ranking.event_id, 1 - visit.reward(ranking.chosen))
        trained.eventually(lambda: trained.share(bandit.trials(FEW), prefers_the_best) >= 0.7)
        share = trained.share(bandit.trials(TRIALS), prefers_the_best)

    assert share >= 0.5, f"the first rewards say what is best, and {share:.0%} of {TRIALS} choices follow them"


@requirement("personalizer.reward.late-is-not-learned")
def test_late_rewards_are_not_learned(personalizer: Personalizer, seed: int) -> None:
    """Else a model would learn what nobody waited for."""
    praised, unknown = f"praised-{seed:x}", f"unknown-{seed:x}"
    with loop(personalizer, hurried=True, defaultReward=-1) as trained:
        events = [trained.show(praised) for _ in range(LESSONS)]
        time.sleep(trained.wait + 0.2)
        for event in events:
            answer = personalizer.answer("reward", {"value": 1}, event_id=event)
            if not taken(answer):
                raise Broken("personalizer.reward.may-come-late", expected="a late reward taken", got=answer.excerpt())
        trained.settle()
        share = trained.preference(praised, unknown)

    late = f"rewards that came after {trained.wait} seconds only"
    assert share <= 0.5, f"after {late}, an action is preferred to one that nothing is known of in {share:.0%} of the rankings"


@requirement("personalizer.activate.inactive-is-not-learned")
def test_inactive_events_are_not_learned(personalizer: Personalizer, seed: int) -> None:
    """What was never shown cost nothing: it is as unknown as before."""
    inactive, unknown = f"inactive-{seed:x}", f"unknown-{seed:x}"
    with loop(personalizer, hurried=True, defaultReward=0) as before:
        before.end_events()  # else the events of other tests would cost something, too, and everything seem as poor
    with loop(personalizer, hurried=True, defaultReward=-1) as trained:
        for _ in range(LESSONS):
            trained.show(inactive, deferred=True)
        trained.settle()
        share = trained.preference(unknown, inactive)

    assert share <= 0.5, f"an unknown action is preferred to one of inactive events in {share:.0%} of the rankings"


@requirement("personalizer.activate.active-gets-the-default-reward")
def test_active_events_get_the_default_reward(personalizer: Personalizer, seed: int) -> None:
    """No word from the user is a word, too."""
    unrewarded, unknown = f"unrewarded-{seed:x}", f"unknown-{seed:x}"
    with loop(personalizer, hurried=True, defaultReward=1) as trained:
        for _ in range(LESSONS):
            trained.show(unrewarded)
        trained.eventually(lambda: trained.preference(unrewarded, unknown) > 0.5)
        share = trained.preference(unrewarded, unknown)

    earned = "an action that earned the default reward of 1"
    assert share > 0.5, f"{earned} is preferred to one that nothing is known of in {share:.0%} of the rankings"
