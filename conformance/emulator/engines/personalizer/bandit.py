"""Ranks actions for a context, learns from the rewards that follow, and knows nothing of HTTP."""

from __future__ import annotations

import hashlib
import math
import threading
import time
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from random import Random

from conformance.emulator.engines.personalizer.evaluation import Estimate, estimates
from conformance.emulator.engines.personalizer.events import AGGREGATED, Aggregation, Event, Events
from conformance.emulator.engines.personalizer.features import Features
from conformance.emulator.engines.personalizer.learner import decision
from conformance.emulator.engines.personalizer.log import Lesson, Log
from conformance.emulator.engines.personalizer.models import Models, ModelTimes
from conformance.emulator.engines.personalizer.policy import DEFAULT_ARGUMENTS, Policy, parsed

DAY = 86_400.0
RETRAINED = 2 * DAY
"""Seconds of lessons that a changed learner is taught again."""
SETTLED_AT_ONCE = 500
"""Events that end in one call at most: a crowd that ends together must not hold one caller up."""
LARGEST_REWARD = 100.0
"""Beyond it a reward is cut, or a single one would decide the model."""
LEAST_PROBABILITY = 1e-6
"""Of a choice that is learned from: its weight is one over it."""


class NothingToChoose(Exception):
    """Every action is excluded."""


@dataclass(frozen=True)
class Action:
    """What could be shown."""

    id: str
    features: Features


@dataclass(frozen=True)
class Ranking:
    """The answer to a rank call."""

    event_id: str
    chosen: str
    """Id of the action to show."""
    probabilities: tuple[tuple[str, float], ...]
    """Every action with its probability; excluded ones where they stood, the others with the chosen one in front."""


@dataclass(frozen=True)
class Settings:
    """How rewards are taken and how much is explored; durations in seconds."""

    reward_wait: float = 600.0
    default_reward: float = 0.0
    aggregation: Aggregation = "earliest"
    exploration: float = 0.2
    export_every: float = 300.0
    retention_days: int = 90
    """Less than 0 for ever."""

    def learns_like(self, other: Settings) -> bool:
        """Whether the same rewards would make the same model."""
        return replace(self, export_every=0, retention_days=0) == replace(other, export_every=0, retention_days=0)


class Personalizer:
    """One learning loop; any number of threads may use it.

    ``clock`` gives seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        # the learner is not made for threads, and an event, its log and its lesson belong together
        self._lock = threading.Lock()
        self._settings = Settings()
        self._policy: Policy = parsed(DEFAULT_ARGUMENTS)
        self._events = Events()
        self._log = Log()
        self._forgotten_before = -math.inf
        self._models = Models(self._policy, self._settings.exploration, clock())

    def rank(
        self, actions: Sequence[Action], context: Features, excluded: Collection[str], event_id: str | None, *, deferred: bool
    ) -> Ranking:
        """Choose one of these actions, whose ids differ; NothingToChoose when all are excluded.

        The same call with the same ``event_id`` gives the same ranking as long as the model is the same.
        """
        eligible = [action for action in actions if action.id not in excluded]
        if not eligible:
            raise NothingToChoose
        choice = decision(context, [action.features for action in eligible])
        identifier = event_id or uuid.uuid4().hex
        with self._lock:
            now = self._caught_up()
            probabilities = self._models.probabilities(choice)
            chosen = _drawn(probabilities, identifier)
            self._events.ranked(Event(identifier, choice, chosen, probabilities[chosen], now, active=not deferred))
            self._log.noted(now)
        return _ranking(identifier, actions, eligible, probabilities, chosen)

    def reward(self, event_id: str, value: float) -> None:
        """Tell what the chosen action earned; without effect when the event is not known or its time is over."""
        with self._lock:
            since = self._caught_up() - self._settings.reward_wait
            # the first reward decides as soon as it is there, all others with the last one
            event = self._events.rewarded(event_id, value, since, at_once=self._settings.aggregation == "earliest")
            if event is not None and event.learned:
                self._learn(event, event.rewards[0])

    def activate(self, event_id: str) -> None:
        """Expect a reward from now on; without effect as for a reward."""
        with self._lock:
            self._events.activated(event_id, self._caught_up() - self._settings.reward_wait)

    def configure(self, settings: Settings, policy: Policy) -> None:
        """Change both; where that changes what is learned, the model is taught anew."""
        with self._lock:
            now = self._caught_up()
            anew = policy != self._policy or not settings.learns_like(self._settings)
            self._settings, self._policy = settings, policy
            if anew:
                self._begin_anew(now, self._log.between(max(self._forgotten_before, now - RETRAINED), now))

    def model(self) -> bytes:
        """The model that answers, as a file."""
        with self._lock:
            self._caught_up()
            return self._models.file

    def model_times(self) -> ModelTimes:
        """Its times."""
        with self._lock:
            self._caught_up()
            return self._models.times

    def reset_model(self) -> None:
        """Forget what was learned."""
        with self._lock:
            self._forgotten_before = self._caught_up()
            self._begin_anew(self._forgotten_before, [])

    def logged(self) -> tuple[float, float] | None:
        """From when to when there are logs; None when there are none."""
        with self._lock:
            now, days = self._caught_up(), self._settings.retention_days
            return self._log.covered(-math.inf if days < 0 else now - days * DAY)

    def delete_logs(self) -> None:
        """Delete them; the model keeps what it learned."""
        with self._lock:
            self._caught_up()
            self._log.clear()

    def evaluate(self, others: Sequence[Policy], begin: float, end: float) -> list[Estimate]:
        """How the present policy and each of the others would have done in this time."""
        with self._lock:
            self._caught_up()
            lessons = self._log.between(begin, end)
            present, exploration = self._policy, self._settings.exploration
        return estimates([present, *others], exploration, lessons)

    def _caught_up(self) -> float:
        """Do what became due by now, and give the time."""
        now = self._clock()
        for event in self._events.over(now - self._settings.reward_wait, SETTLED_AT_ONCE):
            aggregated = AGGREGATED[self._settings.aggregation]
            self._learn(event, aggregated(event.rewards) if event.rewards else self._settings.default_reward)
        self._models.export(now, self._settings.export_every)
        return now

    def _learn(self, event: Event, reward: float) -> None:
        bounded = min(max(reward, -LARGEST_REWARD), LARGEST_REWARD)
        lesson = Lesson(event.ranked_at, event.choice, event.chosen, max(event.probability, LEAST_PROBABILITY), bounded)
        self._log.add(lesson)
        self._models.teach(lesson)

    def _begin_anew(self, now: float, lessons: Sequence[Lesson]) -> None:
        self._models.close()
        self._models = Models(self._policy, self._settings.exploration, now, lessons)


def _drawn(probabilities: Sequence[float], event_id: str) -> int:
    """One index by these probabilities, the same for an event id everywhere."""
    seed = hashlib.blake2b(event_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    random = Random(int.from_bytes(seed, "big"))  # noqa: S311 - repeatable, not secret
    return random.choices(range(len(probabilities)), probabilities)[0]


def _ranking(
    event_id: str, actions: Sequence[Action], eligible: Sequence[Action], probabilities: Sequence[float], chosen: int
) -> Ranking:
    order = sorted(range(len(eligible)), key=lambda index: (index != chosen, -probabilities[index], index))
    ranked = iter([(eligible[index].id, probabilities[index]) for index in order])
    offered = {action.id for action in eligible}
    placed = tuple(next(ranked) if action.id in offered else (action.id, 0.0) for action in actions)
    return Ranking(event_id, eligible[chosen].id, placed)
