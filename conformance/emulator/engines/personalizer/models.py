"""Two models: one learns from each reward at once, the other answers.

The second becomes a copy of the first whenever the export frequency has passed, so that rank calls in
between agree with each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.emulator.engines.personalizer.learner import Learner
from conformance.emulator.engines.personalizer.log import Lesson
from conformance.emulator.engines.personalizer.policy import Policy


@dataclass(frozen=True)
class ModelTimes:
    """When the model was made, and when rank calls last got a newer one."""

    created: float
    modified: float


class Models:
    """Both models of one learner. Not to be used by two threads at once."""

    def __init__(self, policy: Policy, exploration: float, now: float, lessons: Sequence[Lesson] = ()) -> None:
        self._policy = policy
        self._exploration = exploration
        self._learning = Learner(policy, exploration)
        self._answering = Learner(policy, exploration)
        self._behind = False
        self.file = self._learning.exported()
        """The one that answers, as a file."""
        self.times = ModelTimes(now, now)
        for lesson in lessons:
            self.teach(lesson)
        self.export(now, 0)

    def probabilities(self, choice: str) -> list[float]:
        """How likely each action is to be chosen."""
        return self._answering.probabilities(choice)

    def teach(self, lesson: Lesson) -> None:
        """Learn; rank calls do not notice yet."""
        self._learning.learn(lesson.choice, lesson.chosen, lesson.probability, lesson.reward)
        self._behind = True

    def export(self, now: float, every: float) -> None:
        """Answer with what was learned, when it is that many seconds since that happened and there is anything new."""
        if not self._behind or now - self.times.modified < every:
            return
        self.file = self._learning.exported()
        self._answering.close()
        self._answering = Learner(self._policy, self._exploration, self.file)
        self._behind = False
        self.times = ModelTimes(self.times.created, now)

    def close(self) -> None:
        """Give their memory back."""
        self._learning.close()
        self._answering.close()
