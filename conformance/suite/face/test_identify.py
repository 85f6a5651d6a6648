"""Identification: POST /face/v1.0/identify."""

from collections.abc import Generator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from conformance.harness import requirement
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import GROUPS, KINDS
from conformance.harness.face.stories import candidates, ids, refused
from conformance.harness.face.things import Group
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import Look, alone

THRESHOLDS = (0.0, 0.3, 0.6, 0.9, 1.0)
MOST_CANDIDATES = 5
"""That every version gives."""
MOST_FACES = 10
of_every_group = pytest.mark.parametrize("group_kind", [kind.name for kind in GROUPS])


@contextmanager
def trained(face: Face, album: Album, group_kind: str) -> Generator[Group]:
    """A trained group of two persons, one of them in two pictures."""
    with face.new_group(KINDS[group_kind]) as group:
        for person, looks in enumerate(((Look(), Look(160)), (Look(),))):
            made = group.person()
            for look in looks:
                made.add(album.file(alone(person, look)))
        group.trained()
        yield group


@requirement("face.identify.candidates-are-of-the-group")
@of_every_group
def test_candidates_are_persons_of_the_group(face: Face, album: Album, group_kind: str) -> None:
    """A customer of one shop must not be greeted by the name of one of another shop."""
    seen = face.only(album.file(alone(0, Look(140)))).id
    with trained(face, album, group_kind) as group, trained(face, album, group_kind):
        (told,) = candidates(face, [seen], group, maxNumOfCandidatesReturned=MOST_CANDIDATES, confidenceThreshold=0)
        strangers = set(told) - ids(group.persons(), "personId")

    assert not strangers, f"of {len(told)} candidates {len(strangers)} are not of the group"


@requirement("face.identify.threshold-adds-nobody")
@of_every_group
def test_a_higher_threshold_adds_no_candidate(face: Face, album: Album, group_kind: str) -> None:
    """Who asks to be surer expects to be told fewer names."""
    seen = [face.only(album.file(alone(person, Look(140)))).id for person in (0, 1)]
    with trained(face, album, group_kind) as group:
        told = [
            candidates(face, seen, group, maxNumOfCandidatesReturned=MOST_CANDIDATES, confidenceThreshold=threshold)
            for threshold in THRESHOLDS
        ]

    for (low, fewer), (high, more) in pairwise(zip(THRESHOLDS, told, strict=True)):
        for one, other in zip(fewer, more, strict=True):
            added = set(other) - set(one)
            assert not added, f"at {high} there are candidates that were none at {low}: {sorted(added)}"


@requirement("face.identify.takes-ten-faces")
def test_ten_faces_are_identified_at_once(face: Face, album: Album) -> None:
    """A picture of a table shows ten people, who are asked for in one request."""
    looks = [Look(), Look(140)]
    files = [album.file(alone(person, look)) for person in (0, 1) for look in looks]
    for file in files:
        face.only(file)
    seen = [face.detect(files[number % len(files)])[0].id for number in range(MOST_FACES)]
    with trained(face, album, GROUPS[0].name) as group:
        answer = face.answer("identify", {"faceIds": seen, group.kind.member: group.id})

    assert answer.status == 200, f"{MOST_FACES} faces were answered with {answer.excerpt()}"


@requirement("face.identify.refuses-untrained-groups")
@of_every_group
def test_a_group_is_trained_before_it_is_searched(face: Face, album: Album, group_kind: str) -> None:
    """An empty answer would be taken for nobody being known."""
    seen = face.only(album.file(alone(0, Look(140)))).id
    with face.new_group(KINDS[group_kind]) as group:
        group.person().add(album.file(alone(0)))
        answer = face.answer("identify", {"faceIds": [seen], group.kind.member: group.id})

    assert refused(answer), f"a group that was never trained was answered with {answer.excerpt()}"
