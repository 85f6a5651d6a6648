"""Requests to the Face emulator, and the pictures that they send."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx

from conformance import catalogue, target
from conformance.worlds.faces.album import album
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.scene import Look, Scene, alone, together

if TYPE_CHECKING:
    from collections.abc import Generator

BASE = "/face/v1.0"
OCTETS = {"Content-Type": "application/octet-stream"}
GROUPS = {"PersonGroup": "/persongroups", "LargePersonGroup": "/largepersongroups"}
LISTS = {"FaceList": "/facelists", "LargeFaceList": "/largefacelists"}
PLACES = {**GROUPS, **LISTS}
NOBODY = str(uuid4())
"""An id that the service did not give out."""
PATIENCE = 30.0


@contextmanager
def serving() -> Generator[httpx.Client]:
    """A client of an emulator that knows nobody."""
    with (
        target.embedded(catalogue.container("face")) as url,
        httpx.Client(base_url=f"{url}{BASE}", timeout=PATIENCE, trust_env=False) as client,
    ):
        yield client


def picture(person: int = 0, **look: Any) -> bytes:
    """One face; the same number is the same person."""
    return album().file(alone(person, Look(**look))).content


def pair() -> bytes:
    """Two persons, of whom the first one is shown larger."""
    return album().file(two()).content


def two() -> Scene:
    return together(Look(height=160), Look(height=110))


def landscape() -> bytes:
    """Nobody."""
    return Faceless("gradient", size=(320, 240)).file().content


def new_name() -> str:
    return f"test-{uuid4()}"


def created(client: httpx.Client, kind: str, **members: Any) -> str:
    """A collection that was not there."""
    name = new_name()
    answer = client.put(f"{PLACES[kind]}/{name}", json={"name": "somebody", **members})
    assert (answer.status_code, answer.content) == (200, b""), answer.text
    return f"{PLACES[kind]}/{name}"


def person_in(client: httpx.Client, group: str, *faces: bytes, name: str = "Ada") -> str:
    """The place of a new person with these faces."""
    answer = client.post(f"{group}/persons", json={"name": name})
    assert answer.status_code == 200, answer.text
    place = f"{group}/persons/{answer.json()['personId']}"
    for content in faces:
        add(client, place, content)
    return place


def add(client: httpx.Client, place: str, content: bytes, query: str = "") -> str:
    """The id of a face that was added to a person or a list."""
    answer = client.post(f"{place}/persistedfaces{query}", content=content, headers=OCTETS)
    assert answer.status_code == 200, answer.text
    return answer.json()["persistedFaceId"]


def detect(client: httpx.Client, content: bytes, query: str = "") -> list[dict[str, Any]]:
    answer = client.post(f"/detect{query}", content=content, headers=OCTETS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def face_id(client: httpx.Client, content: bytes, query: str = "") -> str:
    """The id of the one face in an image."""
    [face] = detect(client, content, query)
    return face["faceId"]


def train(client: httpx.Client, place: str) -> dict[str, Any]:
    """What became of a training."""
    answer = client.post(f"{place}/train")
    assert (answer.status_code, answer.content) == (202, b""), answer.text
    return trained(client, place)


def trained(client: httpx.Client, place: str) -> dict[str, Any]:
    """What becomes of a training that goes on."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        told = client.get(f"{place}/training").json()
        if told["status"] in ("succeeded", "failed"):
            return told
        time.sleep(0.02)
    raise AssertionError(f"still {told['status']} after {PATIENCE:g} s")


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal, which is wrapped and says nothing besides its code and its message."""
    refused = answer.json()
    assert (set(refused), set(refused["error"])) == ({"error"}, {"code", "message"}), answer.text
    assert refused["error"]["message"]
    return answer.status_code, refused["error"]["code"]


def identifier(place: str) -> str:
    return place.rpartition("/")[2]
