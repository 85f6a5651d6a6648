"""Decisions, as the client of a loop takes them: the chosen action, the order, the probabilities, and the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.rehearsal.change import Change
from conformance.rehearsal.reading import Json, apart, by, listed, number, some, text


def changes(sent: Any, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """What is otherwise; the tolerance is for probabilities."""
    del sent
    before, after = text(old, "rewardActionId"), text(new, "rewardActionId")
    if before != after:
        yield Change("value", f"the chosen action was {before or 'none'} and is {after or 'none'}")
    yield from _ranking(listed(old, "ranking"), listed(new, "ranking"), tolerance)
    if isinstance(old, dict) and isinstance(new, dict) and not before:
        yield from _settings(cast("Json", old), cast("Json", new))


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
            yield Change("value", f"the probability of {name} was {was:g} and is {now:g}")


def _settings(old: Json, new: Json) -> Iterator[Change]:
    for name, was in old.items():
        now = new.get(name, was)
        if isinstance(was, str | int | float) and isinstance(now, str | int | float) and was != now:
            yield Change("value", f"{name} was {was} and is {now}", counts=name not in ("lastModelBuildTime", "creationTime"))
