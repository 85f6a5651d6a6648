"""Strategies for decisions: contexts, actions with features, and which of them are left out.

Only what every documented server understands: at least one context feature, features as objects of
strings, numbers, booleans, arrays of numbers and one level of namespaces, unique action ids.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Json = dict[str, Any]
MOST_ACTIONS = 50
LONGEST_ID = 256
"""Characters of an action id and of an event id."""


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

    def named(self, prefix: str) -> Decision:
        """The same decision under an event id that only this decision has.

        A server that is asked again knows the event from before; then at least the whole request is the same.
        """
        content = json.dumps(self.request(eventId=None), sort_keys=True).encode()
        return self.called(f"{prefix}-{hashlib.blake2b(content, digest_size=6).hexdigest()}")


TOPICS = ("sports", "politics", "weather", "science", "音楽", "théâtre", "cooking", "cars")
_WORDS = st.sampled_from(TOPICS)
_NUMBERS = st.integers(-100, 100) | st.sampled_from([0.5, -0.25, 1e-3, 12345.5])
_VALUES = _WORDS | _NUMBERS | st.booleans() | st.lists(_NUMBERS, min_size=1, max_size=3)
_NAMES = st.sampled_from(["topic", "length", "fresh", "daytime", "device", "größe"])
_PLAIN = st.dictionaries(_NAMES, _VALUES, min_size=1, max_size=3)
_FEATURES = st.lists(
    _PLAIN | st.dictionaries(st.sampled_from(["user", "item"]), _PLAIN, min_size=1, max_size=2), min_size=1, max_size=2
).map(tuple)
_ACTION_IDS = st.sampled_from([*TOPICS, "a", "b", "item 7", "x/y", "0", "-1", "null"])
_EVENT_IDS = st.sampled_from(
    ["event", "an event", "a/b", "ä/ö", "événement", "事件", "a%2Fb", "a+b&c=d", "?#", "🙂", "A", "100%", ";"]
)


def decisions(least: int = 1, most: int = 8, *, excluding: bool = False) -> SearchStrategy[Decision]:
    """A decision between so many actions; ``excluding`` leaves at least one of them out, and at least one in."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Decision:
        lowest = max(least, 2) if excluding else least
        ids = draw(st.lists(_ACTION_IDS, min_size=lowest, max_size=most, unique=True))
        actions = tuple(Action(identifier, draw(_FEATURES)) for identifier in ids)
        out = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1, unique=True)) if excluding else []
        return Decision(actions, draw(_FEATURES), tuple(out))

    return drawn()


def odd_event_ids() -> SearchStrategy[str]:
    """Event ids that only careful servers carry through a path: blanks, slashes, escapes and letters of many scripts."""
    return st.builds("{}{}{}".format, _EVENT_IDS, st.sampled_from(["", " ", "/", "-"]), _EVENT_IDS)


def plain(actions: int, *, event_id: str | None = None, deferred: bool = False) -> Decision:
    """A decision between so many actions that differ in one feature each."""
    made = tuple(Action(f"action-{n}", ({"topic": TOPICS[n % len(TOPICS)], "number": n},)) for n in range(actions))
    return Decision(made, ({"daytime": "morning"},), event_id=event_id, deferred=deferred)
