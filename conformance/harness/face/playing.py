"""What the feeds of Face share: requests that are sent whatever comes of others, in places that are removed again."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest

from conformance.catalogue import Operation
from conformance.corpus.placeholders import in_target
from conformance.harness.door import JSON_HEADERS, Door
from conformance.harness.face.asking import BYTES, Query
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import KINDS, Kind
from conformance.harness.face.names import fresh
from conformance.harness.face.portraits import portraits
from conformance.harness.face.things import FaceList, Group, Holder
from conformance.harness.feed import Scene
from conformance.invariants.face.requests import NOBODYS
from conformance.wire import Answer, Headers, Request
from conformance.worlds.faces.files import File
from conformance.worlds.faces.scene import PLAIN, Look, alone

T = TypeVar("T")
Json = dict[str, Any]
OF_NOTHING = "5d1e7a3c-0000-4000-8000-0000c095bec0"
"""An id in the form of the service's that it gave to nothing."""
CUT = b'{"name": "cut o'
"""JSON that was cut off on its way."""


class Player(Face):
    """A client that sends what its feed is about, and goes on whatever the answer is."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene.door, scene.files, scene.run)
        self.operation = scene.operation

    def send(
        self,
        body: bytes | Json | None = None,
        ids: Iterable[str] = (),
        query: Query | None = None,
        headers: Headers = (),
    ) -> Answer | None:
        """The answer to the operation of the feed; bytes are an image, unless headers say otherwise."""
        usual = BYTES if isinstance(body, bytes) else JSON_HEADERS if body is not None else ()
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        target = self.path(self.operation.name, ids, query)
        return self.door.exchange(Request(self.operation.method, target, headers or usual, content)).answer

    def fresh(self, what: str) -> str:
        """An id that nothing has."""
        return fresh(self.run, what)

    @contextmanager
    def new(self, kind: Kind, **members: object) -> Generator[Group | FaceList]:
        """A group or list of this kind, that is removed again whatever happens."""
        with (self.new_group if kind.person else self.new_list)(kind, **members) as made:
            yield made

    @contextmanager
    def place(self) -> Generator[tuple[str, ...]]:
        """The ids of what the path of the operation names, of which all is there until the end."""
        names = in_target(self.operation.path)
        with self.new(kind_of(self.operation)) as made:
            holder: Holder | Group | FaceList = made.person() if isinstance(made, Group) and "personId" in names else made
            if names[-1] == "persistedFaceId" and isinstance(holder, Holder):
                yield holder.add(portrait(self.door)).ids
            else:
                yield holder.ids


def kind_of(operation: Operation) -> Kind:
    """The kind of lists or groups that an operation is about."""
    names = in_target(operation.path)
    if names:
        return next(kind for kind in KINDS.values() if kind.member == names[0])
    return next(kind for kind in KINDS.values() if kind.listing == operation.name)


def nowhere(operation: Operation) -> tuple[str, ...]:
    """Ids for the path of an operation, the outermost of which nothing has."""
    return tuple(OF_NOTHING if place else NOBODYS for place, _ in enumerate(in_target(operation.path)))


def portrait(door: Door, person: int = 0, look: Look = PLAIN) -> File:
    """A picture of one person."""
    return portraits(door).file(alone(person, look))


def has_faces(scene: Scene) -> bool:
    """Whether there are portraits; where there are none, that is the reason for what is not shown of an operation."""
    try:
        portraits(scene.door)
    except pytest.skip.Exception as missing:
        witness, why = scene.door.witness, missing.msg or "there are no portraits"
        for requirement, _ in witness.judge.invariants(scene.operation):
            witness.tell_why(requirement, why)
        return False
    return True


def needing_faces(play: Callable[[Scene, T], object]) -> Callable[[Scene, T], None]:
    """Play only where there are portraits."""

    def played(scene: Scene, drawn: T) -> None:
        if has_faces(scene):
            play(scene, drawn)

    return played
