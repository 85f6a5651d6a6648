"""Searching like faces: POST /face/v1.0/findsimilars."""

from itertools import pairwise

from hypothesis import given, settings

from conformance.harness import Broken, requirement
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import LARGE_FACE_LIST
from conformance.harness.face.stories import refused, similar
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import Look, Scene, alone
from conformance.worlds.faces.strategies import portraits

LOOKS = (Look(), Look(160), Look(100, mirrored=True), Look(140, angle=6))
MEMBERS = tuple(alone(person, look) for person in (0, 1) for look in LOOKS[:2])
"""Whose faces lists hold."""
CLOSE = 1e-6


@requirement("face.find-similars.refuses-empty-lists")
def test_an_empty_list_cannot_be_searched(face: Face, album: Album) -> None:
    """An empty answer would be taken for nobody being like the face."""
    seen = face.only(album.file(alone(0))).id
    with face.new_list() as faces:
        answer = face.answer("find-similars", {"faceId": seen, faces.kind.member: faces.id})

    assert refused(answer), f"a list without faces was answered with {answer.excerpt()}"


@requirement("face.find-similars.refuses-untrained-lists")
def test_a_large_list_is_trained_before_it_is_searched(face: Face, album: Album) -> None:
    """An empty answer would be taken for nobody being like the face."""
    seen = face.only(album.file(alone(0))).id
    with face.new_list(LARGE_FACE_LIST) as faces:
        faces.add(album.file(alone(0)))
        answer = face.answer("find-similars", {"faceId": seen, faces.kind.member: faces.id})

    assert refused(answer), f"a large list that was never trained was answered with {answer.excerpt()}"


@requirement("face.find-similars.lists-need-no-training")
def test_a_list_is_searched_without_a_training(face: Face, album: Album) -> None:
    """A visitor whose face was just added is looked for at once."""
    seen = face.only(album.file(alone(0))).id
    with face.new_list() as faces:
        for number in range(2):
            added = faces.add(album.file(alone(0, LOOKS[number]))).id.lower()
            answer = face.answer("find-similars", {"faceId": seen, faces.kind.member: faces.id, "mode": "matchFace"})
            assert answer.status == 200, f"a list that was never trained was answered with {answer.excerpt()}"
            found = [str(one.get("persistedFaceId")).lower() for one in answer.json()]
            assert added in found, f"the face that was added as number {number + 1} is not among the {len(found)} found"


@requirement("face.find-similars.match-face-always-answers")
def test_match_face_gives_as_many_as_there_are(face: Face, album: Album) -> None:
    """Who looks for the actor who is most like somebody expects an answer, however little they are like."""
    seen = face.only(album.file(alone(0, LOOKS[2]))).id
    others = [face.only(album.file(scene)).id for scene in MEMBERS]
    with face.new_list() as faces:
        for scene in MEMBERS:
            faces.add(album.file(scene))
        counts = {
            f"{what}, at most {most}": (len(face.find_similar(seen, among, **_at_most(most))), min(most, len(MEMBERS)))
            for what, among in (("a list", faces), ("faces", others))
            for most in (20, len(MEMBERS), 2)
        }

    wrong = {what: got for what, (got, expected) in counts.items() if got != expected}
    assert not wrong, f"of {len(MEMBERS)} faces in the mode matchFace there came: {wrong}"


@requirement("face.find-similars.match-person-is-among-match-face")
@settings(max_examples=4)
@given(scene=portraits())
def test_match_person_only_leaves_out(face: Face, album: Album, scene: Scene) -> None:
    """The modes differ in where they stop, and not in what is like what."""
    seen = face.only(album.file(scene)).id
    others = [face.only(album.file(member)).id for member in MEMBERS]
    person, every = (similar(face, seen, others, mode=mode) for mode in ("matchPerson", "matchFace"))

    assert person == [one for one in every if one in person], f"matchPerson gave {person}, and matchFace {every}"


@requirement("face.find-similars.finds-the-same-picture-first")
@settings(max_examples=3)
@given(scene=portraits())
def test_the_same_picture_is_found_first(face: Face, album: Album, scene: Scene) -> None:
    """Nothing is as like a face as the same face in the same picture."""
    file = album.file(scene)
    seen = face.only(file).id
    with face.new_list() as faces:
        for other in map(album.file, MEMBERS):
            if other.content != file.content:
                faces.add(other)
        same = faces.add(file).id.lower()
        found = similar(face, seen, faces)

    assert found[:1] == [same], f"the face of the same picture is {found.index(same) + 1 if same in found else 'not found'}"


@requirement("face.find-similars.agrees-with-verify")
@settings(max_examples=3)
@given(scene=portraits())
def test_the_order_is_that_of_verification(face: Face, album: Album, scene: Scene) -> None:
    """A candidate that was put first must not turn out to be the lesser one when both are looked at."""
    seen = face.only(album.file(scene)).id
    others = [face.only(album.file(member)).id for member in MEMBERS]
    found = similar(face, seen, others, mode="matchFace")
    if not set(found) <= {one.lower() for one in others}:
        raise Broken("face.find-similars.faces-are-of-the-target", expected=f"some of {others}", got=f"{found}")
    verified = [face.verify(seen, one).confidence for one in found]

    rising = [(one, other) for one, other in pairwise(verified) if other > one + CLOSE]
    assert not rising, f"in the order of the search verification has the confidences {verified}"


def _at_most(count: int) -> dict[str, object]:
    return {"mode": "matchFace", "maxNumOfCandidatesReturned": count}
