"""Exchanges with Face, written by hand in few words."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import find

from conformance import catalogue
from conformance.invariants import Judge, Seen
from conformance.invariants.face.requests import NOBODYS
from conformance.wire import Answer, Exchange, Headers, Request
from conformance.worlds.faces import names
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import bmp, jpeg, of_bytes
from conformance.worlds.faces.limits import of_few_bytes
from conformance.worlds.pages.hostile import random_bytes

CONTAINER = catalogue.container("face")
JUDGE = Judge(CONTAINER)
JSON: Headers = (("Content-Type", "application/json"),)
BYTES: Headers = (("Content-Type", "application/octet-stream"),)
NO_HEADERS: Headers = ()
Body = dict[str, Any]

A, B, C, D = (f"{letter * 8}-0000-4000-8000-00000000000{letter}" for letter in "abcd")
NOBODY = find(names.unknown_uuids(), lambda _: True)
"""An id in the form of the service's that it gave to nothing."""
GROUP = "museum-staff"
PICTURE = jpeg(Faceless("texture", 1).picture).content
"""An image in which something might be seen; its size is 320 x 240."""
NOISE = random_bytes().content.ljust(2000, b"\x01")
TINY, SMALL = of_few_bytes(999).content, of_few_bytes().content
LARGE = of_bytes(jpeg(Faceless("texture", 1).picture), 6_000_000).content
VAST = of_bytes(jpeg(Faceless("texture", 1).picture), 6 * 1024 * 1024 + 1).content
WALL = bmp(Faceless("paper", size=(100, 60)).picture).content
IDS = {"personGroupId": GROUP, "largePersonGroupId": GROUP, "faceListId": GROUP, "largeFaceListId": GROUP}
"""What stands in paths, unless a case says otherwise."""
MADE = {"personId": A, "persistedFaceId": B}


def seen(
    operation: str,
    sent: object = None,
    status: int = 200,
    said: object = b"",
    *,
    query: str = "",
    ids: dict[str, str] | None = None,
    headers: Headers | None = None,
) -> Seen:
    """An exchange; bodies that are no bytes are JSON, and bytes that are sent are an image."""
    asked = CONTAINER.operation(f"face.{operation}")
    target = asked.path
    for name, value in {**IDS, **MADE, **(ids or {})}.items():
        target = target.replace(f"{{{name}}}", value)
    if headers is None:
        headers = BYTES if isinstance(sent, bytes) else JSON if sent is not None else NO_HEADERS
    body = b"" if sent is None else sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    told = said if isinstance(said, bytes) else json.dumps(said).encode()
    request = Request(asked.method, f"{target}?{query}" if query else target, headers, body)
    return Seen(CONTAINER, asked, Exchange(request, Answer(status, JSON if told else (), told)), bodies=JUDGE.bodies)


def error(code: str) -> Body:
    return {"error": {"code": code, "message": "The request cannot be served."}}


def refused(
    operation: str,
    sent: object = None,
    code: str = "BadArgument",
    status: int = 400,
    *,
    query: str = "",
    ids: dict[str, str] | None = None,
    headers: Headers | None = None,
) -> Seen:
    return seen(operation, sent, status, error(code), query=query, ids=ids, headers=headers)


def face(width: int = 40, *, identifier: str | None = A, left: int = 10, **members: Any) -> Body:
    """A face of this size, with further members."""
    told = {"faceRectangle": {"left": left, "top": 10, "width": width, "height": width}, **members}
    return told if identifier is None else {"faceId": identifier, **told}


def detected(*faces: Body, query: str = "", sent: bytes = PICTURE) -> Seen:
    return seen("detect", sent, 200, list(faces), query=query)


def undetected(query: str = "", sent: bytes | Body = PICTURE, code: str = "BadArgument", status: int = 400) -> Seen:
    return refused("detect", sent, code, status, query=query)


HIGH, WIDE = ({"faceRectangle": {"left": 1, "top": 1, "width": w, "height": h}} for w, h in ((40, 40), (39, 42)))
"""Two of which nobody knows which one was larger before it was rounded."""
POINTS: Body = {
    name: {"x": 60 if "Right" in name else 40, "y": 80 if name.startswith(("mouth", "u")) else 50}
    for name in CONTAINER.bundle["components"]["schemas"]["FaceLandmarks"]["required"]
}
MARKED = "returnFaceLandmarks=true"
POSED = f"{MARKED}&returnFaceAttributes=headPose"


def marked(points: Body, roll: float = 0.0, yaw: float = 0.0) -> Seen:
    """A detection of a face with these points, and turned so."""
    pose = {"headPose": {"roll": roll, "yaw": yaw, "pitch": 0}}
    return detected(face(faceLandmarks=points, faceAttributes=pose), query=POSED)


def moved(name: str, **place: float) -> Body:
    return {**POINTS, name: {**POINTS[name], **place}}


def attributed(attributes: Body | None, asked: str = "") -> Seen:
    """A detection of a face with these attributes, where these were asked for."""
    query = f"returnFaceAttributes={asked}" if asked else ""
    return detected(face() if attributes is None else face(faceAttributes=attributes), query=query)


