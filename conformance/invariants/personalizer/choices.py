"""What a rank asks the Personalizer, as far as every server reads it the same, and the ranking that it got."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from conformance.invariants.invariant import Json, NotTelling, Seen
from conformance.worlds.decisions.strategies import LONGEST_ID, NEW_FEATURE

FEW = 8
"""Actions of a request that no server has too many of."""
FEATURES = ("features", "contextFeatures")
"""Members whose values are features."""


@dataclass(frozen=True)
class Choice:
    """What a rank can choose from."""

    offered: tuple[str, ...]
    excluded: frozenset[str]
    """Those of the offered ones that must not be chosen."""

    @property
    def eligible(self) -> frozenset[str]:
        """Those that may be chosen."""
        return frozenset(self.offered) - self.excluded


def is_plain(value: object) -> bool:
    """Whether a value is an id that every server reads as it is: not blank, nothing unprintable, not too long."""
    return isinstance(value, str) and bool(value.strip()) and value.isprintable() and len(value) <= LONGEST_ID


def members(seen: Seen, name: str) -> list[Any]:
    """The items of an array that was sent; none when it is no array."""
    value: object = seen.sent_members.get(name)
    return cast("list[Any]", value) if isinstance(value, list) else []


def offer(body: Json) -> Choice:
    """The choice that a body asks for; NotTelling where ids are odd or repeated, or nothing is left to choose."""
    excluded: object = body.get("excludedActions") or []
    try:
        ids: list[object] = [action["id"] for action in body["actions"]]
    except (LookupError, TypeError):
        raise NotTelling from None
    if not isinstance(excluded, list) or not all(isinstance(each, str) for each in cast("list[object]", excluded)):
        raise NotTelling
    offered = [identifier for identifier in ids if isinstance(identifier, str) and is_plain(identifier)]
    out = frozenset(cast("list[str]", excluded))
    if len(set(offered)) < len(ids) or out.issuperset(offered):
        raise NotTelling
    return Choice(tuple(offered), out.intersection(offered))


def choice(seen: Seen) -> Choice:
    """What a served rank could choose from; NotTelling where that is in doubt."""
    seen.demand_served()
    asked = _choice(seen.request.body)
    if asked is None:
        raise NotTelling
    return asked


@lru_cache(maxsize=64)
def _choice(body: bytes) -> Choice | None:
    """The same of a body, read once for the many invariants that ask; None where it is in doubt."""
    try:
        value: object = json.loads(body)
        return offer(cast("Json", value)) if isinstance(value, dict) else None
    except (NotTelling, ValueError, RecursionError):
        return None


def choice_of_some(seen: Seen) -> Choice:
    """What a served rank could choose from that excludes an action; NotTelling when it excludes none."""
    asked = choice(seen)
    if not asked.excluded:
        raise NotTelling
    return asked


def ranking(seen: Seen) -> list[Json]:
    """The entries of a ranking that holds each action once; NotTelling of another, which ``ranks-every-action`` is about."""
    offered = choice(seen).offered
    entries: list[Json] = seen.said["ranking"]
    if Counter(entry["id"] for entry in entries) != Counter(offered):
        raise NotTelling
    return entries


def demand_sound(seen: Seen, body: Json) -> Choice:
    """What a rank with this body would choose from; NotTelling unless every correct server would serve it."""
    if not seen.surely_valid(body):
        raise NotTelling
    return offer(body)


def chosen(seen: Seen) -> str:
    """The chosen action, if it was one to choose; NotTelling of another, which further requirements are about."""
    identifier: str = seen.said["rewardActionId"]
    if identifier not in choice(seen).eligible:
        raise NotTelling
    return identifier


def length(identifier: object) -> int:
    """The number of characters of an id, where all count alike in every encoding; 0 of anything else."""
    return len(identifier) if isinstance(identifier, str) and max(identifier, default="") < "\ud800" else 0


def demand_usual(seen: Seen, **members: Any) -> Json:
    """What was sent; NotTelling unless with these members instead every server would serve it, for there is nothing odd in it.

    That is a request with few actions, none of them excluded, and ids of plain letters.
    """
    sent = seen.sent_members
    body = {**sent, **members}
    ids = [*demand_sound(seen, body).offered, body.get("eventId") or "none"]
    if body.get("excludedActions") or body.get("deferActivation") or len(ids) > FEW + 1:
        raise NotTelling
    if not all(identifier.isascii() and len(identifier) < LONGEST_ID // 2 for identifier in ids):
        raise NotTelling
    return sent


def features(body: Json) -> list[Json]:
    """The features of the context and of all actions."""
    return [*body["contextFeatures"], *(each for action in body["actions"] for each in action["features"])]


def are_known(listed: list[Json]) -> bool:
    """Whether no name among these features says that no earlier request had it."""
    return not any(NEW_FEATURE.fullmatch(name) for each in listed for name in each)


def with_words_for_null(value: Any, *, feature: bool = False) -> Any:
    """A request in which every feature that is null is a word."""
    if isinstance(value, list):
        return [with_words_for_null(each, feature=feature) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        named = cast("Json", value).items()
        return {name: with_words_for_null(each, feature=feature or name in FEATURES) for name, each in named}
    return "a word" if value is None and feature else value


def with_numbers_for_words(body: Json) -> Json:
    """A request in which every feature that is an array of words is an array of numbers; NotTelling without a context."""

    def plainer(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plainer(each) for name, each in cast("Json", value).items()}
        listed = cast("list[Any]", value) if isinstance(value, list) else []
        return [*range(len(listed))] if listed and all(isinstance(each, str) for each in listed) else cast("Any", value)

    if not isinstance(body.get("contextFeatures"), list):
        raise NotTelling
    actions = [{**action, "features": [*map(plainer, action["features"])]} for action in body["actions"]]
    return {**body, "contextFeatures": [*map(plainer, body["contextFeatures"])], "actions": actions}
