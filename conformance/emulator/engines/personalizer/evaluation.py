"""How other policies would have done: estimates from what was logged, by weighting with the probabilities of then."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.emulator.engines.personalizer.learner import Learner
from conformance.emulator.engines.personalizer.log import Lesson
from conformance.emulator.engines.personalizer.policy import Policy

MOST_STEPS = 5_000
"""Lessons looked at for all policies of one evaluation, so that it is over in a second."""
MOST_POLICIES = 20


@dataclass(frozen=True)
class Estimate:
    """The sums from which a reward per event is estimated."""

    events: int = 0
    possible: int = 0
    """Events whose action the policy could have chosen."""
    weights: float = 0.0
    rewards: float = 0.0
    """Weighted."""
    squares: float = 0.0
    """Of the weighted rewards."""

    @property
    def half_width(self) -> float:
        """Of the interval that holds the mean in 95 of 100 cases."""
        if not self.events:
            return 0.0
        mean = self.rewards / self.events
        return 1.96 * math.sqrt(max(0.0, self.squares / self.events - mean * mean) / self.events)


def estimates(policies: Sequence[Policy], exploration: float, lessons: Sequence[Lesson]) -> list[Estimate]:
    """One estimate for each policy, which learns as it goes; empty ones beyond the first few policies."""
    looked_at = lessons[-(MOST_STEPS // max(1, min(len(policies), MOST_POLICIES))) :]
    found: dict[Policy, Estimate] = {}
    for policy in policies:
        if policy not in found:
            found[policy] = _estimate(policy, exploration, looked_at) if len(found) < MOST_POLICIES else Estimate()
    return [found[policy] for policy in policies]


def _estimate(policy: Policy, exploration: float, lessons: Sequence[Lesson]) -> Estimate:
    learner = Learner(policy, exploration)
    weights: list[float] = []
    earned: list[float] = []
    for lesson in lessons:
        weight = learner.probabilities(lesson.choice)[lesson.chosen] / lesson.probability
        weights.append(weight)
        earned.append(weight * lesson.reward)
        learner.learn(lesson.choice, lesson.chosen, lesson.probability, lesson.reward)
    learner.close()
    possible = sum(weight > 0 for weight in weights)
    return Estimate(len(lessons), possible, sum(weights), sum(earned), sum(value * value for value in earned))
