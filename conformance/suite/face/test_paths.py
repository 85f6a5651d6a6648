"""Paths, keys and parameters, whatever the operation."""

import pytest

from conformance.harness import requirement
from conformance.harness.door import JSON_HEADERS
from conformance.harness.face.asking import BYTES, let_in
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import LARGE_FACE_LIST, PERSON_GROUP
from conformance.harness.face.names import fresh
from conformance.harness.face.things import Group
from conformance.harness.keys import ANY_KEY, demand_no_key
from conformance.wire import Headers
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.scene import alone

KEYS: dict[str, Headers] = {"without a key": (), "with a key": ANY_KEY}
SPELLINGS = (
    "/face/v1.0/largefacelists/{}/persistedFaces",
    "/Face/v1.0/LargeFaceLists/{}/PersistedFaces",
    "/FACE/V1.0/LARGEFACELISTS/{}/PERSISTEDFACES",
)


@requirement("face.paths.any-letter-case")
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_letter_case_of_a_path_does_not_matter(face: Face, spelling: str) -> None:
    """Clients were published that write persistedfaces and persistedFaces, and the service took both."""
    with face.new_list(LARGE_FACE_LIST) as faces:
        # the id is left as it is: it has small letters only
        path = spelling.format(faces.id)
        answer = let_in(face.door.ask(f"face.list-{LARGE_FACE_LIST.face}s", path=path))

    assert answer.status == 200, f"GET {path} was answered with {answer.excerpt()}"


@requirement("face.paths.needs-no-key")
@pytest.mark.parametrize("what", KEYS)
def test_a_container_asks_for_no_key(face: Face, album: Album, what: str) -> None:
    """Clients of the cloud send a key to everybody, and others have none."""
    door, group, key = face.door, Group(face, PERSON_GROUP, fresh(face.run, "key")), KEYS[what]
    picture = album.file(alone(0)).content
    with face.removing(group.noun, group.ids):
        create, delete = (face.path(f"{verb}-{group.noun}", group.ids) for verb in ("create", "delete"))
        enrol = face.path("create-person", group.ids)
        for ask in (
            lambda: door.ask(f"face.{PERSON_GROUP.listing}", headers=key),
            lambda: door.ask("face.detect", picture, headers=(*BYTES, *key)),
            lambda: door.ask(f"face.create-{group.noun}", {"name": "key"}, path=create, headers=(*JSON_HEADERS, *key)),
            lambda: door.ask("face.create-person", {"name": "key"}, path=enrol, headers=(*JSON_HEADERS, *key)),
            lambda: door.ask(f"face.delete-{group.noun}", path=delete, headers=key),
        ):
            answer = ask()
            if not key:
                demand_no_key(door.said[-1])
            assert answer.status == 200, f"a request {what} was answered with {answer.excerpt()}"


@requirement("face.paths.ignores-unknown-parameters")
def test_unknown_parameters_change_nothing(face: Face) -> None:
    """Clients of later versions send parameters that this one does not know."""
    wall = Faceless("gradient").file().content
    with face.new_group(userData="kept") as group:
        plain = group.get()
        face.detect(wall)
        answers = [group.answer("get", noSuchParameter=1), face.answer("detect", wall, query={"noSuchParameter": 1})]

    for answer in answers:
        assert answer.status == 200, f"a parameter that is not described was answered with {answer.excerpt()}"
    asked = answers[0].json()
    assert asked == plain, f"with a parameter that is not described {plain} became {asked}"
