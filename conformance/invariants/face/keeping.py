"""What one answer about groups, lists, persons and kept faces shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from conformance.invariants.face.requests import CHOSEN_IDS, entries, flag, parameters
from conformance.invariants.invariant import Json, NotTelling, Seen, invariant

CALLED = {f"{name.lower()}s": name for name in ("personGroup", "largePersonGroup", "faceList", "largeFaceList")}
"""What a group or list is called, by the end of the path at which all of its kind are listed."""
UNDISPUTED = re.compile(r"[a-z0-9]")
"""Signs that every order of strings has in the same order: some orders pass over hyphens, some have them before letters."""


@invariant("answers-without-a-body", least=1)
def success_has_no_body(seen: Seen) -> Iterator[str]:
    """The official clients read nothing, and some fail at what they do not expect."""
    seen.demand_served()
    if (seen.answer.status, seen.answer.body) != (200, b""):
        yield f"the answer was {seen.answer.excerpt(120)}"


@invariant("is-accepted", least=1)
def a_training_is_accepted_without_a_body(seen: Seen) -> Iterator[str]:
    """The official client takes no other status for a success."""
    seen.demand_served()
    if (seen.answer.status, seen.answer.body) != (202, b""):
        yield f"the answer was {seen.answer.excerpt(120)}"


@invariant("model-only-when-asked", least=1)
def the_model_is_told_on_request(seen: Seen) -> Iterator[str]:
    """Who detects faces to search for must know by which model the others were kept."""
    if not flag(seen, "returnRecognitionModel", default=False):
        raise NotTelling
    for entry in _entries(seen):
        if entry.get("recognitionModel") is None:
            yield f"the recognitionModel was asked for, and {_identifier(entry)!r} does not tell it"


@invariant("model-only-when-asked", least=1)
def the_model_is_not_told_unasked(seen: Seen) -> Iterator[str]:
    """A client of the first version knows no such member."""
    if flag(seen, "returnRecognitionModel", default=False):
        raise NotTelling
    for entry in _entries(seen):
        if entry.get("recognitionModel") is not None:
            yield f"nobody asked for it, and {_identifier(entry)!r} has the recognitionModel {entry['recognitionModel']!r}"


@invariant("holds-no-faces", least=1)
def no_faces_are_told(seen: Seen) -> Iterator[str]:
    """A list of a million faces must not come with every question for its name."""
    for entry in _entries(seen):
        if entry.get("persistedFaces"):
            yield f"{_identifier(entry)!r} tells {len(entry['persistedFaces'])} persistedFaces"


@invariant("sorted-by-id", least=1)
def the_ids_of_a_page_ascend(seen: Seen) -> Iterator[str]:
    """Who turns the pages by the last id would miss what comes out of turn."""
    pairs = [(one, other) for one, other in pairwise(_ids(seen)) if _is_sure(one, other)]
    if not pairs:
        raise NotTelling
    for one, other in pairs:
        if one >= other:
            yield f"{other!r} comes after {one!r}"


@invariant("start-is-exclusive", least=1)
def every_id_comes_after_the_start(seen: Seen) -> Iterator[str]:
    """Who turns the pages by the last id must not see it again."""
    start = dict(parameters(seen)).get("start")
    if not start:
        raise NotTelling
    for identifier in _ids(seen):
        if _is_sure(start, identifier) and identifier <= start:
            yield f"the start is {start!r}, and {identifier!r} is listed"


@invariant("top-limits-the-page", least=1)
def a_page_has_no_more_entries_than_top(seen: Seen) -> Iterator[str]:
    """A page of ten rows has room for ten."""
    top = dict(parameters(seen)).get("top", "")
    if not re.fullmatch(r"\d{1,4}", top, re.ASCII) or not int(top):
        raise NotTelling
    count = len(_entries(seen))
    if count > int(top):
        yield f"top={top} was asked for, and {count} entries came"


def _entries(seen: Seen) -> list[Json]:
    """What a served answer tells of; NotTelling where that is nothing."""
    seen.demand_served()
    found = entries(seen.said)
    if not found:
        raise NotTelling
    return found


def _identifier(entry: Json) -> str:
    return next((entry[name] for name in CHOSEN_IDS if name in entry), "a face")


def _ids(seen: Seen) -> list[str]:
    """The ids of a page, in their order; LookupError where one is missing."""
    member = f"{CALLED[seen.operation.path.rpartition('/')[2]]}Id"
    return [entry[member] for entry in _entries(seen)]


def _is_sure(one: str, other: str) -> bool:
    """Whether every order of strings has these two in the same order."""
    place = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return place is None or bool(UNDISPUTED.fullmatch(one[place]) and UNDISPUTED.fullmatch(other[place]))
