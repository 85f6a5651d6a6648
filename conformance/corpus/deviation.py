"""Moves one deviation of a generated body into a body that is otherwise beyond doubt.

A generated body is often wrong in several places. A server that refuses it for the one says nothing about
the other, so each deviation is tried alone.
"""

from __future__ import annotations

import copy
from typing import Any, cast

import jsonschema_rs

Place = tuple[str | int, ...]


class NotTransferable(Exception):
    """The sound body has no such place."""


def with_deviation(sound: Any, body: Any, error: jsonschema_rs.ValidationError) -> tuple[Any, Place]:
    """A copy of the sound body with this one deviation, and where it is; NotTransferable when it has no such place."""
    place = _translated(sound, tuple(error.instance_path))
    value = value_at(body, tuple(error.instance_path))
    kind: Any = error.kind
    changed = copy.deepcopy(sound)
    if kind.name == "required":
        holder = value_at(changed, place)
        if not isinstance(holder, dict) or kind.property not in holder:
            raise NotTransferable
        del cast("dict[str, Any]", holder)[kind.property]
    elif kind.name in ("additionalProperties", "unevaluatedProperties"):
        holder, extra = value_at(changed, place), min(kind.unexpected)
        if not isinstance(holder, dict):
            raise NotTransferable
        cast("dict[str, Any]", holder)[extra] = value[extra]
    elif kind.name == "minItems":
        changed = with_value(changed, place, value_at(sound, place)[: len(value)])
    else:
        changed = with_value(changed, place, value)
    return changed, place


def _translated(sound: Any, place: Place) -> Place:
    """The same place in the sound body, whose arrays may be shorter."""
    result: list[str | int] = []
    for part in place[:-1]:
        step = _clamped(sound, part)
        sound = value_at(sound, (step,))
        result.append(step)
    return (*result, *(_clamped(sound, part) for part in place[-1:]))


def _clamped(holder: Any, part: str | int) -> str | int:
    if isinstance(holder, list) and isinstance(part, int) and holder:
        return min(part, len(cast("list[Any]", holder)) - 1)
    return part


def value_at(value: Any, place: Place) -> Any:
    """What stands at one place; NotTransferable when there is no such place."""
    for part in place:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            raise NotTransferable from None
    return value


def with_value(value: Any, place: Place, leaf: Any) -> Any:
    """Put something else at one place of the value, in place; NotTransferable when its holder is not there."""
    if not place:
        return leaf
    holder = value_at(value, place[:-1])
    if isinstance(holder, dict) != isinstance(place[-1], str) or not isinstance(holder, (dict, list)):
        raise NotTransferable
    cast("Any", holder)[place[-1]] = leaf
    return value
