"""What a client makes on the container: lists, groups, persons in them, and faces that are kept."""

from __future__ import annotations

import time

from conformance.harness import Broken
from conformance.harness.face.asking import Asking, Json
from conformance.harness.face.kinds import Kind
from conformance.wire import Answer
from conformance.worlds.faces.files import File

PAUSE = 0.05
"""Seconds between two questions for a training."""
ENDS = ("succeeded", "failed", "timeout")
"""An article alone names the last one."""
STATES = ("nonstarted", "notstarted", "running", *ENDS)
"""All, in their order; one source spells the first one in another way."""


class Thing:
    """Something with an id; the operations on it are named for its noun."""

    def __init__(self, face: Asking, noun: str, ids: tuple[str, ...]) -> None:
        self.face = face
        self.noun = noun
        self.ids = ids
        """Of all that its path names, its own as the last."""

    @property
    def id(self) -> str:
        """Its own."""
        return self.ids[-1]

    def create(self, body: Json) -> None:
        """Make it under its id, as only lists and groups can be."""
        self.face.served(f"create-{self.noun}", body, self.ids)

    def get(self, **query: object) -> Json:
        """What the container says of it."""
        return self.face.served(f"get-{self.noun}", ids=self.ids, query=query)

    def update(self, **members: object) -> None:
        """Change these members."""
        self.face.served(f"update-{self.noun}", members, self.ids)

    def delete(self) -> None:
        """Delete it, as a step of a story."""
        self.face.served(f"delete-{self.noun}", ids=self.ids)

    def answer(self, verb: str, body: bytes | Json | None = None, **query: object) -> Answer:
        """The answer to an operation on it, whatever it says: ``create``, ``get``, ``update`` or ``delete``."""
        return self.face.answer(f"{verb}-{self.noun}", body, self.ids, query)


class Holder(Thing):
    """Something that faces are added to."""

    def __init__(self, face: Asking, noun: str, ids: tuple[str, ...]) -> None:
        super().__init__(face, noun, ids)
        self.face_noun = f"{noun}-face"

    def add(self, picture: File | str, **query: object) -> Thing:
        """Add the face of a picture, or of one at a URL."""
        body = {"url": picture} if isinstance(picture, str) else picture.content
        answer = self.face.served(f"add-{self.face_noun}", body, self.ids, query)
        return self.kept(answer["persistedFaceId"])

    def answer_to_adding(self, content: bytes | Json, **query: object) -> Answer:
        """The answer to adding a face, whatever it says."""
        return self.face.answer(f"add-{self.face_noun}", content, self.ids, query)

    def kept(self, identifier: str) -> Thing:
        """A face of this id, whether it is there or not."""
        return Thing(self.face, self.face_noun, (*self.ids, identifier))


class Person(Holder):
    """A person of a group."""

    def face_ids(self) -> list[str]:
        """The faces that were added and are there."""
        return self.get().get("persistedFaceIds") or []


class Trained(Thing):
    """Something that is trained before it is searched."""

    def __init__(self, face: Asking, kind: Kind, identifier: str) -> None:
        super().__init__(face, kind.name, (identifier,))
        self.kind = kind

    def train(self) -> None:
        """Have it trained; this does not wait."""
        self.face.served(f"train-{self.kind.name}", ids=self.ids)

    def training(self) -> Json:
        """How far its training is."""
        return self.face.served(self.kind.training, ids=self.ids)

    def trainings(self) -> list[Json]:
        """Every state of its training that was seen until the end.

        Raises OutOfPatience where that takes too long, and Broken for what is no state: nothing would ever come of it.
        """
        door, states = self.face.door, [self.training()]
        end = time.monotonic() + door.patience
        while state_of(states[-1]) not in ENDS:
            if state_of(states[-1]) not in STATES:
                key = f"face.{self.kind.training}.answers-as-described"
                raise Broken(key, expected=f"a status of {', '.join(STATES)}", got=f"{states[-1]}"[:200])
            if time.monotonic() > end:
                raise door.out_of_patience(f"the training of face.train-{self.kind.name} did not end")
            door.pause(PAUSE)
            states.append(self.training())
        return states

    def trained(self) -> Json:
        """Train it and wait; Broken for ``ends-with-success`` where that does not succeed."""
        self.train()
        last = self.trainings()[-1]
        if state_of(last) != "succeeded":
            key = f"face.{self.kind.training}.ends-with-success"
            raise Broken(key, expected="a training that succeeds", got=f"{last}"[:200])
        return last


class Group(Trained):
    """A group of persons."""

    def person(self, name: str = "conformance", **members: object) -> Person:
        """A new person, who goes with the group."""
        answer = self.face.served(f"create-{self.kind.person}", {"name": name, **members}, self.ids)
        return self.known(answer["personId"])

    def known(self, identifier: str) -> Person:
        """A person of this id, whether they are there or not."""
        return Person(self.face, self.kind.person, (*self.ids, identifier))

    def persons(self, **query: object) -> list[Json]:
        """What the container says of its persons, ``start`` and ``top`` being a page."""
        return self.face.served(self.kind.people, ids=self.ids, query=query)


class FaceList(Trained, Holder):
    """A list of faces, large or not; only a large one is trained."""

    def faces(self, **query: object) -> list[Json]:
        """What the container says of its faces; a list that is not large tells them with itself, without pages."""
        if self.kind.trained:
            return self.face.served(f"list-{self.kind.face}s", ids=self.ids, query=query)
        return self.get().get("persistedFaces") or []


def state_of(training: Json) -> str:
    """The word for how far a training is, in small letters: sources differ in its spelling."""
    return str(training.get("status")).lower()
