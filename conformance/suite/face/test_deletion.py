"""Deleting: DELETE on the paths of lists, groups, persons and kept faces."""

from collections.abc import Generator
from contextlib import contextmanager

from conformance.harness.face.client import Face
from conformance.harness.face.kinds import GROUPS, KINDS, LARGE_FACE_LIST, Kind, on_kinds
from conformance.harness.face.stories import everything, faces_of, holder, holder_in, ids, must_be_gone, new, refused
from conformance.harness.face.things import FaceList, Group, Holder, Thing
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.scene import Look, alone

ALL = tuple(KINDS.values())


def _deletion(kind: Kind) -> str:
    return f"delete-{kind.name}"


def _person_deletion(kind: Kind) -> str:
    return f"delete-{kind.person}"


def _face_deletion(kind: Kind) -> str:
    return f"delete-{kind.face}"


@on_kinds("is-gone", _deletion, *ALL)
def test_what_was_deleted_is_gone(face: Face, kind: str) -> None:
    """Whoever withdraws their consent must be able to rely on it, and whoever does not must stay known."""
    with new(face, KINDS[kind], name="stays") as other, new(face, KINDS[kind]) as made:
        made.delete()
        must_be_gone(made)
        listed = everything(face, KINDS[kind])
        beside = other.answer("get")

    assert made.id not in listed, f"{made.id} was deleted, and is listed"
    assert other.id in listed, f"{other.id} is not listed any more after {made.id} was deleted"
    assert beside.status == 200, f"after another one was deleted, {other.id} is read as {beside.excerpt()}"


@on_kinds("is-gone", _person_deletion, *GROUPS)
def test_a_deleted_person_is_gone(face: Face, kind: str) -> None:
    """Whoever leaves must not be found by name any more, and those who stay must be."""
    with face.new_group(KINDS[kind]) as group:
        made, other = group.person("Kim"), group.person("Kim")
        made.delete()
        must_be_gone(made)
        listed = ids(group.persons(), "personId")

    assert listed == {other.id.lower()}, f"of two persons one was deleted, and {len(listed)} are listed: {sorted(listed)}"


@on_kinds("is-gone", _face_deletion, *ALL)
def test_a_deleted_face_is_gone(face: Face, album: Album, kind: str) -> None:
    """A photograph that was added by mistake must not open a door, and the right ones must go on to."""
    with holder(face, KINDS[kind]) as place:
        made, other = (place.add(album.file(alone(0))) for _ in range(2))
        made.delete()
        if _is_read(made):
            must_be_gone(made)
        listed = faces_of(place)

    assert listed == {other.id.lower()}, f"of two faces one was deleted, and {len(listed)} are told: {sorted(listed)}"


@on_kinds("deletion-removes-children", _deletion, *ALL)
def test_nothing_of_what_was_deleted_comes_back(face: Face, album: Album, kind: str) -> None:
    """An id is used again for another class of the same school: nobody of the old one may be in it."""
    with new(face, KINDS[kind]) as made:
        place = holder_in(made)
        kept = place.add(album.file(alone(0)))
        if made.kind.trained:
            made.trained()
        made.delete()
        children = [thing for thing in (kept, place) if thing is not made and _is_read(thing)]
        for thing in children:
            must_be_gone(thing)
        made.create({"name": "again"})
        for thing in children:
            must_be_gone(thing)
        left = made.persons() if isinstance(made, Group) else made.faces()
        found = _found_again(face, face.only(album.file(alone(0, Look(140)))).id, made)

    assert not left, f"made again under the id of something that was deleted, it holds {left}"
    assert not found, f"made again under the id of something that was deleted, it finds {found}"


@on_kinds("deletion-removes-children", _person_deletion, *GROUPS)
def test_the_faces_of_a_deleted_person_are_gone(face: Face, album: Album, kind: str) -> None:
    """Whoever withdraws their consent does so for each of their photographs."""
    with face.new_group(KINDS[kind]) as group:
        person, other = group.person(), group.person()
        kept, stays = (place.add(album.file(alone(0))) for place in (person, other))
        person.delete()
        must_be_gone(kept)
        beside = stays.answer("get")

    assert beside.status == 200, f"after another person was deleted, the face of one who stays is read as {beside.excerpt()}"


@on_kinds("keeps-to-its-parent", _face_deletion, *ALL)
def test_a_face_is_not_deleted_by_way_of_another_parent(face: Face, album: Album, kind: str) -> None:
    """A customer who mistakes an id must not remove what is another one's."""
    with _neighbours(face, album, kind) as (mine, others):
        kept = mine.add(album.file(alone(0)))
        answers = [other.kept(kept.id).answer("delete") for other in others]
        left = faces_of(mine)

    for answer in answers:
        assert refused(answer), f"the deletion of a face by way of another parent was answered with {answer.excerpt()}"
    assert kept.id.lower() in left, "a face was deleted by way of another parent"


@on_kinds("keeps-to-its-parent", lambda kind: f"get-{kind.face}", *GROUPS, LARGE_FACE_LIST)
def test_a_face_is_not_read_by_way_of_another_parent(face: Face, album: Album, kind: str) -> None:
    """What belongs to one customer must not be shown to another one."""
    with _neighbours(face, album, kind) as (mine, others):
        kept = mine.add(album.file(alone(0)), userData="private")
        answers = [other.kept(kept.id).answer("get") for other in others]

    for answer in answers:
        assert refused(answer), f"by way of another parent a face is read as {answer.excerpt()}"


@on_kinds("keeps-to-its-parent", lambda kind: f"get-{kind.person}", *GROUPS)
def test_a_person_is_not_read_by_way_of_another_group(face: Face, kind: str) -> None:
    """What belongs to one customer must not be shown to another one."""
    with face.new_group(KINDS[kind]) as mine, face.new_group(KINDS[kind]) as other:
        other.person("somebody else")
        person = mine.person("private")
        answer = other.known(person.id).answer("get")

    assert refused(answer), f"by way of another group a person is read as {answer.excerpt()}"


@contextmanager
def _neighbours(face: Face, album: Album, kind: str) -> Generator[tuple[Holder, list[Holder]]]:
    """What faces are added to, and others that have a face of their own: in the same group where it is one, and elsewhere."""
    with new(face, KINDS[kind]) as made, holder(face, KINDS[kind]) as elsewhere:
        mine = holder_in(made)
        others = [elsewhere, *([made.person()] if isinstance(made, Group) else [])]
        for other in others:  # else nothing at all could be found there
            other.add(album.file(alone(0)))
        yield mine, others


def _is_read(thing: Thing) -> bool:
    """Whether there is an operation that reads it: a face of a list that is not large has none."""
    return any(operation.key == f"face.get-{thing.noun}" for operation in thing.face.door.container.operations)


def _found_again(face: Face, seen: str, made: Group | FaceList) -> object:
    """Who is found in a group or list without a training since it was made; nothing where the search is refused."""
    search = ("identify", {"faceIds": [seen]}) if isinstance(made, Group) else ("find-similars", {"faceId": seen})
    answer = face.answer(search[0], {**search[1], made.kind.member: made.id})
    if answer.status != 200:
        return None
    said = answer.json()
    return [found for one in said for found in one["candidates"]] if isinstance(made, Group) else said
