"""What one search for similar faces, or one division of faces into groups, shows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from conformance.invariants.face.compared import maximum, rising, sent_ids
from conformance.invariants.face.refusing import taken
from conformance.invariants.face.requests import LIST_IDS, is_of_nothing, lower
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.face.wrong_bodies import TARGETS
from conformance.invariants.invariant import Json, NotTelling, Seen, invariant

MOST_SIMILAR = 20
"""Faces that are given where the request does not say how many."""


@invariant("needs-one-target", least=1)
def nothing_to_search_in_is_refused(seen: Seen) -> Iterator[str]:
    """A program that forgot the list must not be told that nobody is alike."""
    yield from taken(seen, Wrong.NO_TARGET)


@invariant("needs-one-target", least=2)
def several_things_to_search_in_are_refused(seen: Seen) -> Iterator[str]:
    """Nobody could tell in which of them a face was found."""
    yield from taken(seen, Wrong.SEVERAL_TARGETS)


def _similar(seen: Seen, least: int = 1) -> list[Json]:
    """The similar faces of a search that were told; NotTelling where there are fewer than so many."""
    seen.demand_served()
    found: list[Json] = seen.said
    if len(found) < least:
        raise NotTelling
    return found


@invariant("confidence-falls", least=2)
def the_most_similar_face_comes_first(seen: Seen) -> Iterator[str]:
    """Programs show the first ones."""
    yield from rising([face["confidence"] for face in _similar(seen, 2)])


@invariant("no-more-than-asked", least=3)
def there_are_no_more_faces_than_asked_for(seen: Seen) -> Iterator[str]:
    """A page of ten pictures has room for ten."""
    most = maximum(seen, MOST_SIMILAR)
    if len(_similar(seen)) > most:
        yield f"there are {len(_similar(seen))} similar faces, and {most} was the most"


@invariant("ids-are-of-their-kind", least=2)
def a_face_of_a_list_has_the_id_that_it_has_there(seen: Seen) -> Iterator[str]:
    """A program looks the face up in its list."""
    if _target(seen) not in LIST_IDS:
        raise NotTelling
    yield from _of_another_kind(seen, "persistedFaceId", "faceId")


@invariant("ids-are-of-their-kind", least=2)
def a_face_of_the_request_has_the_id_that_it_has_there(seen: Seen) -> Iterator[str]:
    """A program looks the face up among those it sent."""
    if _target(seen) != "faceIds":
        raise NotTelling
    yield from _of_another_kind(seen, "faceId", "persistedFaceId")


def _of_another_kind(seen: Seen, own: str, other: str) -> Iterator[str]:
    for face in _similar(seen):
        if face.get(own) is None or face.get(other) is not None:
            yield f"the target was {_target(seen)}, and a similar face is {face}"


@invariant("faces-are-of-the-target", least=2)
def every_similar_face_is_one_of_the_request(seen: Seen) -> Iterator[str]:
    """A face from somewhere else is that of somebody who has nothing to do with it."""
    if _target(seen) != "faceIds":
        raise NotTelling
    strange = {*_ids(seen)} - {*lower(sent_ids(seen))}
    if strange:
        yield f"{len(sent_ids(seen))} faces were sent, and others were found: {sorted(strange)}"


@invariant("faces-are-of-the-target", least=3)
def no_similar_face_comes_twice(seen: Seen) -> Iterator[str]:
    """A list of ten pictures shows ten pictures."""
    ids = _ids(seen)
    if len(ids) < 2:
        raise NotTelling
    if len(set(ids)) < len(ids):
        yield f"the similar faces are {ids}"


def _ids(seen: Seen) -> list[str]:
    """The ids of the similar faces, of whichever kind; NotTelling where one has none, or a face was sent twice."""
    ids = [face.get("faceId") or face.get("persistedFaceId") for face in _similar(seen)]
    sent = lower(sent_ids(seen)) if _target(seen) == "faceIds" else []
    if None in ids or len(set(sent)) < len(sent):
        raise NotTelling
    return lower(cast("list[str]", ids))


def _target(seen: Seen) -> str:
    """What was searched in; NotTelling where that is not one thing."""
    named = [name for name in TARGETS["find-similars"] if seen.sent_members.get(name) is not None]
    if len(named) != 1:
        raise NotTelling
    return named[0]


@invariant("is-a-partition", least=2)
def every_face_is_in_one_group(seen: Seen) -> Iterator[str]:
    """An album in which somebody is missing, or twice, is not sorted."""
    sent, told = sorted(lower(sent_ids(seen))), sorted(lower(face for group in _parts(seen) for face in group))
    if len(set(sent)) < len(sent) or any(is_of_nothing("faceIds", identifier) for identifier in sent) or not told:
        raise NotTelling  # what becomes of faces that were not given out is not stated
    if told != sent:
        yield f"the faces {sent} were divided into {_parts(seen)}"


@invariant("largest-first", least=1)
def the_largest_group_comes_first(seen: Seen) -> Iterator[str]:
    """Programs show the people of whom there are most pictures."""
    sizes = [len(group) for group in _groups(seen)]
    if len(sizes) < 2:
        raise NotTelling
    if any(other > one for one, other in pairwise(sizes)):
        yield f"the groups have {sizes} faces"


@invariant("groups-have-two-faces", least=2)
def no_group_has_a_single_face(seen: Seen) -> Iterator[str]:
    """A face that is like no other is no group."""
    groups = _groups(seen)
    if not groups:
        raise NotTelling
    if any(len(group) < 2 for group in groups):
        yield f"the groups have {[len(group) for group in groups]} faces"


def _groups(seen: Seen) -> list[list[str]]:
    """The groups; NotTelling where they are no arrays."""
    seen.demand_served()
    groups: object = seen.said["groups"]
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in cast("list[object]", groups)):
        raise NotTelling
    return cast("list[list[str]]", groups)


def _parts(seen: Seen) -> list[list[str]]:
    """The groups and, as the last one, the faces that are like no other."""
    return [*_groups(seen), seen.said.get("messyGroup") or []]
