"""Long stories that several tests share: a model that visitors taught, and events whose time is over."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import count
from typing import Generic, TypeVar

from conformance.harness.personalizer.client import Personalizer
from conformance.harness.personalizer.loop import USUAL, Loop, loop
from conformance.wire import Answer
from conformance.worlds.decisions.bandit import Bandit
from conformance.worlds.decisions.strategies import Decision

Story = TypeVar("Story")
LESSONS = 30
"""Times that an action is shown which must be known afterwards."""


class Shared(Generic[Story]):
    """A story that is played when the first test asks for it, and is told to all others."""

    def __init__(self, play: Callable[[], Story]) -> None:
        self._play = play
        self._played: Story | None = None

    def get(self) -> Story:
        """The story."""
        if self._played is None:
            self._played = self._play()
        return self._played

    def drop(self) -> None:
        """Have it played anew for the next one that asks."""
        self._played = None

    def for_one_test(self) -> Callable[[], Story]:
        """The story for a test; one that asks again was repeated after a failure, and has it played anew."""
        asked = False

        def get() -> Story:
            nonlocal asked
            if asked:
                self.drop()
            asked = True
            return self.get()

        return get


@dataclass
class Taught:
    """A loop whose model follows in seconds, and the bandit that teaches it."""

    loop: Loop
    bandit: Bandit
    rounds: int = 0
    """Visits that were rewarded so far."""

    def teach(self, rounds: int) -> None:
        """Reward so many visits in all, under the usual exploration; those that are behind it count."""
        if rounds > self.rounds:
            self.loop.configure(**USUAL)
            self.loop.train(list(self.bandit.rounds(rounds))[self.rounds :])
            self.rounds = rounds

    @property
    def decision(self) -> Decision:
        """A decision like those that it was taught, from which nothing is learned."""
        return self.bandit.trials(1)[0].decision


@contextmanager
def taught(personalizer: Personalizer) -> Generator[Shared[Taught]]:
    """A loop for tests that need a model which has learned something."""
    with loop(personalizer) as running:
        yield Shared(partial(_taught, running, count()))


def _taught(running: Loop, numbers: count[int]) -> Taught:
    return Taught(running, Bandit(_seed(running.personalizer.name(f"bandit-{next(numbers)}")), users=4))


@dataclass(frozen=True)
class Ended:
    """What a model made of events whose time was over, each of which shall count as a loss unless it was inactive.

    Every member but the first two is the name of an action.
    """

    loop: Loop
    late: tuple[Answer, ...]
    """The answers to the rewards that came after the reward wait time."""
    praised: str
    """Was rewarded late."""
    unrewarded: str
    inactive: str
    unknown: str
    """Was never shown."""


@contextmanager
def ended(personalizer: Personalizer) -> Generator[Shared[Ended]]:
    """A loop whose events end within seconds."""
    with loop(personalizer, hurried=True) as running:
        yield Shared(partial(_ended, running, count()))


def _ended(running: Loop, numbers: count[int]) -> Ended:
    personalizer = running.personalizer
    praised, unrewarded, inactive, unknown = (
        f"{what}-{_seed(personalizer.name(f'ended-{number}')):x}"
        for number in [next(numbers)]
        for what in ("praised", "unrewarded", "inactive", "unknown")
    )
    running.configure(defaultReward=0)
    running.end_events()  # else the events of other tests would be losses, too, and every action seem as poor
    running.configure(defaultReward=-1)
    rewarded_late: list[str] = []
    for _ in range(LESSONS):
        rewarded_late.append(running.show(praised))
        running.show(unrewarded)
        running.show(inactive, deferred=True)
    personalizer.door.pause(running.wait + 0.2)
    late = tuple(personalizer.answer("reward", {"value": 1}, identifier=event) for event in rewarded_late)
    running.end_events()
    personalizer.door.pause(running.lag)
    return Ended(running, late, praised, unrewarded, inactive, unknown)


def _seed(name: str) -> int:
    """A number for a name, the same in every run that gives it."""
    return int.from_bytes(blake2b(name.encode(), digest_size=6).digest())
