"""Learning loops whose model follows in seconds: the configuration that experiments need, and how they wait.

They change the configuration, which on the real service resets the model and trains it anew; what was
found is put back afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from conformance.harness.personalizer.client import Json, Personalizer, Ranking
from conformance.harness.restoration import writable
from conformance.worlds.decisions.bandit import Round, lone
from conformance.worlds.decisions.configurations import duration
from conformance.worlds.decisions.strategies import plain

SPANS = (1, 5)
"""Seconds between two models, and of the reward wait time where it must be over soon; the first that a server takes."""
UNHURRIED = 10
"""Seconds of the reward wait time where rewards must come in time."""
USUAL = {"defaultReward": 0, "rewardAggregation": "earliest", "explorationPercentage": 0.2}
OTHER = "not to be chosen"
CALLS = 10
"""Ranks after which even a server that ends events only when it is called has ended all."""
REPEATED = 3
"""Times that a question is repeated."""
HALF = 0.5
MARGIN = 2.0
"""Seconds that a model may take longer, where it must show something."""


@dataclass
class Loop:
    """A learning loop in a configuration of its own."""

    personalizer: Personalizer
    wait: float
    """Seconds of the reward wait time."""
    lag: float
    """Seconds from the end of an event to a model that may have learned from it."""
    configuration: Json = field(repr=False)
    """As it was sent."""

    def settled(self, holds: Callable[[], bool]) -> bool:
        """Whether something holds at once, or else when a new configuration must have come into force."""
        if holds():
            return True
        self.personalizer.door.pause(self.lag)
        return holds()

    @property
    def patience(self) -> float:
        """Seconds after which everything that was rewarded must show."""
        return self.wait + self.lag + MARGIN

    def configure(self, **members: Any) -> None:
        """Change these members of the configuration; skips where the container does not take them."""
        changed = {**self.configuration, **members}
        if changed != self.configuration and self.personalizer.answer("update-configuration", changed).status != 200:
            pytest.skip(f"the container takes no configuration with {members}")
        self.configuration = changed

    def train(self, rounds: Iterable[Round]) -> None:
        """Rank and reward, at once."""
        for visit in rounds:
            ranking = self.personalizer.rank(visit.decision)
            self.personalizer.reward(ranking.event_id, visit.reward(ranking.chosen))

    def share(self, rounds: Iterable[Round], right: Callable[[Ranking, Round], bool]) -> float:
        """The share of these visits in which the service was right; nothing is learned from them."""
        said = [right(self.personalizer.rank(visit.decision), visit) for visit in rounds]
        return sum(said) / len(said)

    def show(self, action: str, *, deferred: bool = False) -> str:
        """Rank so that nothing but this action can be chosen; gives the event."""
        return self.personalizer.rank(replace(lone(action, beside=OTHER), deferred=deferred)).event_id

    def preference(self, one: str, other: str) -> float:
        """How often the model prefers one action to another, in either order of the two; where it knows of neither, never."""
        both = [Round(replace(lone(a, beside=b), excluded=(), deferred=True), one) for a, b in ((one, other), (other, one))]
        return self.share(both * REPEATED, surely_prefers_the_best)

    def lasting_preference(self, one: str, other: str) -> float:
        """The preference that has shown and stays: on its way to what it learns, a model may prefer either for a moment."""

        def lasts() -> bool:
            if self.preference(one, other) <= HALF:
                return False
            self.personalizer.door.pause(self.lag)
            return self.preference(one, other) > HALF

        self.eventually(lasts)
        return self.preference(one, other)

    def end_events(self) -> None:
        """Let every event come to its end."""
        self.personalizer.door.pause(self.wait + 0.2)
        for _ in range(CALLS):
            self.personalizer.rank(plain(2, deferred=True))

    def eventually(self, holds: Callable[[], bool]) -> bool:
        """Whether something shows in time: a model is updated now and then, and the last story may be forgotten."""
        end = time.monotonic() + self.patience
        while not holds():
            if time.monotonic() > end:
                return False
            self.personalizer.door.pause(0.2)
        return True


@contextmanager
def loop(personalizer: Personalizer, *, hurried: bool = False, wait: int = UNHURRIED, **members: Any) -> Generator[Loop]:
    """A loop whose model follows within seconds; ``hurried``, the reward wait time of ``wait`` seconds is over as soon.

    Skips where the container takes no such configuration.
    """
    with personalizer.left_as_found("update-configuration"):
        found = writable(personalizer.door, "personalizer.update-configuration", personalizer.configuration())
        for span in SPANS:
            waited = span if hurried else wait
            spans = {"rewardWaitTime": f"PT{waited}S", "modelExportFrequency": f"PT{span}S"}
            wanted = {**found, **USUAL, **spans, **members}
            if personalizer.answer("update-configuration", wanted).status == 200:
                yield Loop(personalizer, waited, span + 1, wanted)
                return
        pytest.skip("the container takes no configuration in which a model follows within seconds")


def lag_of_configuration(personalizer: Personalizer) -> float:
    """Have the configuration followed within seconds, and give how many; 0 where the container does not do that."""
    found = writable(personalizer.door, "personalizer.update-configuration", personalizer.configuration())
    for span in SPANS:
        wanted = {**found, "modelExportFrequency": f"PT{span}S"}
        if personalizer.answer("update-configuration", wanted).status != 200:
            continue
        for pause in (0.0, span + MARGIN):
            personalizer.door.pause(pause)
            if duration(personalizer.configuration()["modelExportFrequency"]) == timedelta(seconds=span):
                return span + MARGIN
        return 0.0
    return 0.0


def chose_the_best(ranking: Ranking, visit: Round) -> bool:
    """Whether the visitor was shown what they like."""
    return ranking.chosen == visit.best


def surely_prefers_the_best(ranking: Ranking, visit: Round) -> bool:
    """Whether the model thinks the visitor likes this better than anything else, and not just as well."""
    return all(ranking.probabilities[visit.best] > p for name, p in ranking.probabilities.items() if name != visit.best)
