"""What several tests of Face tell: places for faces, whole contents, lists page by page, and errors."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager

from conformance.description.unsaid import PROVES_NO_REFUSAL
from conformance.harness.door import Broken
from conformance.harness.face.asking import Json
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import FACE_LIST, Kind
from conformance.harness.face.things import FaceList, Group, Holder, Thing
from conformance.wire import Answer

WHOLE = 1000
"""Entries of the longest page."""


def refused(answer: Answer) -> bool:
    """Whether a request was answered with an error that is about what is wrong with it."""
    return 400 <= answer.status < 500 and answer.status not in PROVES_NO_REFUSAL


def must_be_refused(answer: Answer, requirement: str, what: str) -> None:
    """Raise Broken for the requirement by which this is answered with an error."""
    if not refused(answer):
        raise Broken(requirement, expected=f"an error for {what}", got=answer.excerpt())


def must_be_gone(thing: Thing) -> None:
    """Fail unless a deleted thing is refused to whoever reads it."""
    answer = thing.answer("get")
    assert refused(answer), f"a {thing.noun} that was deleted is read as {answer.excerpt()}"


@contextmanager
def new(face: Face, kind: Kind, **members: object) -> Generator[Group | FaceList]:
    """A group or list of this kind with these members, that is removed again whatever happens."""
    with (face.new_group if kind.person else face.new_list)(kind, **members) as made:
        yield made


def holder_in(made: Group | FaceList) -> Holder:
    """What faces are added to: a new person of a group, or the list itself."""
    return made.person() if isinstance(made, Group) else made


@contextmanager
def holder(face: Face, kind: Kind) -> Generator[Holder]:
    """A new place for faces, that is removed again whatever happens."""
    with new(face, kind) as made:
        yield holder_in(made)


def faces_of(holder: Holder) -> set[str]:
    """The ids of the faces that a person or list has."""
    if isinstance(holder, FaceList):
        return ids(holder.faces(), "persistedFaceId")
    return {identifier.lower() for identifier in holder.get().get("persistedFaceIds") or ()}


def ids(entries: Iterable[Json], member: str) -> set[str]:
    """The ids of entries; those that the service makes are the same in either letter case."""
    return {entry[member].lower() for entry in entries}


def candidates(face: Face, faces: Sequence[str], group: Group, **members: object) -> list[list[str]]:
    """For each detected face the persons who are its candidates, the first one first; Broken where one is not answered."""
    told = {answer["faceId"].lower(): answer["candidates"] for answer in face.identify(faces, group, **members)}
    missing = [one for one in faces if one.lower() not in told]
    if missing:
        raise Broken("face.identify.answers-each-face", expected=f"a result for {missing[0]}", got=f"those of {sorted(told)}")
    return [[person["personId"].lower() for person in told[one.lower()]] for one in faces]


def similar(face: Face, seen: str, among: FaceList | Sequence[str], **members: object) -> list[str]:
    """The ids of the faces that are like a detected one, the first one first; Broken where one has none of its kind."""
    member = "persistedFaceId" if isinstance(among, FaceList) else "faceId"
    told = face.find_similar(seen, among, **members)
    if any(not one.get(member) for one in told):
        raise Broken("face.find-similars.ids-are-of-their-kind", expected=f"a {member} for each face", got=f"{told}"[:200])
    return [one[member].lower() for one in told]


def own(said: Json) -> tuple[str, str]:
    """The name and the user data of something; none and empty user data are the same."""
    return said.get("name") or "", said.get("userData") or ""


def contents(made: Group | FaceList) -> tuple[object, ...]:
    """All that can be read of a group or list, to be compared with what is read later."""
    if isinstance(made, Group):
        persons = {
            person["personId"].lower(): (own(person), sorted(map(str.lower, person.get("persistedFaceIds") or ())))
            for person in made.persons()
        }
        return own(made.get()), persons
    faces = {kept["persistedFaceId"].lower(): kept.get("userData") or "" for kept in made.faces()}
    return own(made.get()), faces


def walked(page: Callable[[str, int], list[Json]], member: str, top: int = WHOLE) -> list[str]:
    """The ids of all pages, each starting with the last id of the one before, which is left out where it is repeated.

    It ends with the first page that tells no id that is new.
    """
    found: list[str] = []
    start = ""
    while True:
        told = [entry[member] for entry in page(start, top)]
        new_ones = told[1:] if start and told[:1] == [start] else told
        found += new_ones
        if not set(new_ones).difference(found[: len(found) - len(new_ones)]):
            return found
        start = found[-1]


def pages_of(face: Face, kind: Kind) -> Callable[[str, int], list[Json]]:
    """The pages of all groups or lists of a kind."""
    if kind is FACE_LIST:
        return lambda start, _top: [] if start else face.listed(kind)
    return lambda start, top: face.listed(kind, start=start, top=top)


def everything(face: Face, kind: Kind) -> list[str]:
    """The ids of all groups or lists of a kind, whoever made them."""
    return walked(pages_of(face, kind), kind.member)
