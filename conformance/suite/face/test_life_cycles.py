"""Lists and groups through their whole lives: made, changed, filled and deleted in any order."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, cast

from hypothesis import seed as seeded
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from conformance.harness import requirement
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import FACE_LIST, LARGE_FACE_LIST, LARGE_PERSON_GROUP, PERSON_GROUP, Kind
from conformance.harness.face.names import fresh
from conformance.harness.face.stories import contents, everything, must_be_gone, refused
from conformance.harness.face.things import FaceList, Group, Holder
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import alone

IDS = ("one", "two")
WORDS = st.sampled_from(["Anna", "Людмила", "音楽", "a"])
DATA = st.sampled_from(["", "data", '{"key": 1}'])
PLACES = st.integers(0, 5)
STORIES, STEPS = 6, 12
"""Hypothesis leaves out some of the rules in each story."""


@dataclass
class Place:
    """The model of what holds faces."""

    thing: Holder
    name: str
    data: str = ""
    faces: dict[str, str] = field(default_factory=dict[str, str])
    """The user data of each face, by its id."""


@dataclass
class Life:
    """The model of a group or list that is there."""

    thing: Group | FaceList
    name: str
    data: str = ""
    persons: list[Place] = field(default_factory=list[Place])
    own: Place | None = None
    """The faces of a list."""

    @property
    def places(self) -> list[Place]:
        """What faces can be added to."""
        return [self.own] if self.own else self.persons

    @property
    def contents(self) -> tuple[object, ...]:
        """What is to be read of it."""
        if self.own:
            return (self.name, self.data), dict(self.own.faces)
        return (self.name, self.data), {
            person.thing.id.lower(): ((person.name, person.data), sorted(person.faces)) for person in self.persons
        }


class Lives(RuleBasedStateMachine):
    """Two groups or lists of one kind, which come and go."""

    def __init__(self, face: Face, album: Album, kind: Kind) -> None:
        super().__init__()
        self.face, self.album, self.kind = face, album, kind
        self.undo = ExitStack()
        self.things = {name: self._thing(fresh(face.run, name)) for name in IDS}
        for thing in self.things.values():
            self.undo.enter_context(face.removing(thing.noun, thing.ids))
        self.there: dict[str, Life] = {}
        self.trained = not kind.trained
        face.door.begin()

    def _thing(self, identifier: str) -> Group | FaceList:
        return Group(self.face, self.kind, identifier) if self.kind.person else FaceList(self.face, self.kind, identifier)

    def teardown(self) -> None:
        """Remove what is there, also after a failure."""
        self.undo.close()

    @initialize(name=WORDS, data=DATA)
    def begin(self, name: str, data: str) -> None:
        """The first one is there, and has a face, or nothing else could happen for a while."""
        self.create(IDS[0], name, data)
        if self.kind.person:
            self.add_person(0, name, data)
        self.add_face(0, 0, data)

    @rule(which=st.sampled_from(IDS), name=WORDS, data=DATA)
    def create(self, which: str, name: str, data: str) -> None:
        """A group or list begins, unless it is there already."""
        thing = self.things[which]
        if which in self.there:
            answer = thing.answer("create", {"name": name, "userData": data})
            assert refused(answer), f"a second creation of {thing.id!r} was answered with {answer.excerpt()}"
        else:
            thing.create({"name": name, "userData": data})
            self.there[which] = Life(thing, name, data, own=Place(thing, name) if isinstance(thing, FaceList) else None)
        self._demand(which)

    @precondition(lambda self: self.there)
    @rule(place=PLACES, name=st.none() | WORDS, data=DATA)
    def update(self, place: int, name: str | None, data: str) -> None:
        """A group or list is called something else, or only has other user data.

        Of groups alone it is stated that what a change does not name stays; of the others all is named.
        """
        which = self._any(place)
        life = self.there[which]
        life.data, life.name = data or "changed", life.name if name is None else name
        named = {} if name is None and self.kind.person else {"name": life.name}
        life.thing.update(userData=life.data, **named)
        self._demand(which)

    @precondition(lambda self: self.kind.person and self.there)
    @rule(place=PLACES, name=WORDS, data=DATA)
    def add_person(self, place: int, name: str, data: str) -> None:
        """Somebody is added to a group."""
        which = self._any(place)
        life = self.there[which]
        person = cast("Group", life.thing).person(name, userData=data)
        life.persons.append(Place(person, name, data))
        self._demand(which)

    @precondition(lambda self: any(life.persons for life in self.there.values()))
    @rule(place=PLACES, name=WORDS, data=DATA)
    def update_person(self, place: int, name: str, data: str) -> None:
        """Somebody is called something else, with other user data."""
        which, person = self._any_place(place)
        person.name, person.data = name, data or "changed"
        person.thing.update(name=person.name, userData=person.data)
        self._demand(which)

    @precondition(lambda self: any(life.persons for life in self.there.values()))
    @rule(place=PLACES)
    def delete_person(self, place: int) -> None:
        """Somebody leaves a group."""
        which, person = self._any_place(place)
        person.thing.delete()
        self.there[which].persons.remove(person)
        must_be_gone(person.thing)
        self._demand(which)

    @precondition(lambda self: any(life.places for life in self.there.values()))
    @rule(place=PLACES, who=st.integers(0, 1), data=DATA)
    def add_face(self, place: int, who: int, data: str) -> None:
        """A photograph is added."""
        which, holder = self._any_place(place)
        kept = holder.thing.add(self.album.file(alone(who)), **({"userData": data} if data else {}))
        holder.faces[kept.id.lower()] = data
        self._demand(which)

    @precondition(lambda self: any(place.faces for life in self.there.values() for place in life.places))
    @rule(place=PLACES)
    def delete_face(self, place: int) -> None:
        """A photograph is removed."""
        filled = [(which, holder) for which, life in self.there.items() for holder in life.places if holder.faces]
        which, holder = filled[place % len(filled)]
        identifier = next(iter(holder.faces))
        holder.thing.kept(identifier).delete()
        del holder.faces[identifier]
        self._demand(which)

    @precondition(lambda self: not self.trained)
    @precondition(lambda self: any(place.faces for life in self.there.values() for place in life.places))
    @rule(place=PLACES)
    def train(self, place: int) -> None:
        """What has a face is trained, once in a story because it takes long, and nothing of what can be read changes."""
        filled = [which for which, life in self.there.items() if any(holder.faces for holder in life.places)]
        which = filled[place % len(filled)]
        self.there[which].thing.trained()
        self.trained = True
        self._demand(which)

    @rule(which=st.sampled_from(IDS))
    def delete(self, which: str) -> None:
        """A group or list ends, with everybody in it."""
        thing = self.things[which]
        if self.there.pop(which, None):
            thing.delete()
        else:
            answer = thing.answer("delete")
            assert refused(answer), f"the deletion of {thing.id!r}, which is not there, was answered with {answer.excerpt()}"
        must_be_gone(thing)
        listed = everything(self.face, self.kind)
        for name, other in self.things.items():
            assert (other.id in listed) == (name in self.there), f"{other.id!r} is listed or not, and should be the other"

    @precondition(lambda self: self.there)
    @rule(place=PLACES, name=WORDS, data=DATA)
    def begin_again(self, place: int, name: str, data: str) -> None:
        """A group or list ends, and another one begins under its id."""
        which = self._any(place)
        self.delete(which)
        self.create(which, name, data)

    def _any(self, place: int) -> str:
        return sorted(self.there)[place % len(self.there)]

    def _any_place(self, place: int) -> tuple[str, Place]:
        places = [(which, holder) for which, life in sorted(self.there.items()) for holder in life.places]
        return places[place % len(places)]

    def _demand(self, which: str) -> None:
        """What is read of a group or list is what was made of it."""
        life = self.there[which]
        read = contents(life.thing)
        assert read == life.contents, f"{life.contents} was made, and {read} is read"


def _live(face: Face, album: Album, kind: Kind, seed: int) -> None:
    @seeded(seed)
    def lives() -> Lives:
        return Lives(face, album, kind)

    run_state_machine_as_test(cast("Any", lives), settings=settings(max_examples=STORIES, stateful_step_count=STEPS))


@requirement("face.person-groups.life-cycle")
def test_a_person_group_is_what_was_made_of_it(face: Face, album: Album, seed: int) -> None:
    """An application enrols, corrects and removes people as they come and go, and shows what it has made of them."""
    _live(face, album, PERSON_GROUP, seed)


@requirement("face.large-person-groups.life-cycle")
def test_a_large_person_group_is_what_was_made_of_it(face: Face, album: Album, seed: int) -> None:
    """An application enrols, corrects and removes people as they come and go, and shows what it has made of them."""
    _live(face, album, LARGE_PERSON_GROUP, seed)


@requirement("face.face-lists.life-cycle")
def test_a_face_list_is_what_was_made_of_it(face: Face, album: Album, seed: int) -> None:
    """An application adds and removes photographs as they come and go, and shows what it has made of them."""
    _live(face, album, FACE_LIST, seed)


@requirement("face.large-face-lists.life-cycle")
def test_a_large_face_list_is_what_was_made_of_it(face: Face, album: Album, seed: int) -> None:
    """An application adds and removes photographs as they come and go, and shows what it has made of them."""
    _live(face, album, LARGE_FACE_LIST, seed)
