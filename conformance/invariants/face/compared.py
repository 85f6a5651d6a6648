"""What comparisons ask for, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

from conformance.invariants.invariant import NotTelling, Seen


def sent_ids(seen: Seen) -> list[str]:
    """The faces of a request; NotTelling where they are no strings, or there are none."""
    ids: object = seen.sent_members.get("faceIds")
    if not isinstance(ids, list) or not ids or not all(isinstance(each, str) for each in cast("list[Any]", ids)):
        raise NotTelling
    return cast("list[str]", ids)


def maximum(seen: Seen, usual: int) -> int:
    """The most that were asked for; NotTelling where that is no number."""
    most: object = seen.sent_members.get("maxNumOfCandidatesReturned", usual)
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise NotTelling
    return most


def rising(confidences: list[float]) -> Iterator[str]:
    """Whether one of several confidences is greater than the one before, in words."""
    if any(other > one for one, other in pairwise(confidences)):
        yield f"the confidences are {confidences}"
