"""Two kinds of lists and two of groups, whose operations differ in their names only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.harness.marks import on_each


@dataclass(frozen=True)
class Kind:
    """A kind of lists or groups."""

    name: str
    """As operations are named: ``person-group`` is made by ``create-person-group``."""
    member: str
    """What its id is called in paths, bodies and answers."""
    person: str = ""
    """How operations name a person of such a group; empty for lists."""
    trained: bool = True
    """Whether it must be trained before it is searched."""

    @property
    def listing(self) -> str:
        """The operation that lists them all."""
        return f"list-{self.name}s"

    @property
    def training(self) -> str:
        """The operation that tells how far its training is."""
        return f"get-{self.name}-training"

    @property
    def people(self) -> str:
        """The operation that lists the persons of a group."""
        return f"list-{self.person}s"

    @property
    def face(self) -> str:
        """How operations name a face that was added."""
        return f"{self.person or self.name}-face"


PERSON_GROUP = Kind("person-group", "personGroupId", "person")
LARGE_PERSON_GROUP = Kind("large-person-group", "largePersonGroupId", "large-group-person")
FACE_LIST = Kind("face-list", "faceListId", trained=False)
LARGE_FACE_LIST = Kind("large-face-list", "largeFaceListId")
GROUPS = (PERSON_GROUP, LARGE_PERSON_GROUP)
LISTS = (FACE_LIST, LARGE_FACE_LIST)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (*GROUPS, *LISTS)}


def on_kinds(rule: str, operation: Callable[[Kind], str], *kinds: Kind) -> Callable[..., Any]:
    """Run a test with ``kind``, the name of each of these, for the requirement that this operation has for it."""
    return on_each("kind", {kind.name: f"face.{operation(kind)}.{rule}" for kind in kinds})