def exposed(value: float, level: str) -> Seen:
    return attributed({"exposure": {"exposureLevel": level, "value": value}}, "exposure")


def noisy(value: float, level: str) -> Seen:
    return attributed({"noise": {"noiseLevel": level, "value": value}}, "noise")


CALM: Body = dict.fromkeys(("anger", "contempt", "disgust", "fear", "happiness", "sadness", "surprise"), 0.0)


def moody(neutral: float) -> Seen:
    return attributed({"emotion": {**CALM, "neutral": neutral}}, "emotion")


def verified(confidence: float, *, identical: bool, sent: Body | None = None) -> Seen:
    said = {"isIdentical": identical, "confidence": confidence}
    return seen("verify", sent or {"faceId1": A, "faceId2": B}, 200, said)


def person(confidence: float, identifier: str = C) -> Body:
    return {"personId": identifier, "confidence": confidence}


def identified(*candidates: Body, faces: tuple[str, ...] = (A,), **members: Any) -> Seen:
    """An identification that gave these candidates for the first of these faces, and none for the others."""
    said = [{"faceId": own, "candidates": [] if place else list(candidates)} for place, own in enumerate(faces)]
    return seen("identify", {"faceIds": list(faces), "personGroupId": GROUP, **members}, 200, said)


def asked_of(operation: str, *without: str, **members: Any) -> Body:
    """The body of a comparison that every server takes, with these members, and without others."""
    whole: Body = {
        "verify": {"faceId1": A, "faceId2": B},
        "identify": {"faceIds": [A], "personGroupId": GROUP},
        "find-similars": {"faceId": A, "faceListId": GROUP},
        "group": {"faceIds": [A, B]},
    }[operation]
    return {name: value for name, value in {**whole, **members}.items() if name not in without}


def kept_face(confidence: float, identifier: str = B) -> Body:
    return {"persistedFaceId": identifier, "confidence": confidence}


def own_face(confidence: float, identifier: str = B) -> Body:
    return {"faceId": identifier, "confidence": confidence}


def found(*faces: Body, **members: Any) -> Seen:
    """A search in a list that found these faces."""
    return seen("find-similars", asked_of("find-similars", **members), 200, list(faces))


def found_among(*faces: Body, among: tuple[str, ...] = (B, C), **members: Any) -> Seen:
    """A search among detected faces that found these."""
    return seen("find-similars", {"faceId": A, "faceIds": list(among), **members}, 200, list(faces))


def divided(*groups: list[str], messy: list[str] | None = None, sent: tuple[str, ...] = (A, B, C, D)) -> Seen:
    said: Body = {"groups": list(groups)} if messy is None else {"groups": list(groups), "messyGroup": messy}
    return seen("group", {"faceIds": list(sent)}, 200, said)


def listed(*ids: str, query: str = "", **members: Any) -> Seen:
    return seen("list-person-groups", None, 200, [{"personGroupId": own, "name": own, **members} for own in ids], query=query)


def trained(status: str = "succeeded", **times: str | None) -> Seen:
    told = {"status": status, "createdDateTime": "2019-05-15T09:57:42.2483968Z", **times}
    return seen("get-person-group-training", None, 200, told)


def made(sent: Body, status: int = 200, code: str = "BadArgument", *, operation: str = "create-person-group") -> Seen:
    """The making of something of this body."""
    if status != 200:
        return refused(operation, sent, code, status)
    return seen(operation, sent, 200, {"personId": A} if operation == "create-person" else b"")


def made_under(identifier: str, status: int = 200, code: str = "BadArgument") -> Seen:
    """The making of a group under this id."""
    ids = {"personGroupId": identifier}
    if status == 200:
        return seen("create-person-group", {"name": "x"}, 200, ids=ids)
    return refused("create-person-group", {"name": "x"}, code, status, ids=ids)


def added(query: str = "", sent: bytes | Body = PICTURE, **told: Any) -> Seen:
    """The adding of a face to a list, which was served."""
    return seen("add-face-list-face", sent, 200, {"persistedFaceId": A}, query=query, **told)


def not_added(query: str = "", sent: bytes | Body = PICTURE, code: str = "BadArgument", status: int = 400) -> Seen:
    return refused("add-face-list-face", sent, code, status, query=query)


def paged(query: str, status: int = 400, code: str = "BadArgument") -> Seen:
    """A page of persons that was refused, or was not."""
    if status == 200:
        return seen("list-persons", None, 200, [{"personId": A, "name": "x"}], query=query)
    return refused("list-persons", None, code, status, query=query)


GONE = {"personGroupId": NOBODYS}
NOWHERE = {"url": "http://nowhere.invalid/face.jpg"}
LONG_ID = "a" * 65
DATA, LONG_DATA = "x" * 16_384, "x" * 16_385
FACE_DATA, LONG_FACE_DATA = "x" * 1024, "x" * 1025
NAME, LONG_NAME = "x" * 128, "x" * 129
HUNDRED = [face(identifier=None)] * 100
