"""Verification: POST /face/v1.0/verify."""

import pytest
from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import GROUPS, KINDS
from conformance.harness.face.stories import refused
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import Look, Scene, alone
from conformance.worlds.faces.strategies import same_person_twice, two_persons

CLOSE = 1e-6
"""Confidences that differ by less are the same: a sum in another order is rounded in another way."""
of_every_group = pytest.mark.parametrize("group_kind", [kind.name for kind in GROUPS])


@requirement("face.verify.is-symmetric")
@settings(max_examples=4)
@given(pair=same_person_twice() | two_persons())
def test_the_order_of_two_faces_does_not_matter(face: Face, album: Album, pair: tuple[Scene, Scene]) -> None:
    """Whether the passport or the person is shown first says nothing of who they are."""
    one, other = (face.only(album.file(scene)).id for scene in pair)
    there, back = face.verify(one, other), face.verify(other, one)

    same = there.identical == back.identical and abs(there.confidence - back.confidence) <= CLOSE
    assert same, f"one face with another gave {there.answer}, the other way round {back.answer}"


@requirement("face.verify.takes-a-person")
@of_every_group
def test_a_face_is_compared_with_a_person(face: Face, album: Album, group_kind: str) -> None:
    """At a door it is asked whether somebody is the one whose badge they hold."""
    seen = face.only(album.file(alone(0, Look(140))))
    with face.new_group(KINDS[group_kind]) as group:
        person = group.person()
        person.add(album.file(alone(0)))
        members = {"faceId": seen.id, "personId": person.id, group.kind.member: group.id}
        answer = face.answer("verify", members)

    assert answer.status == 200, f"a comparison with a person of a {group_kind} was answered with {answer.excerpt()}"


@requirement("face.verify.refuses-persons-without-faces")
@of_every_group
def test_a_person_without_a_face_cannot_be_compared(face: Face, album: Album, group_kind: str) -> None:
    """Whoever is not enrolled yet must not be turned away as somebody else."""
    seen = face.only(album.file(alone(0)))
    with face.new_group(KINDS[group_kind]) as group:
        members = {"faceId": seen.id, "personId": group.person().id, group.kind.member: group.id}
        answer = face.answer("verify", members)

    assert refused(answer), f"a comparison with a person who has no face was answered with {answer.excerpt()}"
