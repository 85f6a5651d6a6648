"""Changing lists, groups, persons and kept faces: PATCH on their paths."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings

from conformance.harness.face.client import Face
from conformance.harness.face.kinds import GROUPS, KINDS, LARGE_FACE_LIST, Kind, on_kinds
from conformance.harness.face.stories import holder, must_be_refused, new, own
from conformance.harness.face.things import Thing
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.names import LONGEST_FACE_DATA, LONGEST_NAME, names, user_data
from conformance.worlds.faces.scene import alone

ALL = tuple(KINDS.values())
CHANGES = ({"name": "second"}, {"userData": "second"})


def _change(kind: Kind) -> str:
    return f"update-{kind.name}"


def _person_change(kind: Kind) -> str:
    return f"update-{kind.person}"


@contextmanager
def _person(face: Face, kind: str) -> Generator[Thing]:
    with face.new_group(KINDS[kind]) as group:
        yield group.person("first", userData="first")


@on_kinds("changes-only-what-is-named", _change, *ALL)
@pytest.mark.parametrize("change", CHANGES, ids=", ".join)
def test_a_change_leaves_the_rest_alone(face: Face, kind: str, change: dict[str, str]) -> None:
    """A program that corrects a name does not know the user data, nor must it."""
    with new(face, KINDS[kind], name="first", userData="first") as made:
        _demand_only(made, change)


@on_kinds("changes-only-what-is-named", _person_change, *GROUPS)
@pytest.mark.parametrize("change", CHANGES, ids=", ".join)
def test_a_change_of_a_person_leaves_the_rest_alone(face: Face, kind: str, change: dict[str, str]) -> None:
    """A program that corrects a name does not know the user data, nor must it."""
    with _person(face, kind) as person:
        _demand_only(person, change)


@on_kinds("is-read-back", _change, *ALL)
@settings(max_examples=4)
@given(name=names(), data=user_data())
def test_a_change_is_read_at_once(face: Face, kind: str, name: str, data: str) -> None:
    """Whoever saves a form and opens it again must see what they have saved."""
    with new(face, KINDS[kind], userData="first") as made:
        _demand_read_back(made, name, data)


@on_kinds("is-read-back", _person_change, *GROUPS)
@settings(max_examples=4)
@given(name=names(), data=user_data())
def test_a_change_of_a_person_is_read_at_once(face: Face, kind: str, name: str, data: str) -> None:
    """Whoever saves a form and opens it again must see what they have saved."""
    with _person(face, kind) as person:
        _demand_read_back(person, name, data)


@on_kinds("is-read-back", lambda kind: f"update-{kind.face}", *GROUPS, LARGE_FACE_LIST)
@settings(max_examples=3)
@given(data=user_data(LONGEST_FACE_DATA))
def test_a_change_of_a_face_is_read_at_once(face: Face, album: Album, kind: str, data: str) -> None:
    """An application keeps with a face where its photograph lies, and photographs are moved."""
    with holder(face, KINDS[kind]) as place:
        kept = place.add(album.file(alone(0)), userData="first")
        kept.update(userData=data)
        read = own(kept.get())[1]

    assert read == data, f"the user data {data[:80]!r} of {len(data)} characters is read as {read[:80]!r}"


@on_kinds("refused-changes-nothing", _change, *ALL)
def test_a_refused_change_changes_nothing(face: Face, kind: str) -> None:
    """A form of which one field was refused is corrected and sent again; nobody expects the other one to be saved."""
    with new(face, KINDS[kind], name="first", userData="first") as made:
        answer = made.answer("update", {"userData": "second", "name": "x" * (LONGEST_NAME + 1)})
        must_be_refused(answer, f"face.update-{kind}.refuses-invalid", f"a name of {LONGEST_NAME + 1} characters")
        read = own(made.get())

    assert read == ("first", "first"), f"after a change was refused, the name and the user data are {read}"


def _demand_only(thing: Thing, change: dict[str, str]) -> None:
    thing.update(**change)
    read = dict(zip(("name", "userData"), own(thing.get()), strict=True))
    for member in read.keys() - change.keys():
        assert read[member] == "first", (
            f"after a change of {' and '.join(change)}, {member} is {read[member]!r} and not 'first'"
        )


def _demand_read_back(thing: Thing, name: str, data: str) -> None:
    thing.update(name=name, userData=data)
    for what, got, expected in zip(("name", "user data"), own(thing.get()), (name, data), strict=True):
        assert got == expected, f"the {what} {expected[:80]!r} of {len(expected)} characters is read as {got[:80]!r}"
