"""A bandit whose best arm is known: users of a few kinds, each of which likes one thing only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from conformance.worlds.decisions.strategies import Action, Decision

USERS = ("commuter", "student", "tourist", "nurse")
DISHES = ("soup", "pasta", "salad", "steak")


@dataclass(frozen=True)
class Round:
    """One visit: who came, and what they would like."""

    decision: Decision
    best: str

    def reward(self, shown: str) -> float:
        """1 for what this user likes, 0 for everything else."""
        return 1.0 if shown == self.best else 0.0


@dataclass(frozen=True)
class Bandit:
    """Which user likes what is decided by the seed; nobody could know it without being told by rewards."""

    seed: int
    users: int = 2
    """How many kinds of users there are, four at most."""

    @property
    def tastes(self) -> dict[str, str]:
        """What each kind of user likes; no two like the same."""
        liked = Random(f"{self.seed} tastes").sample(DISHES, self.users)  # noqa: S311  (repeatable, not secret)
        return dict(zip(USERS, liked, strict=False))

    def rounds(self, count: int) -> Iterator[Round]:
        """So many visits to learn from; the service names their events."""
        return self._visits(count, deferred=False)

    def trials(self, count: int) -> list[Round]:
        """So many visits to see what was learned: deferred, so that nothing is learned from them."""
        return list(self._visits(count, deferred=True))

    def _visits(self, count: int, *, deferred: bool) -> Iterator[Round]:
        """Visits of each kind of user in turn; actions come in ever other orders, so that a position teaches nothing."""
        random = Random(f"{self.seed} visits {deferred}")  # noqa: S311
        for number in range(count):
            user = USERS[number % self.users]
            dishes = random.sample(DISHES, len(DISHES))
            # the seed is part of each feature: what another run taught says nothing about this one
            actions = tuple(Action(dish, ({"dish": f"{dish}-{self.seed:x}"},)) for dish in dishes)
            decision = Decision(actions, ({"user": f"{user}-{self.seed:x}"},), deferred=deferred)
            yield Round(decision, self.tastes[user])


def lone(action: str, *, beside: str) -> Decision:
    """A decision that can only end in one of two actions, because the other one is excluded."""
    actions = tuple(Action(name, ({"dish": name},)) for name in (action, beside))
    return Decision(actions, ({"daytime": "noon"},), excluded=(beside,))
