"""What the Face emulator remembers: by a clock of the tests, with plain numbers for embeddings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from face_values import Clock, a_face, detected, refused, somebody

from conformance.emulator.engines.face.directory import Directory, Room
from conformance.emulator.engines.face.embedding import Embedding
from conformance.emulator.engines.face.face_ids import DetectedFace, FaceIds
from conformance.emulator.engines.face.faults import Exists, Full, NotThere, Refused, Replaced, UnderTraining
from conformance.emulator.engines.face.people import MOST_FACES, PersistedFace
from conformance.emulator.engines.face.store import Store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(clock)


@pytest.mark.parametrize("seconds", [60, 3600, 86_400])
def test_a_face_id_lives_as_long_as_it_was_asked_to(clock: Clock, seconds: int) -> None:
    ids = FaceIds(clock)
    face = detected()
    identifier = ids.remember(face, seconds)

    clock.passes(seconds - 0.5)
    assert ids.find([identifier]) == [face]
    clock.passes(0.5)
    refused("Face", NotThere, lambda: ids.find([identifier]))


def test_face_ids_are_guids_in_lower_case_and_differ_for_one_face(clock: Clock) -> None:
    ids = FaceIds(clock)
    face = detected()
    given = [ids.remember(face) for _ in range(100)]

    assert len(set(given)) == 100
    assert all(str(UUID(identifier)) == identifier for identifier in given)


def test_faces_are_found_all_or_not_at_all(clock: Clock) -> None:
    ids = FaceIds(clock)
    faces = [detected(value) for value in (1.0, 2.0, 3.0)]
    one, two, three = (ids.remember(face) for face in faces)

    assert ids.find([three, one, two, one]) == [faces[2], faces[0], faces[1], faces[0]]
    refused("Face", NotThere, lambda: ids.find([one, "another", two]))


def test_what_expired_makes_room_before_what_is_alive(clock: Clock) -> None:
    ids = FaceIds(clock, most=10)
    lasting = ids.remember(detected(), 86_400)
    for _ in range(30):
        clock.passes(61)
        ids.remember(detected(), 60)

    assert ids.find([lasting])


def test_of_too_many_face_ids_the_oldest_are_forgotten(clock: Clock) -> None:
    ids = FaceIds(clock, most=10)
    given = [ids.remember(detected()) for _ in range(25)]

    assert ids.find(given[-9:])
    refused("Face", NotThere, lambda: ids.find(given[:1]))


def test_a_collection_is_made_once_and_gone_once(store: Store) -> None:
    groups = store.person_groups
    groups.create("g", "name", None, "recognition_02")

    refused("PersonGroup", Exists, lambda: groups.create("g", "other", "data", "recognition_01"))
    details = groups.details("g")
    assert (details.id, details.name, details.user_data, details.model) == ("g", "name", None, "recognition_02")
    groups.delete("g")
    for work in (groups.details, groups.delete, groups.train, groups.progress, groups.trained, groups.everything):
        refused("PersonGroup", NotThere, lambda work=work: work("g"))


def test_the_four_kinds_know_nothing_of_each_other(store: Store) -> None:
    store.face_lists.create("same", "list", None, "recognition_01")
    store.large_person_groups.create("same", "group", None, "recognition_01")

    assert store.face_lists.details("same").name == "list"
    refused("LargeFaceList", NotThere, lambda: store.large_face_lists.details("same"))
    store.face_lists.delete("same")
    assert store.large_person_groups.details("same").name == "group"


@pytest.mark.parametrize("top", [1, 2, 3, 7, 1000])
def test_pages_follow_each_other_by_id(store: Store, top: int) -> None:
    names = ["b", "a", "group2", "group10", "-", "_", "0", "z-1"]
    for name in names:
        store.person_groups.create(name, name, None, "recognition_01")
    seen: list[str] = []
    while page := store.person_groups.page(seen[-1] if seen else "", top):
        assert len(page) <= top
        seen += [details.id for details in page]

    assert seen == sorted(names)
    assert [details.id for details in store.person_groups.page("group10", 1)] == ["group2"]
    assert [details.id for details in store.person_groups.page("aa", 1)] == ["b"], (
        "the id that a page begins after need not be there"
    )


def test_a_change_that_fails_changes_nothing(store: Store) -> None:
    groups = store.person_groups
    groups.create("g", "name", "data", "recognition_01")
    person = somebody(a_face())
    groups.add("g", person)

    def broken(_: Any) -> Any:
        raise ZeroDivisionError

    for work in (lambda: groups.change("g", broken), lambda: groups.change_member("g", person.id, broken)):
        with pytest.raises(ZeroDivisionError):
            work()
    refused("PersistedFace", NotThere, lambda: groups.change_member("g", person.id, lambda one: one.without_face("none")))
    assert (groups.details("g").name, groups.member("g", person.id)) == ("name", person)


def test_the_faces_of_a_person_die_with_it_and_a_person_with_its_group(store: Store) -> None:
    groups = store.large_person_groups
    groups.create("g", "name", None, "recognition_01")
    face = a_face()
    person = somebody(face)
    groups.add("g", person)
    assert groups.member("g", person.id).face(face.id) is face

    groups.remove("g", person.id)
    refused("Person", NotThere, lambda: groups.member("g", person.id))
    groups.add("g", person)
    groups.delete("g")
    groups.create("g", "name", None, "recognition_01")
    refused("Person", NotThere, lambda: groups.member("g", person.id))
    assert groups.members("g", "", 1000) == []


def test_a_person_has_248_faces_and_no_more() -> None:
    person = somebody()
    for _ in range(MOST_FACES):
        person = person.with_face(a_face())

    refused("PersistedFace", Full, lambda: person.with_face(a_face()))
    assert len(person.without_face(person.faces[0].id).with_face(a_face()).faces) == MOST_FACES == 248


def test_the_faces_of_a_person_change_one_by_one() -> None:
    one, two, three = a_face(), a_face(), a_face()
    person = somebody(one, two, three)
    changed = person.with_changed_face(two.id, "data")

    assert [face.user_data for face in changed.faces] == [None, "data", None]
    assert [face.id for face in changed.faces] == [one.id, two.id, three.id]
    assert changed.without_face(one.id).faces == changed.faces[1:]
    refused("PersistedFace", NotThere, lambda: changed.without_face(one.id).face(one.id))


def test_there_is_room_for_so_many_and_no_more(clock: Clock) -> None:
    lists = Directory[PersistedFace]("FaceList", "PersistedFace", Room(2, 3), clock)
    lists.create("a", "a", None, "recognition_01")
    lists.create("b", "b", None, "recognition_01")
    refused("FaceList", Full, lambda: lists.create("c", "c", None, "recognition_01"))
    faces = [a_face() for _ in range(3)]
    for face in faces:
        lists.add("a", face)
    refused("PersistedFace", Full, lambda: lists.add("a", a_face()))

    lists.remove("a", faces[0].id)
    lists.add("a", a_face())
    lists.delete("b")
    lists.create("c", "c", None, "recognition_01")


def test_a_face_made_for_a_list_does_not_get_into_another_one_of_its_name(store: Store) -> None:
    lists = store.face_lists
    lists.create("l", "first", None, "recognition_01")
    made = lists.details("l").made
    lists.delete("l")
    refused("FaceList", NotThere, lambda: lists.add("l", a_face(), made))
    lists.create("l", "second", None, "recognition_02")

    refused("FaceList", Replaced, lambda: lists.add("l", a_face(), made))
    assert lists.everything("l")[1] == ()


def outcomes(work: Callable[[int], Any], times: int) -> list[type[BaseException] | None]:
    """What each of so many calls at once ended with; None for a success."""
    ready = threading.Barrier(8)

    def one(number: int) -> type[BaseException] | None:
        if number < 8:
            ready.wait(10)
        try:
            work(number)
        except Refused as error:
            return type(error)
        return None

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(times)))


def test_of_many_who_make_delete_or_train_the_same_one_succeeds(store: Store) -> None:
    groups = store.person_groups
    made = outcomes(lambda number: groups.create("g", str(number), None, "recognition_01"), 64)
    assert (made.count(None), made.count(Exists)) == (1, 63)
    groups.add("g", somebody(a_face()))
    trained = outcomes(lambda _: groups.train("g"), 64)
    assert (trained.count(None), trained.count(UnderTraining)) == (1, 63)
    deleted = outcomes(lambda _: groups.delete("g"), 64)
    assert (deleted.count(None), deleted.count(NotThere)) == (1, 63)


def test_no_face_is_lost_or_doubled_among_callers_at_once(store: Store) -> None:
    groups, lists = store.person_groups, store.face_lists
    groups.create("g", "name", None, "recognition_01")
    lists.create("l", "name", None, "recognition_01")
    person, faces = somebody(), [a_face() for _ in range(400)]
    groups.add("g", person)

    added = outcomes(lambda n: groups.change_member("g", person.id, lambda one: one.with_face(faces[n])), 400)
    assert (added.count(None), added.count(Full)) == (MOST_FACES, 400 - MOST_FACES)
    assert len({face.id for face in groups.member("g", person.id).faces}) == MOST_FACES
    outcomes(lambda n: lists.add("l", faces[n]), 400)
    assert set(lists.everything("l")[1]) == set(faces)
    removed = outcomes(lambda n: lists.remove("l", faces[n % 200].id), 400)
    assert (removed.count(None), removed.count(NotThere)) == (200, 200)
    assert set(lists.everything("l")[1]) == set(faces[200:])


def test_an_embedding_is_kept_as_it_was(store: Store) -> None:
    embedding: Embedding = np.linspace(-1, 1, 128)
    identifier = store.face_ids.remember(DetectedFace(embedding, "recognition_01"))

    assert np.array_equal(store.face_ids.find([identifier])[0].embedding, embedding)
