"""The client of Face removes what it makes, waits with patience, and asks for nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from conformance import catalogue, target
from conformance.harness import Broken, Door
from conformance.harness.door import OutOfPatience
from conformance.harness.face.client import Face
from conformance.harness.face.fixtures import FIXTURES
from conformance.harness.face.kinds import GROUPS, KINDS, LISTS, PERSON_GROUP, Kind
from conformance.harness.face.names import fresh, longest
from conformance.harness.face.things import Group, state_of
from conformance.harness.files import Files
from conformance.harness.witness import Witness
from conformance.invariants import Judge
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits
from conformance.worlds.faces.album import album
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.scene import Look, alone, together

CONTAINER = catalogue.container("face")
pytestmark = pytest.mark.skipif(bool(album().why_empty), reason=album().why_empty or "there are portraits")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with target.embedded(CONTAINER) as url:
        yield url


@pytest.fixture
def face(url: str) -> Iterator[Face]:
    with Connections(url, Limits(30)) as connections:
        files = Files()
        yield Face(Door(CONTAINER, url, connections, Witness(Judge(CONTAINER, url))), files, "cogspec-7b")
        files.close()


def all_ids(face: Face) -> set[str]:
    return {thing[kind.member] for kind in KINDS.values() for thing in face.listed(kind)}


def test_ids_are_new_and_within_their_limits() -> None:
    made = [
        make(run) for run in ("cogspec-0", f"cogspec-{2**63:x}", "x" * 60) for make in (lambda r: fresh(r, "group"), longest)
    ]

    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,64}", identifier) for identifier in made)
    assert [len(identifier) for identifier in made[1::2]] == [64] * 3
    assert made[0].startswith("cogspec-0-")
    assert made[0].endswith("-group")


@pytest.mark.parametrize("end", [None, AssertionError, KeyboardInterrupt, pytest.skip.Exception])
def test_whatever_is_made_is_removed_again(face: Face, end: type[BaseException] | None) -> None:
    before = all_ids(face)

    def story() -> None:
        with ExitStack() as made:
            things = [made.enter_context(face.new_group(kind)) for kind in GROUPS]
            lists = [made.enter_context(face.new_list(kind, userData="kept")) for kind in LISTS]
            assert all_ids(face) == before | {thing.id for thing in (*things, *lists)}
            assert lists[0].get()["userData"] == "kept"
            if end:
                raise end

    if end:
        with pytest.raises(end):
            story()
    else:
        story()

    assert all_ids(face) == before


def test_what_is_gone_already_need_not_be_removed(face: Face) -> None:
    with face.new_group() as group:
        group.delete()

    assert group.answer("get").status == 404


def test_what_was_refused_is_removed_where_it_was_made_all_the_same(face: Face) -> None:
    with face.new_group() as group, pytest.raises(Broken, match=r"create-person-group\.accepts-valid"):
        Group(face, PERSON_GROUP, group.id).create({"name": "again"})

    assert group.id not in all_ids(face)


@pytest.mark.parametrize("kind", GROUPS, ids=lambda kind: kind.name)
def test_a_person_is_known_once_the_group_is_trained(face: Face, kind: Kind) -> None:
    photo = album().file
    with face.new_group(kind) as group:
        persons = [group.person(f"person {number}") for number in (0, 1)]
        kept = [person.add(photo(alone(number)), userData="first") for number, person in enumerate(persons)]
        assert state_of(group.trained()) == "succeeded"
        asked = [face.only(photo(alone(number, Look(140, mirrored=True)))).id for number in (0, 1)]
        found = face.identify(asked, group)

        assert [answer["candidates"][0]["personId"] for answer in found] == [person.id for person in persons]
        assert face.verify_person(asked[0], persons[0], group).identical
        assert [person.face_ids() for person in persons] == [[one.id] for one in kept]
        assert kept[0].get()["userData"] == "first"
        kept[0].update(userData="second")
        assert kept[0].get()["userData"] == "second"
        assert {person["personId"] for person in group.persons(top=10)} == {person.id for person in persons}


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.name)
def test_a_face_is_found_in_a_list(face: Face, kind: Kind) -> None:
    photo = album().file
    with face.new_list(kind) as faces:
        kept = [faces.add(photo(alone(number))) for number in (0, 1)]
        if kind.trained:
            faces.trained()
        (best, *_) = face.find_similar(face.only(photo(alone(1, Look(140)))).id, faces)

        assert best["persistedFaceId"] == kept[1].id
        assert {one["persistedFaceId"] for one in faces.faces()} == {one.id for one in kept}
        kept[0].delete()
        assert [one["persistedFaceId"] for one in faces.faces()] == [kept[1].id]


def test_faces_are_told_apart(face: Face) -> None:
    one, same, other = (
        face.only(album().file(alone(person, Look(height)))) for person, height in ((0, 120), (0, 160), (1, 120))
    )

    assert face.verify(one.id, same.id).identical
    assert not face.verify(one.id, other.id).identical
    assert face.find_similar(one.id, [same.id, other.id])[0]["faceId"] == same.id
    groups, alone_ones = face.grouped([one.id, same.id, other.id])
    assert (sorted(groups[0]), alone_ones) == (sorted([one.id, same.id]), [other.id])


def test_a_file_is_sent_once_and_what_was_said_is_kept(face: Face) -> None:
    file = album().file(together(Look(), Look()))
    first, sent, said = face.known(file, returnFaceLandmarks=True), face.door.requests, face.door.said
    face.door.begin()

    assert Face(face.door, Files(), "another").known(file, returnFaceLandmarks=True) is first
    assert face.door.requests == sent
    assert face.door.said == said
    assert len(face.door.judgements) == 1
    assert len(first) == 2
    assert face.known(file) is not first
    from_the_left = sorted(first, key=lambda seen: seen.rectangle.left)
    assert all(known.is_at(seen.rectangle) for known, seen in zip(file.faces, from_the_left, strict=True))
    assert len(first[0].landmarks) == 27


def test_a_picture_is_fetched(face: Face) -> None:
    file = album().file(alone())

    assert [seen.rectangle for seen in face.detect_url(face.url_of(file))] == [seen.rectangle for seen in face.detect(file)]


def test_nobody_is_not_taken_for_somebody(face: Face) -> None:
    with pytest.raises(Broken, match="finds-most-clear-faces"):
        face.only(Faceless("gradient").file())


def test_a_training_is_waited_for_no_longer_than_the_user_says(face: Face) -> None:
    def out_of_patience(group: Group) -> bool:
        group.train()
        face.door.patience = -1
        try:
            group.trainings()
        except OutOfPatience as reason:
            return "--patience" in str(reason)
        finally:
            face.door.patience = 60
            group.trainings()
        return False

    with face.new_group() as group:
        group.person().add(album().file(alone()))

        # a training takes a fraction of a second, and so may a slow machine between two requests
        assert any(out_of_patience(group) for _ in range(5))


def test_a_training_of_nothing_is_what_a_test_rests_on(face: Face) -> None:
    with face.new_group() as group, pytest.raises(Broken, match=r"get-person-group-training\.ends-with-success"):
        group.trained()


@pytest.mark.parametrize("name", FIXTURES)
def test_every_resource_of_the_cases_is_made_and_removed(face: Face, name: str) -> None:
    before, ids = all_ids(face), dict[str, str]()

    def make(wanted: str) -> None:
        for need in FIXTURES[wanted].needs:
            if need not in ids:
                make(need)
        ids[wanted] = FIXTURES[wanted].make(face.door, fresh("cogspec-7b", "fixture"), ids)

    make(name)
    assert all(ids.values())
    for made in reversed(list(ids)):
        remove = FIXTURES[made].remove
        if remove:
            remove(face.door, ids[made], ids)

    assert all_ids(face) == before
