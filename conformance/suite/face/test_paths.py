"""Paths, keys and parameters, whatever the operation."""

import re

from conformance.harness import requirement
from conformance.harness.face.client import Face
from conformance.harness.face.kinds import PERSON_GROUP
from conformance.harness.keys import ANY_KEY, demand_no_key
from conformance.wire import Headers
from conformance.worlds.faces.faceless import Faceless

KEYS: dict[str, Headers] = {"without a key": (), "with a key": ANY_KEY}
SPELLINGS = (str.upper, str.title, str.lower)


@requirement("face.paths.any-letter-case")
def test_the_letter_case_of_a_path_does_not_matter(face: Face) -> None:
    """Clients were published that write persistedfaces and persistedFaces, and the service took both."""
    with face.new_group() as group:
        described = face.path("get-person-group", group.ids)
        for spell in SPELLINGS:
            # an id has small letters only, so the words around it alone may be written in another way
            path = re.sub("face/v1.0/persongroups", lambda found, spell=spell: spell(found[0]), described)
            answer = face.door.ask("face.get-person-group", path=path)

            assert answer.status == 200, f"GET {path} was answered with {answer.excerpt()}"


@requirement("face.paths.needs-no-key")
def test_a_container_asks_for_no_key(face: Face) -> None:
    """Clients of the cloud send a key to everybody, and others have none."""
    wall = Faceless("gradient").file().content
    for what, key in KEYS.items():
        listing = face.door.ask(f"face.{PERSON_GROUP.listing}", headers=key)
        image = face.door.ask("face.detect", wall, headers=(("Content-Type", "application/octet-stream"), *key))
        if not key:
            demand_no_key(face.door.said[-1])
        for answer in (listing, image):
            assert answer.status == 200, f"a request {what} was answered with {answer.excerpt()}"


@requirement("face.paths.ignores-unknown-parameters")
def test_unknown_parameters_change_nothing(face: Face) -> None:
    """Clients of later versions send parameters that this one does not know."""
    wall = Faceless("gradient").file().content
    with face.new_group(userData="kept") as group:
        plain, asked = group.get(), group.get(noSuchParameter=1)
        answer = face.answer("detect", wall, query={"noSuchParameter": "1", "returnFaceId": True})

    assert asked == plain, f"with a parameter that is not described {plain} became {asked}"
    assert answer.status == 200, f"with a parameter that is not described an image was answered with {answer.excerpt()}"
