"""From the features of a request, which may be anything in JSON, to the flat, bounded ones that a learner takes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, cast

Features = dict[str, float]
Json = dict[str, Any]

DEEPEST = 4
"""Levels of objects that are looked into; documented are two."""
LONGEST_NAME = 64
LARGEST_NUMBER = 1e6
"""Bounds that keep a single odd request from ruining the model, or from taking long: pairs of features are learned from."""


def flattened(groups: Iterable[Any], most: int) -> Features:
    """The first ``most`` features of these objects, by the path of their names.

    A word is a feature of its own, with the value 1; null counts as the word null. Names that begin with
    an underscore are left out.
    """
    return dict(islice(_features(groups), most))


def is_described(groups: Iterable[Any]) -> bool:
    """Whether there is a feature in these objects that is not null."""
    return any(value is not None for group in groups if isinstance(group, dict) for value in cast("Json", group).values())


def has_words_in_an_array(group: Any, depth: int = DEEPEST) -> bool:
    """Whether any feature, at the levels that are looked into, is an array of anything but numbers."""
    if isinstance(group, list):
        return any(isinstance(item, bool) or not isinstance(item, int | float) for item in cast("list[Any]", group))
    members = cast("Json", group).values() if isinstance(group, dict) and depth else ()
    return any(has_words_in_an_array(value, depth - 1) for value in members)


def _features(groups: Iterable[Any]) -> Iterator[tuple[str, float]]:
    for group in groups:
        if isinstance(group, dict):
            yield from _members(cast("Mapping[str, Any]", group), "", DEEPEST)


def _members(group: Mapping[str, Any], path: str, depth: int) -> Iterator[tuple[str, float]]:
    for name, value in group.items():
        if not name.startswith("_"):
            yield from _feature(f"{path}{name}", value, depth)


def _feature(name: str, value: Any, depth: int) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        if depth > 1:
            yield from _members(cast("Mapping[str, Any]", value), f"{name}.", depth - 1)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            if not isinstance(item, (dict, list)):
                yield from _feature(f"{name}[{index}]", item, depth)
    elif isinstance(value, (bool, str)) or value is None:
        yield _plain(f"{name}={'null' if value is None else value}"), 1.0
    else:
        yield _plain(name), _bounded(value)


def _plain(name: str) -> str:
    """A name that every text format carries; others by their digest."""
    if len(name) <= LONGEST_NAME and name.isprintable():
        return name
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _bounded(value: float) -> float:
    # compared first: a whole number of JSON may have thousands of digits
    bounded = min(max(value, -LARGEST_NUMBER), LARGEST_NUMBER)
    return float(bounded) if math.isfinite(bounded) else 0.0
