"""How much is explored: explorationPercentage."""

from dataclasses import replace

import pytest

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer
from conformance.harness.personalizer.loop import Loop, loop
from conformance.worlds.decisions.bandit import Bandit
from conformance.worlds.decisions.strategies import Decision, plain

TRIES = 300
ROUNDS = 200
EVENTS = 30


@requirement("personalizer.rank.explores-everything")
def test_full_exploration_chooses_everything_sometime(personalizer: Personalizer) -> None:
    """A model that is never shown anything else learns nothing else."""
    decision = plain(4, deferred=True)
    seen: set[str] = set()
    with loop(personalizer, explorationPercentage=1):
        for number in range(TRIES):
            seen.add(personalizer.rank(decision.called(personalizer.name(f"explore-{number}"))).chosen)
            if len(seen) == len(decision.ids):
                break

    assert seen == set(decision.ids), f"of {list(decision.ids)}, {TRIES} events chose {sorted(seen)} only"


@requirement("personalizer.rank.explores-nothing")
def test_no_exploration_chooses_the_same_every_time(personalizer: Personalizer, seed: int) -> None:
    """Nobody is shown second best."""
    with loop(personalizer, explorationPercentage=0) as trained:
        decision = _trained(trained, seed)
        chosen = [personalizer.rank(decision.called(personalizer.name(f"greedy-{n}"))).chosen for n in range(EVENTS)]

    assert len(set(chosen)) == 1, f"with nothing to explore, {EVENTS} events chose {sorted(set(chosen))}"


@requirement("personalizer.rank.order-does-not-matter")
def test_another_order_of_the_actions_changes_nothing(personalizer: Personalizer, seed: int) -> None:
    """A place in a list is no reason."""
    with loop(personalizer, explorationPercentage=0) as trained:
        decision = _trained(trained, seed)
        turned = [replace(decision, actions=decision.actions[n:] + decision.actions[:n]) for n in range(len(decision.ids))]
        chosen = [personalizer.rank(d.called(personalizer.name(f"turned-{n}"))).chosen for n, d in enumerate(turned)]

    assert len(set(chosen)) == 1, f"in {len(chosen)} orders of the same actions, {chosen} were chosen"


def _trained(trained: Loop, seed: int) -> Decision:
    """A decision that a model has learned to take; skips where none does in time."""
    bandit = Bandit(seed)
    decision = bandit.trials(1)[0].decision
    trained.train(bandit.rounds(ROUNDS))
    if not trained.eventually(lambda: max(trained.personalizer.rank(decision).probabilities.values()) > 0.5):
        pytest.skip("no model was trained in time")
    return decision
