"""Training in the Face emulator, by a clock of the tests: its states, what it takes, and what is searched meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from face_values import Clock, a_face, refused, somebody

from conformance.emulator.engines.face.faults import NeverTrained, UnderTraining
from conformance.emulator.engines.face.people import Person
from conformance.emulator.engines.face.store import Store
from conformance.emulator.engines.face.training import LEAST, PER_FACE, WAITING

LONG = WAITING + LEAST + 100 * PER_FACE
"""Seconds after which a training of a few faces is over."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(clock)


def test_training_goes_through_its_states_and_takes_longer_for_more(store: Store, clock: Clock) -> None:
    lists = store.large_face_lists
    lists.create("l", "name", None, "recognition_01")
    refused("LargeFaceList", NeverTrained, lambda: lists.progress("l"))
    refused("LargeFaceList", NeverTrained, lambda: lists.trained("l"))
    faces = [a_face() for _ in range(1000)]
    for face in faces:
        lists.add("l", face)
    began = clock.now
    lists.train("l")

    seen = []
    while not seen or seen[-1].status != "succeeded":
        seen.append(lists.progress("l"))
        if seen[-1].status != "succeeded":
            refused("LargeFaceList", UnderTraining, lambda: lists.trained("l"))
            refused("LargeFaceList", UnderTraining, lambda: lists.train("l"))
        clock.passes(0.04)
    assert list(dict.fromkeys(progress.status for progress in seen)) == ["notstarted", "running", "succeeded"]
    assert {progress.created for progress in seen} == {began}
    assert {progress.last_success for progress in seen[:-1]} == {None}
    assert {progress.message for progress in seen} == {None}
    moments = [progress.last_action for progress in seen]
    assert moments == sorted(moments), "the last action never goes back"
    assert 1.0 <= seen[-1].last_action - began <= 2.0, "an article gives 1 to 2 s for a thousand faces"
    assert seen[-1].last_success == seen[-1].last_action
    assert set(lists.trained("l")[1]) == set(faces)


def test_what_is_added_after_a_training_began_is_searched_after_the_next_one(store: Store, clock: Clock) -> None:
    groups = store.person_groups
    groups.create("g", "name", None, "recognition_01")
    first, face, second = somebody(a_face()), a_face(), somebody(a_face())
    groups.add("g", first)
    groups.train("g")
    groups.add("g", second)
    groups.change_member("g", first.id, lambda person: person.with_face(face))
    clock.passes(LONG)
    assert groups.trained("g")[1] == (first,)

    groups.train("g")
    assert groups.progress("g").status == "notstarted"
    assert groups.progress("g").last_success is not None
    assert groups.trained("g")[1] == (first,), "what was trained before serves on"
    clock.passes(LONG)
    assert groups.trained("g")[1] == (first.with_face(face), second)


def test_what_is_deleted_is_not_searched_any_more(store: Store, clock: Clock) -> None:
    groups = store.person_groups
    groups.create("g", "name", None, "recognition_01")
    kept, lost = a_face(), a_face()
    person, gone = somebody(kept, lost), somebody(a_face(), name="Bob")
    groups.add("g", person)
    groups.add("g", gone)
    groups.train("g")
    clock.passes(LONG)
    groups.remove("g", gone.id)
    groups.change_member("g", person.id, lambda one: one.without_face(lost.id))

    assert groups.trained("g")[1] == (replace(person, faces=(kept,)),)


@pytest.mark.parametrize("persons", [[], [somebody()]], ids=["nobody", "a person without a face"])
def test_training_of_nothing_fails_with_a_message(store: Store, clock: Clock, persons: list[Person]) -> None:
    groups = store.large_person_groups
    groups.create("g", "name", None, "recognition_01")
    for person in persons:
        groups.add("g", person)
    groups.train("g")
    assert groups.progress("g").message is None
    clock.passes(LONG)

    progress = groups.progress("g")
    assert (progress.status, progress.last_success) == ("failed", None)
    assert progress.message
    refused("LargePersonGroup", NeverTrained, lambda: groups.trained("g"))
    groups.add("g", somebody(a_face()))
    groups.train("g")
    clock.passes(LONG)
    assert groups.progress("g").status == "succeeded"
    assert groups.progress("g").message is None


def test_a_failed_training_ends_what_was_trained_before(store: Store, clock: Clock) -> None:
    groups = store.person_groups
    groups.create("g", "name", None, "recognition_01")
    person = somebody(a_face())
    groups.add("g", person)
    groups.train("g")
    clock.passes(LONG)
    success = groups.progress("g").last_success
    groups.remove("g", person.id)
    groups.train("g")
    clock.passes(LONG)

    assert (groups.progress("g").status, groups.progress("g").last_success) == ("failed", success)
    refused("PersonGroup", NeverTrained, lambda: groups.trained("g"))


def test_a_training_dies_with_its_group(store: Store, clock: Clock) -> None:
    groups = store.person_groups
    groups.create("g", "name", None, "recognition_01")
    groups.add("g", somebody(a_face()))
    groups.train("g")
    groups.delete("g")
    groups.create("g", "name", None, "recognition_01")
    clock.passes(LONG)

    refused("PersonGroup", NeverTrained, lambda: groups.progress("g"))
