"""Persons and faces that are kept: values, which never change, only give way to others."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Self

from conformance.emulator.engines.face.embedding import Embedding
from conformance.emulator.engines.face.faults import Full, NotThere

MOST_FACES = 248
"""Of one person."""


def new_id() -> str:
    """An id that nothing else has."""
    return str(uuid.uuid4())


@dataclass(frozen=True, eq=False)
class PersistedFace:
    """A face in a list, or of a person."""

    embedding: Embedding
    user_data: str | None = None
    id: str = field(default_factory=new_id)

    @property
    def faces(self) -> tuple[PersistedFace, ...]:
        """Itself alone."""
        return (self,)

    def left_of(self, _before: Self) -> Self:
        """What is there now of a member as it was: all of it, for a face does not change."""
        return self


@dataclass(frozen=True)
class Person:
    """Somebody of a group."""

    name: str
    user_data: str | None = None
    faces: tuple[PersistedFace, ...] = ()
    """The oldest first."""
    id: str = field(default_factory=new_id)

    def face(self, identifier: str) -> PersistedFace:
        """The face with this id; NotThere without one."""
        for face in self.faces:
            if face.id == identifier:
                return face
        raise NotThere("PersistedFace", identifier)

    def with_face(self, face: PersistedFace) -> Self:
        """With one face more; Full when there are too many."""
        if len(self.faces) >= MOST_FACES:
            raise Full("PersistedFace")
        return replace(self, faces=(*self.faces, face))

    def without_face(self, identifier: str) -> Self:
        """Without a face; NotThere when it has none with this id."""
        gone = self.face(identifier)
        return replace(self, faces=tuple(face for face in self.faces if face is not gone))

    def with_changed_face(self, identifier: str, user_data: str | None) -> Self:
        """With other user data of a face; NotThere when it has none with this id."""
        old = self.face(identifier)
        new = replace(old, user_data=user_data)
        return replace(self, faces=tuple(new if face is old else face for face in self.faces))

    def left_of(self, before: Self) -> Self:
        """What is there now of a person as it was: the faces of both."""
        if self.faces is before.faces:
            return self
        then = {face.id for face in before.faces}
        return replace(self, faces=tuple(face for face in self.faces if face.id in then))
