"""Who is it, and who looks alike: searches over embeddings, by the one distance that the recognition knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from conformance.emulator.engines.face.embedding import Embedding
from conformance.emulator.engines.face.face_ids import DetectedFace
from conformance.emulator.engines.face.faults import OtherModel
from conformance.emulator.engines.face.people import PersistedFace, Person
from conformance.emulator.engines.face.recognition import confidence, distance

IDENTICAL = 0.5
"""The confidence from which on two faces are of one person."""
DIGITS = 5
"""Of a confidence, as recorded."""


def demand_one_model(model: str, faces: Iterable[DetectedFace]) -> None:
    """Raise OtherModel when one of these faces cannot be compared in this recognition model."""
    if any(face.model != model for face in faces):
        raise OtherModel("Face")


def likeness(one: Embedding, other: Embedding) -> float:
    """The confidence that two faces are of one person, 0 to 1, in as many digits as are told."""
    return round(confidence(distance(one, other)), DIGITS)


def best(query: Embedding, faces: Iterable[PersistedFace]) -> float:
    """The confidence that a face is of the person who has these, of whom there is one at least."""
    return max(likeness(query, face.embedding) for face in faces)


def candidates(query: Embedding, persons: Iterable[Person], most: int, threshold: float) -> list[tuple[str, float]]:
    """Ids of the persons whom a face may belong to, each with its confidence, the likeliest first."""
    found = [(person.id, best(query, person.faces)) for person in persons if person.faces]
    # of equal ones the smaller id, so that a question asked twice has one answer
    ranked = sorted((one for one in found if one[1] >= threshold), key=lambda one: (-one[1], one[0]))
    return ranked[:most]


def similar(query: Embedding, faces: Mapping[str, Embedding], most: int, *, same_person: bool) -> list[tuple[str, float]]:
    """Ids of the faces that look most like one, each with its confidence; only those of the same person where that is asked."""
    # by distance: far ones share a confidence, and differ all the same
    ranked = sorted((distance(query, embedding), identifier) for identifier, embedding in faces.items())
    found = ((identifier, round(confidence(apart), DIGITS)) for apart, identifier in ranked[:most])
    return [one for one in found if one[1] >= IDENTICAL or not same_person]


def partition(faces: Mapping[str, Embedding]) -> tuple[list[list[str]], list[str]]:
    """Ids in groups that likeness leads through, the largest first, and those of the faces that are like no other."""
    place = {identifier: number for number, identifier in enumerate(faces)}
    left, groups = dict(faces), list[list[str]]()
    while left:
        group = [left.popitem()]
        for _, embedding in group:  # which grows while it is gone through
            near = [identifier for identifier, other in left.items() if likeness(embedding, other) >= IDENTICAL]
            group += [(identifier, left.pop(identifier)) for identifier in near]
        groups.append(sorted((identifier for identifier, _ in group), key=place.__getitem__))
    groups.sort(key=lambda group: (-len(group), place[group[0]]))
    return [group for group in groups if len(group) > 1], [group[0] for group in groups if len(group) == 1]
