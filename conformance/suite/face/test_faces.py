"""Adding faces to persons and lists: POST …/persistedfaces, and what is read of them."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings

from conformance.harness import Broken, requirement
from conformance.harness.face.client import FINDS_CLEAR_FACES, Face
from conformance.harness.face.kinds import FACE_LIST, GROUPS, KINDS, Kind, on_kinds
from conformance.harness.face.stories import faces_of, holder, must_be_refused, new, refused
from conformance.harness.face.things import FaceList, Holder
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.names import LONGEST_FACE_DATA, user_data
from conformance.worlds.faces.scene import Look, alone, together

ALL = tuple(KINDS.values())
TWO = together(Look(120), Look(100))


def _addition(kind: Kind) -> str:
    return f"add-{kind.face}"


@on_kinds("keeps-user-data", _addition, *ALL)
@settings(max_examples=3)
@given(data=user_data(LONGEST_FACE_DATA).filter(lambda data: len(quote(data)) < 4000))
def test_user_data_of_a_face_is_read_back(face: Face, album: Album, kind: str, data: str) -> None:
    """An application keeps with a face where its photograph lies."""
    with holder(face, KINDS[kind]) as place:
        kept = place.add(album.file(alone(0)), userData=data)
        if isinstance(place, FaceList):
            told = {one["persistedFaceId"].lower(): one.get("userData") or "" for one in place.faces()}
            read = told.get(kept.id.lower(), "")
        else:
            read = kept.get().get("userData") or ""

    assert read == data, f"the user data {data[:80]!r} of {len(data)} characters is read as {read[:80]!r}"


@on_kinds("ids-are-new", _addition, *ALL)
def test_no_face_gets_the_id_of_another(face: Face, album: Album, kind: str) -> None:
    """The same photograph may be added twice, and each time must be able to be removed alone."""
    file, made = album.file(alone(0)), list[str]()
    with holder(face, KINDS[kind]) as one, holder(face, KINDS[kind]) as other:
        for place in (one, other, one):
            kept = [place.add(file) for _ in range(2)]
            made += (each.id.lower() for each in kept)
            kept[-1].delete()

    twice = sorted({identifier for identifier in made if made.count(identifier) > 1})
    assert not twice, f"of {len(made)} ids of faces these were given out more than once: {twice}"


@on_kinds("refuses-several-faces", _addition, *ALL)
def test_an_image_of_two_people_is_refused(face: Face, album: Album, kind: str) -> None:
    """A face that was chosen by chance would let in whoever stood beside the right person."""
    _demand_two(face, album)
    with holder(face, KINDS[kind]) as place:
        answer = place.answer_to_adding(album.file(TWO).content)

    assert refused(answer), f"an image with two faces was answered with {answer.excerpt()}"


@on_kinds("target-face-chooses", _addition, *ALL)
@pytest.mark.parametrize("which", [0, 1], ids=["larger", "smaller"])
def test_the_face_that_was_meant_is_added(face: Face, album: Album, kind: str, which: int) -> None:
    """Of a picture of a couple the one is enrolled, and not the other."""
    _demand_two(face, album)
    file = album.file(TWO)
    chosen, other = (face.known(file)[place] for place in (which, 1 - which))
    of_kind = KINDS[kind]
    with new(face, of_kind) as made:
        place = made.person() if not isinstance(made, FaceList) else made
        answer = place.answer_to_adding(file.content, targetFace=chosen.rectangle.target)
        assert answer.status == 200, f"the rectangle of a face as targetFace was answered with {answer.excerpt()}"
        if of_kind.trained:
            made.trained()
        if isinstance(made, FaceList):
            mine, theirs = (_likeness(face, seen.id, made) for seen in (chosen, other))
        else:
            mine, theirs = (face.verify_person(seen.id, place, made).confidence for seen in (chosen, other))

    assert mine > theirs, f"the face that was added is like the one that was meant by {mine}, and like the other by {theirs}"


@on_kinds("refused-changes-nothing", _addition, *ALL)
def test_a_refused_face_is_not_added(face: Face, album: Album, kind: str) -> None:
    """A picture that was refused is taken again, and must not be there twice."""
    addition = f"face.add-{KINDS[kind].face}"
    with holder(face, KINDS[kind]) as place:
        place.add(album.file(alone(0)))
        before = faces_of(place)
        nobody = place.answer_to_adding(Faceless("gradient").file().content)
        must_be_refused(nobody, f"{addition}.refuses-no-face", "an image without a face")
        nowhere = place.answer_to_adding(album.file(alone(0)).content, targetFace="1,2,3")
        must_be_refused(nowhere, f"{addition}.refuses-bad-targets", "a targetFace of three numbers")
        after = faces_of(place)

    assert after == before, f"after two images were refused, the faces {sorted(before)} became {sorted(after)}"


@on_kinds("names-its-faces", lambda kind: f"get-{kind.person}", *GROUPS)
def test_a_person_names_the_faces_that_are_there(face: Face, album: Album, kind: str) -> None:
    """An application shows how many photographs of somebody there are, and lets them be removed one by one."""
    with holder(face, KINDS[kind]) as person:
        _demand_its_faces(person, album)


@requirement("face.get-face-list.holds-its-faces")
def test_a_list_holds_the_faces_that_are_there(face: Face, album: Album) -> None:
    """The faces of such a list are told nowhere else."""
    with face.new_list(FACE_LIST) as faces:
        _demand_its_faces(faces, album)
        one, other = (faces.add(album.file(alone(0)), userData=data) for data in ("one", "other"))
        told = {kept["persistedFaceId"].lower(): kept.get("userData") for kept in faces.faces()}

    assert [told.get(kept.id.lower()) for kept in (one, other)] == ["one", "other"], f"the faces are told as {told}"


def _demand_its_faces(place: Holder, album: Album) -> None:
    _demand_faces(place, set())
    kept = [place.add(album.file(alone(person))) for person in (0, 1, 0)]
    there = {one.id.lower() for one in kept}
    _demand_faces(place, there)
    kept[0].delete()
    _demand_faces(place, there - {kept[0].id.lower()})


def _demand_faces(place: Holder, there: set[str]) -> None:
    told = faces_of(place)
    assert told == there, f"the faces {sorted(there)} are there, and {sorted(told)} are told"


def _demand_two(face: Face, album: Album) -> None:
    found = len(face.known(album.file(TWO)))
    if found != TWO.count:
        raise Broken(FINDS_CLEAR_FACES, expected=f"{TWO.count} faces in a clear picture of as many", got=f"{found}")


def _likeness(face: Face, seen: str, faces: FaceList) -> float:
    """How like the one face of a list a detected one is."""
    found = face.find_similar(seen, faces, mode="matchFace")
    if not found:
        raise Broken("face.find-similars.match-face-always-answers", expected="the one face of a list", got="nothing")
    return found[0]["confidence"]
