"""Lists, groups, persons and faces that the cases of the corpus are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from conformance.corpus.placeholders import fill_target, in_target
from conformance.harness.door import Broken, Door
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import FACE_LIST, GROUPS, KINDS, LISTS, Kind
from conformance.harness.face.portraits import portraits
from conformance.harness.face.things import FaceList, Group, Holder
from conformance.harness.files import Files
from conformance.harness.fixture import Fixture, Ids, deleted, posted, put, unused
from conformance.worlds.faces.files import File
from conformance.worlds.faces.scene import alone

Json = dict[str, object]


def _named(name: str) -> Json:
    return {"name": name}


def _picture(door: Door, person: int = 0) -> File:
    return portraits(door).file(alone(person))


def _removing(operation: str, needs: tuple[str, ...] = ()) -> Callable[[Door, str, Ids], None]:
    def remove(door: Door, identifier: str, ids: Ids) -> None:
        path = door.operation(f"face.{operation}").path
        values = [*(ids[need] for need in needs), identifier]
        deleted(door, fill_target(path, dict(zip(in_target(path), values, strict=True))))

    return remove


def _of_kind(kind: Kind) -> Fixture:
    return put(f"face.create-{kind.name}", f"face.delete-{kind.name}", _named)


def _person(kind: Kind) -> Fixture:
    return posted(f"face.create-{kind.person}", f"face.delete-{kind.person}", "personId", _named, (kind.name,))


def _face(kind: Kind) -> Fixture:
    """A face that was added to what it needs."""
    needs = (kind.name, kind.person) if kind.person else (kind.name,)

    def made(door: Door, name: str, ids: Ids) -> str:
        holder = Holder(Face(door, Files(), name), kind.person or kind.name, tuple(ids[need] for need in needs))
        return _demanded(lambda: holder.add(_picture(door)).id)

    return Fixture(made, _removing(f"delete-{kind.face}", needs), needs)


def _with_a_face(kind: Kind) -> Fixture:
    """A person to whom a face was added: one without cannot be compared with."""
    return Fixture(lambda _door, _name, ids: ids[kind.person], needs=(kind.name, kind.person, kind.face))


def _trained(kind: Kind) -> Fixture:
    """One with a face in it that was trained, or at least can be searched: what searches it finds somebody."""

    def made(door: Door, name: str, _ids: Ids) -> str:
        face = Face(door, Files(), name)
        thing = Group(face, kind, name) if kind.person else FaceList(face, kind, name)
        return _demanded(lambda: _filled(thing).id)

    return Fixture(made, _removing(f"delete-{kind.name}"), chosen=True)


def _filled(thing: Group | FaceList) -> Group | FaceList:
    picture = _picture(thing.face.door)
    thing.create({"name": thing.id})
    holder = thing.person() if isinstance(thing, Group) else thing
    holder.add(picture)
    if thing.kind.trained:
        thing.trained()
    return thing


def _detected(person: int) -> Fixture:
    """A face that was seen in a picture of this person; it cannot be removed: it expires."""
    return Fixture(lambda door, name, _ids: _demanded(lambda: Face(door, Files(), name).only(_picture(door, person)).id))


def _demanded(make: Callable[[], str]) -> str:
    try:
        return make()
    except Broken as broken:
        pytest.skip(f"what the cases are about cannot be made: {broken}")


FIXTURES: Mapping[str, Fixture] = {
    **{name: _of_kind(kind) for name, kind in KINDS.items()},
    **{f"new-{name}": unused(f"face.delete-{name}") for name in KINDS},
    **{kind.person: _person(kind) for kind in GROUPS},
    **{kind.face: _face(kind) for kind in (*GROUPS, *LISTS)},
    **{f"trained-{name}": _trained(kind) for name, kind in KINDS.items() if kind is not FACE_LIST},
    "filled-face-list": _trained(FACE_LIST),
    **{f"{kind.person}-with-a-face": _with_a_face(kind) for kind in GROUPS},
    "face": _detected(0),
    "other-face": _detected(1),
}
