"""Strategies for decisions: contexts, actions with features, and which of them are left out.

Only what every documented server understands: at least one context feature, features as objects of
strings, numbers, booleans, arrays of numbers and one level of namespaces, unique action ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.worlds.subset import proper_subset

Json = dict[str, Any]
MOST_ACTIONS = 50
LONGEST_ID = 256
"""Characters of an action id and of an event id."""
NEW_FEATURE = re.compile(r"new-[0-9a-f]{8}")
"""The name of a feature that no earlier request had."""
_STEP = 7
"""From one place in a list to the next; coprime to the length of each list, so that stepping visits every place."""


@dataclass(frozen=True)
class Action:
    """One of the things that could be shown."""

    id: str
    features: tuple[Json, ...]

    def request(self) -> Json:
        """As it goes over the wire."""
        return {"id": self.id, "features": list(self.features)}


@dataclass(frozen=True)
class Decision:
    """One rank call."""

    actions: tuple[Action, ...]
    context: tuple[Json, ...]
    excluded: tuple[str, ...] = ()
    event_id: str | None = None
    deferred: bool = False

    def request(self, **members: Any) -> Json:
        """The body of a rank request; members are added or replace what is there, None is sent as null."""
        asked: Json = {
            "contextFeatures": list(self.context),
            "actions": [action.request() for action in self.actions],
            "deferActivation": self.deferred,
        }
        if self.excluded:
            asked["excludedActions"] = list(self.excluded)
        if self.event_id is not None:
            asked["eventId"] = self.event_id
        return {**asked, **members}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the actions, in the order of the request."""
        return tuple(action.id for action in self.actions)

    @property
    def eligible(self) -> tuple[str, ...]:
        """The ids that may be shown."""
        return tuple(identifier for identifier in self.ids if identifier not in self.excluded)

    def called(self, event_id: str | None) -> Decision:
        """The same decision under another event id."""
        return replace(self, event_id=event_id)


TOPICS = ("sports", "politics", "weather", "science", "音楽", "théâtre", "cooking", "cars")
_NAMES = ("topic", "length", "fresh", "daytime", "device", "größe")
_VALUES = (
    *("sports", 1, True, 0.5, "音楽", -7, [1], "weather", False, 100, [0.5, -0.25], "théâtre"),
    *(-100, 12345.5, "cooking", 0, [3, 0, 100], -0.25, 42, "cars", [1e-3], 1e-3, "science"),
)
_ACTION_IDS = (*TOPICS, "a", "b", "item 7", "x/y", "0", "-1", "null")
_EVENT_IDS = st.sampled_from(
    ["event", "an event", "a/b", "ä/ö", "événement", "事件", "a%2Fb", "a+b&c=d", "?#", "🙂", "A", "100%", ";"]
)


def decisions(least: int = 1, most: int = 8, *, excluding: bool = False) -> SearchStrategy[Decision]:
    """A decision between so many actions; ``excluding`` leaves at least one of them out, and at least one in.

    Drawn is where in the lists of ids and features it begins: whatever is drawn takes longer than an answer.
    """
    pool = _features()

    def decision(drawn: tuple[int, int, int, int]) -> Decision:
        count, first, start, which = drawn
        ids = [_ACTION_IDS[(first + place) % len(_ACTION_IDS)] for place in range(count)]
        *features, context = (pool[(start + place * _STEP) % len(pool)] for place in range(count + 1))
        actions = tuple(Action(identifier, own) for identifier, own in zip(ids, features, strict=True))
        out = proper_subset(count, which) if excluding else ()
        return Decision(actions, context, tuple(identifier for place, identifier in enumerate(ids) if place in out))

    counts = st.integers(max(least, 2) if excluding else least, most)
    starts = st.integers(0, len(_ACTION_IDS) - 1), st.integers(0, len(pool) - 1)
    return st.tuples(counts, *starts, st.integers(0, 2**most - 1) if excluding else st.just(0)).map(decision)


@cache
def _features() -> tuple[tuple[Json, ...], ...]:
    """Features of an action or a context, the plainest first: one object or two, with namespaces or without."""
    numbers = range(len(_NAMES) * 3 * 3)
    plain = [_members(number) for number in numbers]
    others = [plain[number * _STEP % len(plain)] for number in numbers]
    return (
        *((one,) for one in plain),
        *((one, other) for one, other in zip(plain, others, strict=True)),
        *(({"user": one},) for one in plain),
        *(({"user": one, "item": other},) for one, other in zip(plain, others, strict=True)),
        *((one, {"item": other}) for one, other in zip(plain, others, strict=True)),
    )


def _members(number: int) -> Json:
    names = [_NAMES[(number // 3 + place) % len(_NAMES)] for place in range(1 + number % 3)]
    return {name: _VALUES[(number * _STEP + place) % len(_VALUES)] for place, name in enumerate(names)}


def new_features() -> SearchStrategy[Json]:
    """A feature whose name no earlier request had, and says so."""
    names = st.integers(0, 2**32 - 1).map("new-{:08x}".format)
    values = st.integers(-1000, 1000) | st.sampled_from(["new", True])
    return st.dictionaries(names, values, min_size=1, max_size=1)


def odd_event_ids() -> SearchStrategy[str]:
    """Event ids that only careful servers carry through a path: blanks, slashes, escapes and letters of many scripts."""
    return st.builds("{}{}{}".format, _EVENT_IDS, st.sampled_from(["", " ", "/", "-"]), _EVENT_IDS)


def plain(actions: int, *, event_id: str | None = None, deferred: bool = False) -> Decision:
    """A decision between so many actions that differ in one feature each."""
    made = tuple(Action(f"action-{n}", ({"topic": TOPICS[n % len(TOPICS)], "number": n},)) for n in range(actions))
    return Decision(made, ({"daytime": "morning"},), event_id=event_id, deferred=deferred)
