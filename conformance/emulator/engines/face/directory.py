"""Collections of one kind by the ids that their users choose: groups of persons, or lists of faces."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import count
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

from conformance.emulator.engines.face.faults import Exists, Full, Kind, NeverTrained, NotThere, Replaced, UnderTraining
from conformance.emulator.engines.face.people import PersistedFace
from conformance.emulator.engines.face.training import Progress, StillTraining, Training, Untrained

NOTHING_TO_TRAIN = "There is nothing to train: no person, or no persisted face, was added."


class Member(Protocol):
    """What a collection holds: a person, or a face."""

    @property
    def id(self) -> str:
        """Given by the store."""
        ...

    @property
    def faces(self) -> tuple[PersistedFace, ...]:
        """Those that can be found."""
        ...

    def left_of(self, before: Self, /) -> Self:
        """What is there now of a member as it was before."""
        ...


M = TypeVar("M", bound=Member)


@dataclass(frozen=True)
class Details:
    """What is told of a collection."""

    id: str
    name: str
    user_data: str | None
    model: str
    """The recognition model of its faces, for ever."""
    made: int
    """Tells it from another one of the same id, which was deleted."""


@dataclass
class _Collection(Generic[M]):
    details: Details
    members: dict[str, M] = field(default_factory=dict[str, M])
    training: Training[tuple[M, ...]] = field(default_factory=Training[tuple[M, ...]])


class Room(NamedTuple):
    """How much there may be."""

    collections: int
    members: int


class Directory(Generic[M]):
    """All collections of one kind; any number of threads may use it, and no call leaves anything half done.

    Each call takes one lock for as long as it takes to change a value, so that calls on the same person or list come one after
    the other. A collection that is not there is NotThere.
    """

    def __init__(self, kind: Kind, of: Kind, room: Room, clock: Callable[[], float]) -> None:
        self._kind: Kind = kind
        self._of: Kind = of
        self._room = room
        self._clock = clock
        self._lock = threading.Lock()
        self._numbers = count()
        self._kept: dict[str, _Collection[M]] = {}

    def create(self, identifier: str, name: str, user_data: str | None, model: str) -> None:
        """Make an empty one; Exists, or Full."""
        with self._lock:
            if identifier in self._kept:
                raise Exists(self._kind, identifier)
            if len(self._kept) >= self._room.collections:
                raise Full(self._kind)
            self._kept[identifier] = _Collection(Details(identifier, name, user_data, model, next(self._numbers)))

    def details(self, identifier: str) -> Details:
        """What is told of one."""
        with self._lock:
            return self._found(identifier).details

    def change(self, identifier: str, change: Callable[[Details], Details]) -> None:
        """Put other details in the place of those there are."""
        with self._lock:
            found = self._found(identifier)
            found.details = change(found.details)

    def delete(self, identifier: str) -> None:
        """Forget one with all that it holds, and with its training."""
        with self._lock:
            self._found(identifier)
            del self._kept[identifier]

    def page(self, start: str, top: int) -> list[Details]:
        """The first so many of those whose ids come after ``start``."""
        with self._lock:
            return [self._kept[identifier].details for identifier in _after(self._kept, start, top)]

    def add(self, identifier: str, member: M, made: int | None = None) -> None:
        """Add a member; Full, or Replaced when the collection is another one than that with this number."""
        with self._lock:
            found = self._found(identifier)
            if made is not None and found.details.made != made:
                raise Replaced(self._kind, identifier)
            if len(found.members) >= self._room.members:
                raise Full(self._of)
            found.members[member.id] = member

    def member(self, identifier: str, member: str) -> M:
        """One of those it holds; NotThere when it is not there."""
        with self._lock:
            return self._member(self._found(identifier), member)

    def change_member(self, identifier: str, member: str, change: Callable[[M], M]) -> None:
        """Put what ``change`` gives in the place of a member; NotThere when it is not there."""
        with self._lock:
            found = self._found(identifier)
            found.members[member] = change(self._member(found, member))

    def remove(self, identifier: str, member: str) -> None:
        """Take a member out; NotThere when it is not there."""
        with self._lock:
            found = self._found(identifier)
            self._member(found, member)
            del found.members[member]

    def members(self, identifier: str, start: str, top: int) -> list[M]:
        """The first so many members whose ids come after ``start``."""
        with self._lock:
            members = self._found(identifier).members
            return [members[member] for member in _after(members, start, top)]

    def everything(self, identifier: str) -> tuple[Details, tuple[M, ...]]:
        """One with all its members as of the same moment, the oldest first."""
        with self._lock:
            found = self._found(identifier)
            return found.details, tuple(found.members.values())

    def train(self, identifier: str) -> None:
        """Begin a training of what it holds now; UnderTraining while another one is not over."""
        with self._lock:
            found = self._found(identifier)
            members = tuple(found.members.values())
            faces = sum(len(member.faces) for member in members)
            try:
                found.training.begin(self._clock(), members, faces, None if faces else NOTHING_TO_TRAIN)
            except StillTraining:
                raise UnderTraining(self._kind, identifier) from None

    def progress(self, identifier: str) -> Progress:
        """How far the training is; NeverTrained."""
        with self._lock:
            found = self._found(identifier)
            try:
                return found.training.progress(self._clock())
            except Untrained:
                raise NeverTrained(self._kind, identifier) from None

    def trained(self, identifier: str) -> tuple[Details, tuple[M, ...]]:
        """One with what its last training took and is still there; NeverTrained, or UnderTraining.

        What was added later is not in it; what was deleted is not either, for deleted is deleted.
        """
        with self._lock:
            found = self._found(identifier)
            try:
                taken = found.training.trained(self._clock())
            except StillTraining:
                raise UnderTraining(self._kind, identifier) from None
            except Untrained:
                raise NeverTrained(self._kind, identifier) from None
            details, there = found.details, [(found.members.get(before.id), before) for before in taken]
        return details, tuple(now.left_of(before) for now, before in there if now is not None)

    def _found(self, identifier: str) -> _Collection[M]:
        found = self._kept.get(identifier)
        if found is None:
            raise NotThere(self._kind, identifier)
        return found

    def _member(self, collection: _Collection[M], member: str) -> M:
        found = collection.members.get(member)
        if found is None:
            raise NotThere(self._of, member)
        return found


def _after(identifiers: Iterable[str], start: str, top: int) -> list[str]:
    return nsmallest(top, (identifier for identifier in identifiers if identifier > start))
