"""Decisions, as the client of a loop takes them: the chosen action, the order, the probabilities, and the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from conformance.invariants.comparison import moment
from conformance.rehearsal.change import Change
from conformance.rehearsal.reading import Json, apart, as_number, by, listed, moved, number, some, text
from conformance.worlds.decisions.configurations import duration

MADE_THERE = re.compile(r"creationTime|lastModifiedTime|\w*Id|id|name")
"""Members that say when or as what a service made something; it may rename a policy, too."""
EPSILON = re.compile(r"--epsilon[ =]\S+")
"""A share of exploration, which follows the configuration, where it is told as such."""
UNFINISHED = ("pending", "notsubmitted")


def unfinished(body: Any) -> bool:
    """Whether an evaluation goes on."""
    return text(body, "status").lower() in UNFINISHED


def changes(sent: Any, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """What is otherwise; the tolerance is for probabilities, and for numbers of settings."""
    del sent
    chosen = text(old, "rewardActionId"), text(new, "rewardActionId")
    drawn = _drawn(old, new, tolerance)
    if all(chosen) and chosen[0] != chosen[1]:
        told = f"the chosen action was {chosen[0]} and is {chosen[1]}"
        yield Change("value", f"{told}, to which both give the same chance" if drawn else told, counts=not drawn)
    if not drawn:
        yield from _ranking(listed(old, "ranking"), listed(new, "ranking"), tolerance)
    if isinstance(old, dict) and isinstance(new, dict) and not chosen[0]:
        yield from _settings(cast("Json", old), cast("Json", new), tolerance)


def _drawn(old: Any, new: Any, tolerance: float) -> bool:
    """Whether the same chances were drawn from twice, and came out otherwise: that is what exploration does."""
    sides = [by(listed(side, "ranking"), "id") for side in (old, new)]
    chances = [{name: number(action, "probability") for name, action in side.items()} for side in sides]
    chosen = text(new, "rewardActionId")
    if chosen == text(old, "rewardActionId") or chances[0].keys() != chances[1].keys():
        return False
    same = all(
        None not in (was, chances[1][name]) and not apart(was, chances[1][name], tolerance) for name, was in chances[0].items()
    )
    return same and (chances[0].get(chosen) or 0.0) > tolerance


def _ranking(old: list[Any], new: list[Any], tolerance: float) -> Iterator[Change]:
    order = [[text(action, "id") for action in side] for side in (old, new)]
    if sorted(order[0]) != sorted(order[1]):
        yield Change("value", f"other actions are ranked: {some(order[1])}; they were {some(order[0])}")
    elif order[0] != order[1]:
        yield Change("value", f"the order of the actions is {some(order[1])}; it was {some(order[0])}")
    before, after = by(old, "id"), by(new, "id")
    for name in before:
        was, now = number(before[name], "probability"), number(after.get(name), "probability")
        if apart(was, now, tolerance):
            yield Change("value", f"the probability of {name} {moved(was, now)}")


def _settings(old: Json, new: Json, tolerance: float) -> Iterator[Change]:
    for name, was in old.items():
        now = new.get(name)
        if MADE_THERE.fullmatch(name):
            continue
        if isinstance(was, str | bool) and isinstance(now, type(was)) and _meant(was) != _meant(now):
            yield Change("value", f"{name} was {_plain(was)} and is {_plain(now)}")
        before, after = as_number(was), as_number(now)
        if apart(before, after, tolerance * min(1.0, abs(before or 0.0))):
            yield Change("value", f"{name} {moved(before, after)}")


def _meant(value: object) -> object:
    """What a setting says, however it is written: a time, a span of time, or the words of a policy but for its exploration."""
    return moment(value) or duration(value) or EPSILON.sub("", str(value)).split()


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
