"""The one walk over a JSON value that makes a changed copy of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, cast

Json = dict[str, Any]


def _same(value: Any) -> Any:
    return value


def rewritten(
    value: Any,
    *,
    members: Callable[[Json], Json] = _same,
    scalar: Callable[[Any], Any] = _same,
    leave: Collection[str] = (),
) -> Any:
    """A copy in which every object has other members, and every scalar is another one.

    ``members`` gives those of an object, and is asked for the outer ones first; what it gives is walked on. The values
    of members named in ``leave`` stay as they are. The value itself is not changed.
    """
    if isinstance(value, list):
        return [rewritten(item, members=members, scalar=scalar, leave=leave) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return scalar(value)
    return {
        key: item if key in leave else rewritten(item, members=members, scalar=scalar, leave=leave)
        for key, item in members(cast("Json", value)).items()
    }
