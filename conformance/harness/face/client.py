"""A small client of Face, in the words of its tests."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar
from weakref import WeakKeyDictionary

import pytest

from conformance.harness import Broken, Door
from conformance.harness.face.asking import Asking, Json
from conformance.harness.face.kinds import FACE_LIST, PERSON_GROUP, Kind
from conformance.harness.face.names import fresh
from conformance.harness.face.things import FaceList, Group, Thing
from conformance.harness.files import Files
from conformance.invariants import Judgement
from conformance.wire import Exchange
from conformance.worlds.faces.files import File
from conformance.worlds.faces.places import Rectangle

Made = TypeVar("Made", bound=Thing)
FINDS_CLEAR_FACES = "face.detect.finds-most-clear-faces"
"""What a test rests on that needs the one face of a plain picture to be seen."""


@dataclass(frozen=True)
class Detected:
    """A face that the container sees in a picture."""

    answer: Json

    @property
    def id(self) -> str:
        """By which it can be named for a day."""
        found = self.answer.get("faceId")
        if not found:
            raise Broken("face.detect.ids-only-when-asked", expected="a faceId for each face", got=f"{self.answer}"[:200])
        return found

    @property
    def rectangle(self) -> Rectangle:
        """Where it is."""
        return Rectangle(*(self.answer["faceRectangle"][side] for side in ("left", "top", "width", "height")))

    @property
    def landmarks(self) -> dict[str, tuple[float, float]]:
        """Points of it, by their names."""
        return {name: (point["x"], point["y"]) for name, point in self.answer["faceLandmarks"].items()}

    @property
    def attributes(self) -> Json:
        """What was asked about it."""
        return self.answer["faceAttributes"]


@dataclass(frozen=True)
class Verdict:
    """Whether two are one person."""

    answer: Json

    @property
    def identical(self) -> bool:
        """Whether the container says so."""
        return self.answer["isIdentical"]

    @property
    def confidence(self) -> float:
        """How sure it is that they are, from 0 to 1."""
        return self.answer["confidence"]


@dataclass(frozen=True)
class Seen:
    """What was seen in a file that is sent once in a run, and the exchange that said so."""

    faces: tuple[Detected, ...]
    said: tuple[Exchange, ...]
    judgements: tuple[Judgement, ...]


_SEEN: WeakKeyDictionary[Door, dict[tuple[str, str], Seen]] = WeakKeyDictionary()
"""Behind each door, which feeds and tests share."""


class Face(Asking):
    """The operations; valid requests are served, or the requirement that says so is broken."""

    def __init__(self, door: Door, files: Files, run: str) -> None:
        super().__init__(door)
        self.files = files
        self.run = run
        """What every name begins with that this run gives to something."""
        self._seen = _SEEN.setdefault(door, {})

    def detect(self, file: File | bytes, **query: object) -> tuple[Detected, ...]:
        """The faces that are seen in a picture, which is sent now."""
        content = file if isinstance(file, bytes) else file.content
        return tuple(Detected(found) for found in self.served("detect", content, query=query))

    def detect_url(self, url: str, **query: object) -> tuple[Detected, ...]:
        """The same in a picture that the container fetches."""
        return tuple(Detected(found) for found in self.served("detect", {"url": url}, query=query))

    def known(self, file: File, **query: object) -> tuple[Detected, ...]:
        """The same in a picture that is sent once in a run for all tests; what was said then is the evidence."""
        key = blake2b(file.content).hexdigest(), json.dumps(query, sort_keys=True)
        door, seen = self.door, self._seen.get(key)
        if seen is None:
            begun = len(door.said)
            faces = self.detect(file, **query)
            seen = self._seen[key] = Seen(faces, tuple(door.said[begun:]), tuple(door.judgements[begun:]))
        else:
            door.said += seen.said
            door.judgements += seen.judgements
        return seen.faces

    def only(self, file: File, **query: object) -> Detected:
        """The one face of a picture of one person; Broken for ``finds-most-clear-faces`` where not exactly one is seen."""
        faces = self.known(file, **query)
        if len(faces) != 1:
            raise Broken(FINDS_CLEAR_FACES, expected="one face in a clear picture of one", got=f"{len(faces)}")
        return faces[0]

    def url_of(self, file: File) -> str:
        """Where the container can fetch a file; skips the test where it does not get there."""
        path = f"/faces/{blake2b(file.content, digest_size=8).hexdigest()}/{file.name}"
        url, files = self.files.offer(path, file.media_type, file.content), self.files
        if not (files.promised or files.fetched[path] or files.reached(path, lambda: self.answer("detect", {"url": url}))):
            pytest.skip(f"the container did not fetch {url}; say by --files-host how it reaches this machine")
        return url

    def verify(self, one: str, other: str) -> Verdict:
        """Whether two detected faces are of one person."""
        return Verdict(self.served("verify", {"faceId1": one, "faceId2": other}))

    def verify_person(self, face: str, person: Thing, group: Group) -> Verdict:
        """Whether a detected face is of a person of a group."""
        return Verdict(self.served("verify", {"faceId": face, "personId": person.id, group.kind.member: group.id}))

    def identify(self, faces: Iterable[str], group: Group, **members: object) -> list[Json]:
        """Who of a group each of these detected faces is: for each of them the candidates."""
        return self.served("identify", {"faceIds": list(faces), group.kind.member: group.id, **members})

    def find_similar(self, face: str, among: FaceList | Iterable[str], **members: object) -> list[Json]:
        """Those of a list, or of some detected faces, that are like a detected one."""
        where = {among.kind.member: among.id} if isinstance(among, FaceList) else {"faceIds": list(among)}
        return self.served("find-similars", {"faceId": face, **where, **members})

    def grouped(self, faces: Iterable[str]) -> tuple[list[list[str]], list[str]]:
        """The groups that detected faces fall into, and those that are like no other."""
        answer = self.served("group", {"faceIds": list(faces)})
        return answer["groups"], answer.get("messyGroup") or []

    def listed(self, kind: Kind, **query: object) -> list[Json]:
        """What the container says of all lists or groups of a kind, whoever made them; ``start`` and ``top`` are a page."""
        return self.served(kind.listing, query=query)

    @contextmanager
    def new_group(self, kind: Kind = PERSON_GROUP, **members: object) -> Generator[Group]:
        """A group with these members beside its name, that is removed again whatever happens."""
        with self.made(Group(self, kind, fresh(self.run, "group")), {"name": "conformance", **members}) as made:
            yield made

    @contextmanager
    def new_list(self, kind: Kind = FACE_LIST, **members: object) -> Generator[FaceList]:
        """A list with these members beside its name, that is removed again whatever happens."""
        with self.made(FaceList(self, kind, fresh(self.run, "list")), {"name": "conformance", **members}) as made:
            yield made

    @contextmanager
    def made(self, thing: Made, body: Json) -> Generator[Made]:
        """A list or group of this id, made of this body, that is removed again whatever happens."""
        with self.removing(thing.noun, thing.ids):
            thing.create(body)
            yield thing
