"""The life of events, from rank to what is learned from them. Times are seconds of a clock that the caller reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median
from typing import Literal, get_args

MOST_EVENTS = 50_000
MOST_CHARACTERS = 64_000_000
"""Of all choices that are waited for; the oldest ones make room."""
MOST_REWARDS = 100
"""Of one event that are kept; further ones are not looked at."""

Aggregation = Literal["earliest", "average", "median", "sum", "min", "max"]
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)
AGGREGATED: Mapping[Aggregation, Callable[[Sequence[float]], float]] = {
    "earliest": lambda rewards: rewards[0],
    "average": fmean,
    "median": median,
    "sum": sum,
    "min": min,
    "max": max,
}
"""What several rewards of one event come to."""


@dataclass(frozen=True)
class Event:
    """What was chosen for one rank call, and what is known of it since."""

    id: str
    choice: str
    """As the learner reads it."""
    chosen: int
    """Index of the action shown, among those that could be."""
    probability: float
    ranked_at: float
    active: bool
    """Whether a reward is expected."""
    rewards: tuple[float, ...] = ()
    learned: bool = False
    """Whether nothing more can come of it."""

    @property
    def counts(self) -> bool:
        """Whether there is something to learn from it when its time is over."""
        return self.active and not self.learned


class Events:
    """Those whose reward wait time is not over, in the order in which they were ranked."""

    def __init__(self) -> None:
        self._waiting: dict[str, Event] = {}
        self._characters = 0

    def ranked(self, event: Event) -> None:
        """Remember an event; one that is known, because a client asks again, keeps what happened to it."""
        known = self._waiting.get(event.id)
        if known and known.choice == event.choice:
            if not known.learned:
                self._waiting[event.id] = replace(known, chosen=event.chosen, probability=event.probability)
            return
        if known:
            self._forget(event.id)
        self._waiting[event.id] = event
        self._characters += len(event.choice)
        while len(self._waiting) > MOST_EVENTS or self._characters > MOST_CHARACTERS:
            self._forget(next(iter(self._waiting)))

    def activated(self, identifier: str, since: float) -> None:
        """From now on a reward is expected; nothing changes for an event that is not known, or not ranked ``since`` then."""
        event = self._waiting.get(identifier)
        if event and event.ranked_at > since:
            self._waiting[identifier] = replace(event, active=True)

    def rewarded(self, identifier: str, reward: float, since: float, *, at_once: bool) -> Event | None:
        """The event with one more reward; ``at_once``, nothing more can come of it.

        None when it is not known, over, or not ranked ``since`` then. A reward activates.
        """
        event = self._waiting.get(identifier)
        if event is None or event.learned or event.ranked_at <= since:
            return None
        rewards = (*event.rewards, reward)[:MOST_REWARDS]
        self._waiting[identifier] = replace(event, active=True, rewards=rewards, learned=at_once)
        return self._waiting[identifier]

    def over(self, before: float, most: int) -> Iterator[Event]:
        """Forget up to ``most`` events that were ranked before this time, and give those to learn from."""
        for identifier in [i for i, e in zip(self._waiting, self._first(most), strict=False) if e.ranked_at <= before]:
            event = self._forget(identifier)
            if event.counts:
                yield event

    def _first(self, most: int) -> Iterator[Event]:
        for _, event in zip(range(most), self._waiting.values(), strict=False):
            yield event

    def _forget(self, identifier: str) -> Event:
        event = self._waiting.pop(identifier)
        self._characters -= len(event.choice)
        return event
