"""Whether faces are found, and known again, in pictures whose truth is known: stated as rates."""

from collections.abc import Sequence

import pytest

from conformance.harness import Broken, requirement
from conformance.harness.face.client import FINDS_CLEAR_FACES, Face
from conformance.harness.face.evaluation import Known, Looked, clear_pictures, known_faces, pairs
from conformance.harness.face.kinds import GROUPS, KINDS
from conformance.harness.face.stories import candidates
from conformance.harness.face.things import Group
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import Look, alone
from conformance.worlds.faces.strategies import PERSONS

HALF, MOST, NEARLY_ALL = 0.5, 0.8, 0.9
ENROLLED = (Look(), Look(200))
"""How those who are to be known are shown to the container beforehand."""
FACES_AT_ONCE = 5
"""That are identified."""
of_every_group = pytest.mark.parametrize("group_kind", [kind.name for kind in GROUPS])


@requirement("face.detect.finds-most-clear-faces")
def test_most_clear_faces_are_found(face: Face, album: Album) -> None:
    """Finding faces is what the container is for."""
    _demand_found(clear_pictures(face, album), HALF)


@requirement("face.detect.finds-nearly-all-clear-faces")
def test_nearly_all_clear_faces_are_found_and_nothing_else(face: Face, album: Album) -> None:
    """Who blurs all faces of a picture before it is published takes what was not found for nobody."""
    pictures = clear_pictures(face, album)
    _demand_found(pictures, NEARLY_ALL)
    more = [looked for looked in pictures if len(looked.found) > len(looked.picture.faces)]
    share = len(more) / len(pictures)

    assert share <= 1 - NEARLY_ALL, f"in {len(more)} of {len(pictures)} pictures more faces are found than there are"


@requirement("face.detect.finds-faces-of-36-pixels")
def test_small_faces_are_found(face: Face, album: Album) -> None:
    """In a picture of a class everybody is small."""
    _demand_found(clear_pictures(face, album, small=True), HALF)


@requirement("face.detect.rectangles-are-where-faces-are")
def test_rectangles_are_where_the_faces_are(face: Face, album: Album) -> None:
    """What is blurred must be the face and not the wall beside it."""
    pictures = clear_pictures(face, album)
    count = sum(looked.count for looked in pictures)
    if not count:
        raise Broken(FINDS_CLEAR_FACES, expected="a face in a clear picture of some", got="none")
    right = sum(looked.on_faces for looked in pictures)

    assert right >= HALF * count, f"of {count} faces that are found, {right} have a rectangle whose centre lies on them"


@requirement("face.verify.one-person-is-identical")
def test_two_faces_of_one_person_are_identical(face: Face, album: Album) -> None:
    """Whoever cannot get in by their own face stops using it."""
    faces = _demand_known(face, album)
    verdicts = [face.verify(one.id, other.id).identical for one, other in pairs(faces, same=True)]

    right = sum(verdicts)
    assert right >= MOST * len(verdicts), f"of {len(verdicts)} pairs of one person {right} are identical"


@requirement("face.verify.other-persons-are-not")
def test_faces_of_two_persons_are_not_identical(face: Face, album: Album) -> None:
    """A door that opens to somebody else is no door."""
    faces = _demand_known(face, album)
    verdicts = [face.verify(one.id, other.id).identical for one, other in pairs(faces, same=False)]

    wrong = sum(verdicts)
    assert wrong <= (1 - NEARLY_ALL) * len(verdicts), f"of {len(verdicts)} pairs of two persons {wrong} are identical"


@requirement("face.identify.finds-the-person")
@of_every_group
def test_persons_are_identified(face: Face, album: Album, group_kind: str) -> None:
    """Whoever is enrolled is greeted by their own name."""
    faces = _demand_known(face, album)
    with face.new_group(KINDS[group_kind]) as group:
        names = _enrolled(group, album, {one.person for one in faces})
        group.trained()
        first = _first_candidates(face, faces, group)

    right = sum(names.get(candidate) == one.person for one, candidate in zip(faces, first, strict=True))
    assert right >= MOST * len(faces), f"of {len(faces)} faces of persons in a group {right} have that person first"


@requirement("face.identify.does-not-find-strangers")
@of_every_group
def test_strangers_are_not_identified(face: Face, album: Album, group_kind: str) -> None:
    """Whoever is not enrolled must not be greeted by the name of somebody who is."""
    faces = _demand_known(face, album)
    enrolled = faces[0].person
    strangers = [one for one in faces if one.person != enrolled]
    with face.new_group(KINDS[group_kind]) as group:
        _enrolled(group, album, {enrolled})
        group.trained()
        first = _first_candidates(face, strangers, group)

    right = first.count("")
    assert right >= MOST * len(strangers), f"of {len(strangers)} faces of strangers {right} have no candidate"


@requirement("face.group.persons-stay-apart")
def test_groups_are_of_one_person(face: Face, album: Album) -> None:
    """An album that is sorted by its people must not mix two of them."""
    faces = _demand_known(face, album)
    persons = {one.id.lower(): one.person for one in faces}
    groups, _ = face.grouped(persons)
    together = [
        persons.get(one.lower()) == persons.get(other.lower())
        for group in groups
        for place, one in enumerate(group)
        for other in group[place + 1 :]
    ]

    right = sum(together)
    assert right >= MOST * len(together), f"of {len(together)} pairs in one group {right} are of one person"


def _demand_known(face: Face, album: Album) -> list[Known]:
    """Faces of at least two persons; Broken where they are not found."""
    known = known_faces(face, album)
    if len({one.person for one in known}) < 2:
        raise Broken(FINDS_CLEAR_FACES, expected="faces of two persons in clear pictures of each", got=f"{len(known)} faces")
    return known


def _demand_found(pictures: Sequence[Looked], least: float) -> None:
    count, there = sum(looked.count for looked in pictures), sum(len(looked.picture.faces) for looked in pictures)
    assert count >= least * there, f"{count} of {there} faces in {len(pictures)} clear pictures are found"


def _enrolled(group: Group, album: Album, persons: set[str]) -> dict[str, str]:
    """Who is who, after each of these persons was added to a group in plain pictures."""
    names = dict[str, str]()
    for number in range(PERSONS + 1):
        name = album.name(alone(number).figures[0])
        if name in persons and name not in names.values():
            person = group.person(name)
            for look in ENROLLED:
                person.add(album.file(alone(number, look)))
            names[person.id.lower()] = name
    return names


def _first_candidates(face: Face, faces: Sequence[Known], group: Group) -> list[str]:
    """For each face the person who is its first candidate; empty where there is none."""
    return [
        "".join(persons[:1])
        for start in range(0, len(faces), FACES_AT_ONCE)
        for persons in candidates(face, [one.id for one in faces[start : start + FACES_AT_ONCE]], group)
    ]
