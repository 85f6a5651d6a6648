"""Reading lists, groups, persons and faces one after the other: GET on the paths above theirs."""

import pytest

from conformance.harness import requirement
from conformance.harness.face.asking import Json
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import FACE_LIST, GROUPS, KINDS, LARGE_FACE_LIST, Kind, on_kinds
from conformance.harness.face.stories import WHOLE, contents, everything, new, own, pages_of, walked
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import alone

ALL = tuple(KINDS.values())
PAGED = tuple(kind for kind in ALL if kind is not FACE_LIST)
COUNT = 5
FEW = 2
"""Entries of a page, of which no whole number makes up the list."""
MOST_PAGES = 10
"""Of all lists or groups of a target, whoever made them."""


def _listing(kind: Kind) -> str:
    return kind.listing


def _people(kind: Kind) -> str:
    return kind.people


@on_kinds("names-each-one", _listing, *ALL)
def test_what_was_made_is_listed(face: Face, kind: str) -> None:
    """Whoever lost the id of a list or group finds it by its name."""
    of_kind = KINDS[kind]
    with new(face, of_kind, name="first", userData="kept") as made:
        told = {own(entry) for entry in _all_entries(face, of_kind) if entry[of_kind.member] == made.id}
    after = everything(face, of_kind)

    assert told == {("first", "kept")}, f"{made.id}, which is called first and keeps 'kept', is listed as {told or 'nothing'}"
    assert made.id not in after, f"{made.id} was deleted, and is listed"


@on_kinds("names-each-one", _people, *GROUPS)
def test_each_person_is_listed(face: Face, album: Album, kind: str) -> None:
    """An application shows all people that it knows, with their names."""
    with face.new_group(KINDS[kind]) as group:
        kim, alex = group.person("Kim", userData="kept"), group.person("Alex")
        kept = kim.add(album.file(alone(0)))
        told = contents(group)[1]
        expected: dict[str, object] = {
            kim.id.lower(): (("Kim", "kept"), [kept.id.lower()]),
            alex.id.lower(): (("Alex", ""), []),
        }
        alex.delete()
        left = [person["personId"].lower() for person in group.persons()]

    assert told == expected, f"of {expected} are listed {told}"
    assert left == [kim.id.lower()], f"after {alex.id} was deleted, {left} are listed"


@requirement(f"face.list-{LARGE_FACE_LIST.face}s.names-each-one")
def test_each_face_is_listed(face: Face, album: Album) -> None:
    """The faces of a large list are told nowhere else."""
    with face.new_list(LARGE_FACE_LIST) as faces:
        one, other = (faces.add(album.file(alone(0)), userData=data) for data in ("one", "other"))
        told = {kept["persistedFaceId"].lower(): kept.get("userData") for kept in faces.faces()}
        one.delete()
        left = [kept["persistedFaceId"].lower() for kept in faces.faces()]

    assert told == {one.id.lower(): "one", other.id.lower(): "other"}, f"two faces are listed as {told}"
    assert left == [other.id.lower()], f"after {one.id} was deleted, {left} are listed"


@on_kinds("pages-make-the-list", _listing, *PAGED)
def test_pages_make_up_the_list(face: Face, kind: str) -> None:
    """A program that reads a long list page by page must miss nobody, and meet nobody twice."""
    of_kind = KINDS[kind]
    with new(face, of_kind) as a, new(face, of_kind) as b, new(face, of_kind) as c, new(face, of_kind) as d:
        before = everything(face, of_kind)
        pages = walked(pages_of(face, of_kind), of_kind.member, max(FEW, len(before) // MOST_PAGES))
        after = everything(face, of_kind)
        mine = {a.id, b.id, c.id, d.id}

    # others may make and delete theirs meanwhile
    _demand_all_once(pages, mine | set(before).intersection(after))


@on_kinds("pages-make-the-list", _people, *GROUPS)
@pytest.mark.parametrize("top", [1 + FEW, FEW])
def test_pages_make_up_the_persons(face: Face, kind: str, top: int) -> None:
    """A program that reads a long list page by page must miss nobody, and meet nobody twice."""
    with face.new_group(KINDS[kind]) as group:
        persons = {group.person(f"person {number}").id for number in range(COUNT)}
        pages = walked(lambda start, most: group.persons(start=start, top=most), "personId", top)

    _demand_all_once(pages, persons)


@requirement(f"face.list-{LARGE_FACE_LIST.face}s.pages-make-the-list")
@pytest.mark.parametrize("top", [1 + FEW, FEW])
def test_pages_make_up_the_faces(face: Face, album: Album, top: int) -> None:
    """A program that reads a long list page by page must miss nobody, and meet nobody twice."""
    with face.new_list(LARGE_FACE_LIST) as faces:
        added = {faces.add(album.file(alone(0))).id for _ in range(COUNT)}
        pages = walked(lambda start, most: faces.faces(start=start, top=most), "persistedFaceId", top)

    _demand_all_once(pages, added)


def _demand_all_once(pages: list[str], expected: set[str]) -> None:
    missing = sorted(expected.difference(pages))
    assert not missing, f"the pages make up {len(pages)} of {len(expected)} entries; {missing[0]} is on none of them"
    twice = sorted({identifier for identifier in pages if pages.count(identifier) > 1})
    assert not twice, f"{twice[0]} is on more than one page"


def _all_entries(face: Face, kind: Kind) -> list[Json]:
    """What is listed of all lists or groups of a kind."""
    entries = list[Json]()
    pages = pages_of(face, kind)

    def page(start: str, top: int) -> list[Json]:
        told = pages(start, top)
        entries.extend(told)
        return told

    walked(page, kind.member, WHOLE)
    return entries
