"""Whether rewards are learned from: bandits whose best arm is known."""

import time
from dataclasses import replace

from conformance.suite import Broken, requirement
from conformance.suite.personalizer.client import Personalizer, taken
from conformance.suite.personalizer.laboratory import Loop, chose_the_best, loop, prefers_the_best
from conformance.worlds.bandit import Bandit, Round, lone

ROUNDS = 600
TRIALS = 100
FEW = 20
"""Trials while waiting for a model."""


@requirement("personalizer.rank.learns-the-best-action")
def test_the_best_action_of_each_context_is_learned(personalizer: Personalizer, seed: int) -> None:
    """It is what the service is for."""
    bandit = Bandit(seed)
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
    bandit = Bandit(seed, users=4)
    with loop(personalizer, hurried=True) as trained:
        ranked = [(personalizer.rank(visit.decision), visit) for visit in bandit.rounds(ROUNDS // 2)]
        time.sleep(trained.wait + 0.5)
        for ranking, visit in ranked:
            answer = personalizer.answer("reward", {"value": visit.reward(ranking.chosen)}, event_id=ranking.event_id)
            if not taken(answer):
                raise Broken("personalizer.reward.may-come-late", expected="a late reward taken", got=answer.excerpt())
        time.sleep(trained.patience)
        share = trained.share(bandit.trials(TRIALS), prefers_the_best)

    assert share < 0.7, f"rewards came after {trained.wait} seconds only, and {share:.0%} of the choices follow them"


@requirement("personalizer.activate.inactive-is-not-learned")
def test_inactive_events_are_not_learned(personalizer: Personalizer, seed: int) -> None:
    """What was never shown cost nothing: an action that nothing is known of is thought better of than a poor one."""
    with loop(personalizer, hurried=True, defaultReward=0) as settling:
        settling.settle()  # else the events of other tests would cost something, too, and all that is unknown seem poor
    with loop(personalizer, hurried=True, defaultReward=-1) as trained:
        share = _share_of_the_unrewarded(trained, seed, -0.5, deferred=True)

    assert share > 0.5, f"an action of inactive events is preferred to a poor one in {share:.0%} of the rankings only"


@requirement("personalizer.activate.active-gets-the-default-reward")
def test_active_events_get_the_default_reward(personalizer: Personalizer, seed: int) -> None:
    """No word from the user is a word, too."""
    with loop(personalizer, hurried=True, defaultReward=1) as trained:
        share = _share_of_the_unrewarded(trained, seed, 0.5, deferred=False)

    assert share > 0.5, f"an action that earned the default reward is preferred to a poorer one in {share:.0%} of the rankings"


def _share_of_the_unrewarded(trained: Loop, seed: int, value: float, *, deferred: bool) -> float:
    """How often an action that got no reward is preferred to one that got this one, in every order of the two."""
    rewarded, unrewarded = f"rewarded-{seed:x}", f"unrewarded-{seed:x}"
    for _ in range(ROUNDS // 4):
        event = trained.personalizer.rank(lone(rewarded, beside=unrewarded)).event_id
        trained.personalizer.reward(event, value)
        trained.personalizer.rank(replace(lone(unrewarded, beside=rewarded), deferred=deferred))
    time.sleep(trained.patience)
    orders = ((rewarded, unrewarded), (unrewarded, rewarded))
    both = [Round(replace(lone(one, beside=other), excluded=(), deferred=True), unrewarded) for one, other in orders]
    return trained.share(both * FEW, prefers_the_best)
