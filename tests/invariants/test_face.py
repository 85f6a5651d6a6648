"""What each invariant of Face says of exchanges written by hand: kept, broken, or not telling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import find, given, settings

from conformance import catalogue
from conformance.invariants import Invariant, Judge, NotTelling, Seen
from conformance.invariants.face.requests import NOBODYS, is_of_nothing
from conformance.invariants.judge import invariants_of
from conformance.wire import Answer, Exchange, Headers, Request
from conformance.worlds.faces import names
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import bmp, jpeg, of_bytes
from conformance.worlds.faces.limits import of_few_bytes
from conformance.worlds.pages.hostile import random_bytes

CONTAINER = catalogue.container("face")
JUDGE = Judge(CONTAINER)
INVARIANTS = {invariant.name.partition("::")[2]: invariant for invariant in invariants_of("face")}
JSON: Headers = (("Content-Type", "application/json"),)
BYTES: Headers = (("Content-Type", "application/octet-stream"),)
NO_HEADERS: Headers = ()
Body = dict[str, Any]
Verdict = Literal["kept", "broken", "not telling"]

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


class Told(NamedTuple):
    """Exchanges of each kind for one invariant."""

    kept: tuple[Seen, ...]
    broken: tuple[Seen, ...]
    not_telling: tuple[Seen, ...]


DETECTION: dict[str, Told] = {
    "the_largest_face_comes_first": Told(
        (detected(face(50), face(40)), detected(face(50), face(50), face(40)), detected(HIGH, WIDE, face(20))),
        (detected(face(40), face(50)), detected(face(50), face(20), face(40))),
        (detected(), detected(face()), detected(face(40), face(40)), undetected()),
    ),
    "no_id_is_given_twice": Told(
        (detected(face(), face(identifier=B)),),
        (detected(face(), face()), detected(face(), face(identifier=A.upper()))),
        (detected(face()), detected(face(identifier=None), face()), undetected()),
    ),
    "each_face_has_an_id": Told(
        (detected(face()), detected(face(), query="returnFaceId=true")),
        (detected(face(identifier=None)), detected(face(), {**face(), "faceId": None})),
        (detected(), detected(face(), query="returnFaceId=false"), detected(face(), query="returnFaceId=1"), undetected()),
    ),
    "no_face_has_an_id_that_nobody_wants": Told(
        (detected(face(identifier=None), query="returnFaceId=false"),),
        (detected(face(), query="returnFaceId=False"),),
        (detected(face()), detected(query="returnFaceId=false"), undetected("returnFaceId=false")),
    ),
    "every_face_is_in_the_image": Told(
        (detected(face()), detected(face(100, left=-20)), detected(face(20, left=305))),
        (detected(face(left=310)), detected(face(left=-30))),
        (detected(), detected(face(), sent=NOISE), seen("detect", NOWHERE, 200, [face()]), undetected()),
    ),
    "each_face_has_its_landmarks": Told(
        (detected(face(faceLandmarks=POINTS), query=MARKED),),
        (
            detected(face(), query=MARKED),
            detected(face(faceLandmarks=None), query=MARKED),
            detected(face(faceLandmarks={**POINTS, "chin": {"x": 1, "y": 1}}), query=MARKED),
        ),
        (
            detected(face()),
            detected(query=MARKED),
            detected(face(), query=f"{MARKED}&detectionModel=detection_03"),
            undetected(MARKED),
        ),
    ),
    "no_face_has_landmarks_that_nobody_asked_for": Told(
        (detected(face()), detected(face(faceLandmarks=None)), detected(face(), query="returnFaceLandmarks=false")),
        (detected(face(), face(faceLandmarks=POINTS)),),
        (detected(), detected(face(faceLandmarks=POINTS), query=MARKED), undetected()),
    ),
    "left_is_left_and_eyes_are_above_the_mouth": Told(
        (marked(POINTS), marked(POINTS, roll=-12, yaw=30)),
        (marked(moved("pupilLeft", x=70)), marked(moved("mouthRight", x=40)), marked(moved("pupilRight", y=90))),
        (
            marked(moved("pupilLeft", x=70), roll=90),
            marked(moved("pupilLeft", x=70), yaw=70),
            detected(face(faceLandmarks=moved("pupilLeft", x=70)), query=MARKED),
            undetected(POSED),
        ),
    ),
    "each_face_tells_the_model_of_the_request": Told(
        (
            detected(face(recognitionModel="recognition_01"), query="returnRecognitionModel=true"),
            detected(
                face(recognitionModel="recognition_02"), query="returnRecognitionModel=true&recognitionModel=recognition_02"
            ),
        ),
        (
            detected(face(), query="returnRecognitionModel=true"),
            detected(face(recognitionModel="recognition_02"), query="returnRecognitionModel=true"),
        ),
        (detected(face()), detected(query="returnRecognitionModel=true"), undetected("returnRecognitionModel=true")),
    ),
    "an_image_without_a_face_gives_an_empty_list": Told(
        (detected(sent=WALL), detected(sent=SMALL)),
        (detected(face(), sent=WALL), undetected(sent=WALL, code="InvalidImage"), seen("detect", WALL, 204, b"")),
        (
            detected(),
            detected(sent=TINY),
            detected(query="recognitionModel=x", sent=WALL),
            undetected(sent=WALL, status=401),
            seen("detect", NOWHERE, 200, []),
        ),
    ),
    "no_more_than_100_faces_are_told": Told(
        (detected(*HUNDRED),),
        (detected(*HUNDRED, face()),),
        (detected(*HUNDRED[1:]), undetected()),
    ),
    "an_unknown_model_is_refused": Told(
        (undetected("recognitionModel=model"), undetected("detectionModel=best")),
        (detected(query="recognitionModel=model"), detected(face(), query="detectionModel=best&returnFaceId=true")),
        (
            detected(query="recognitionModel=recognition_07"),
            detected(query="recognitionModel=Recognition_01"),
            detected(query="recognitionModel="),
            undetected("recognitionModel=model", NOISE),
            undetected("recognitionModel=model&returnFaceAttributes=beauty"),
            undetected("recognitionModel=model", status=403),
            detected(),
        ),
    ),
    "the_attributes_are_those_that_were_asked_for": Told(
        (
            attributed(None),
            attributed({}),
            attributed({"blur": {}, "noise": {}}, "blur,noise"),
            attributed({"blur": {}, "age": None}, "Blur"),
            attributed({"qualityForRecognition": "high"}, "qualityForRecognition"),
        ),
        (
            attributed({"blur": {}}),
            attributed(None, "blur"),
            attributed({"blur": {}}, "blur,noise"),
            attributed({"blur": {}, "age": 7}, "blur"),
        ),
        (attributed({"blur": {}}, "*"), attributed({}, "beauty"), detected(query="returnFaceAttributes=blur"), undetected()),
    ),
    "a_level_is_that_of_its_value": Told(
        (
            exposed(0.1, "underExposure"),
            exposed(0.3, "GoodExposure"),
            exposed(1.0, "OverExposure"),
            exposed(0.25, "underExposure"),
            noisy(0.1, "low"),
            noisy(0.5, "Medium"),
            noisy(0.7, "high"),
        ),
        (exposed(0.3, "underExposure"), exposed(0.76, "goodExposure"), noisy(0.32, "Low"), noisy(0.5, "high")),
        (
            attributed({"blur": {"blurLevel": "low", "value": 1}}, "blur"),
            attributed({"noise": {"value": 1}}, "noise"),
            undetected(),
        ),
    ),
    "the_emotions_are_one_together": Told(
        (moody(1), moody(0.999), moody(1.01)),
        (moody(0.9), moody(1.02)),
        (attributed({"emotion": {"neutral": 0.5}}, "emotion"), attributed(None), undetected("returnFaceAttributes=emotion")),
    ),
    "attributes_are_known_in_either_letter_case": Told(
        (
            attributed({"blur": {}}, "Blur"),
            attributed({"headPose": {}}, "HeadPose"),
            detected(query="returnFaceAttributes=BLUR"),
        ),
        (undetected("returnFaceAttributes=Blur,noise"), undetected("returnFaceAttributes=headpose")),
        (
            undetected("returnFaceAttributes=blur"),
            undetected("returnFaceAttributes=Age"),
            undetected("returnFaceAttributes=Blur,beauty"),
            undetected("returnFaceAttributes=Blur", NOISE),
            undetected("returnFaceAttributes=Blur&detectionModel=detection_02"),
            undetected("returnFaceAttributes=Blur", status=401),
        ),
    ),
    "a_star_stands_for_all_attributes": Told(
        (attributed({"blur": {}}, "*"), detected(query="returnFaceAttributes=%2A")),
        (undetected("returnFaceAttributes=*"),),
        (undetected("returnFaceAttributes=*,blur"), undetected("returnFaceAttributes=*", NOISE), detected()),
    ),
    "an_unknown_attribute_is_refused": Told(
        (undetected("returnFaceAttributes=beauty"), undetected("returnFaceAttributes=blur,beauty")),
        (detected(query="returnFaceAttributes=beauty"), attributed({"blur": {}}, "blur,beauty")),
        (
            detected(query="returnFaceAttributes=blur"),
            detected(query="returnFaceAttributes=Age"),
            detected(query="returnFaceAttributes=beauty,age"),
            detected(query="returnFaceAttributes=none"),
            undetected("returnFaceAttributes=beauty&returnFaceAttributes=blur"),
            undetected("returnFaceAttributes=beauty&detectionModel=detection_02"),
            undetected("returnFaceAttributes=beauty", status=429),
        ),
    ),
    "detection_02_tells_where_a_face_is_and_no_more": Told(
        (
            undetected("returnFaceAttributes=blur&detectionModel=detection_02"),
            undetected(f"{MARKED}&detectionModel=detection_02"),
        ),
        (detected(face(), query=f"{MARKED}&detectionModel=detection_02"),),
        (
            detected(face(), query="detectionModel=detection_02"),
            detected(face(), query="returnFaceAttributes=blur"),
            undetected("returnFaceAttributes=age&detectionModel=detection_02"),
            undetected(f"{MARKED}&detectionModel=detection_03"),
        ),
    ),
}
IMAGES: dict[str, Told] = {
    "an_image_of_too_many_bytes_is_refused": Told(
        (not_added(sent=VAST, code="InvalidImageSize"), undetected(sent=VAST, status=413)),
        (added(sent=VAST), detected(sent=VAST)),
        (not_added(sent=VAST, code="FaceListNotFound", status=404), detected(sent=LARGE), undetected(sent=TINY)),
    ),
    "an_image_of_too_few_bytes_is_refused": Told(
        (undetected(sent=TINY, code="InvalidImageSize"),),
        (detected(sent=TINY),),
        (detected(), detected(sent=SMALL), detected(sent=NOISE[:900]), undetected(sent=b""), undetected(sent=VAST)),
    ),
    "an_image_of_1_kb_is_served": Told(
        (detected(sent=SMALL),),
        (undetected(sent=SMALL, code="InvalidImageSize"),),
        (
            detected(),
            undetected(sent=NOISE[:1024]),
            undetected("recognitionModel=x", SMALL),
            undetected(sent=SMALL, status=429),
        ),
    ),
    "an_image_of_6_mb_is_served": Told(
        (detected(sent=LARGE),),
        (undetected(sent=LARGE, code="InvalidImageSize", status=413),),
        (detected(), undetected(sent=VAST), undetected(sent=LARGE, status=403)),
    ),
    "bytes_that_are_no_image_are_refused": Told(
        (undetected(sent=NOISE, code="InvalidImage"), not_added(sent=NOISE, code="InvalidImage")),
        (detected(sent=NOISE), added(sent=NOISE)),
        (
            detected(),
            detected(sent=PICTURE[: len(PICTURE) // 2]),
            undetected(sent=NOISE[:900]),
            undetected("returnFaceAttributes=beauty", NOISE),
            not_added(sent=NOISE, code="FaceListNotFound", status=404),
        ),
    ),
    "a_url_that_leads_nowhere_is_refused": Told(
        (
            undetected(sent=NOWHERE, code="InvalidURL"),
            undetected(sent={"url": "no url"}, code="InvalidURL"),
            not_added(sent=NOWHERE, code="InvalidURL"),
        ),
        (seen("detect", NOWHERE, 200, []), added(sent={"url": "picture"})),
        (
            seen("detect", {"url": "http://localhost/x.jpg"}, 200, []),
            undetected(sent={**NOWHERE, "more": 1}),
            undetected(sent={"url": ""}),
            undetected(sent={"url": 7}),
            not_added(sent=NOWHERE, code="FaceListNotFound", status=404),
        ),
    ),
    "an_image_without_a_face_is_refused": Told(
        (not_added(sent=WALL, code="InvalidImage"),),
        (added(sent=WALL),),
        (added(), not_added(), not_added(sent=WALL, code="FaceListNotFound", status=404), detected(sent=WALL)),
    ),
    "a_target_that_is_none_is_refused": Told(
        tuple(not_added(f"targetFace={target}") for target in ("1,2,3", "a,b,c,d", "7", "330,250,50,50")),
        tuple(added(f"targetFace={target}") for target in ("1,2,3", "left", "330,250,50,50")),
        (
            added("targetFace=10,10,40,40"),
            not_added("targetFace=10,10,40,40", code="InvalidImage"),
            not_added("targetFace=300,200,50,50"),
            not_added("targetFace=-1,2,3"),
            not_added("targetFace=1,2,3,4,5"),
            not_added("targetFace=1,2,3", WALL),
            not_added("targetFace=330,250,50,50", NOWHERE),
            not_added("targetFace=1,2,3", code="FaceListNotFound", status=404),
        ),
    ),
}
COMPARISON: dict[str, Told] = {
    "identical_is_a_confidence_of_half": Told(
        (
            verified(0.7, identical=True),
            verified(0.5, identical=True),
            verified(0.2, identical=False),
            verified(0.5, identical=False),
        ),
        (verified(0.49, identical=True), verified(0.51, identical=False)),
        (refused("verify", {"faceId1": A, "faceId2": B}, "FaceNotFound", 404),),
    ),
    "a_face_is_identical_with_itself": Told(
        (
            verified(1, identical=True, sent={"faceId1": A, "faceId2": A}),
            verified(1, identical=True, sent={"faceId1": A, "faceId2": A.upper()}),
        ),
        (verified(0.3, identical=False, sent={"faceId1": A, "faceId2": A}),),
        (
            verified(0.3, identical=False),
            refused("verify", {"faceId1": A, "faceId2": A}, "FaceNotFound", 404),
            verified(0.3, identical=False, sent={"faceId": A, "personId": A, "personGroupId": GROUP}),
        ),
    ),
    "a_face_that_was_not_given_out_is_refused": Told(
        (
            refused("verify", asked_of("verify", faceId2=NOBODY), "FaceNotFound", 404),
            refused("identify", asked_of("identify", faceIds=[A, NOBODY]), "FaceNotFound"),
            refused("find-similars", asked_of("find-similars", faceId=NOBODY), "BadArgument"),
            refused("group", asked_of("group", faceIds=[A, NOBODY]), "BadArgument"),
        ),
        (
            verified(0.1, identical=False, sent=asked_of("verify", faceId1=NOBODY)),
            found(faceId=NOBODY),
            identified(faces=(A, NOBODY)),
        ),
        (
            verified(0.1, identical=False),
            refused("identify", asked_of("identify", faceIds=[NOBODY]), "PersonGroupNotTrained"),
            refused("identify", asked_of("identify", faceIds=[NOBODY], confidenceThreshold=2)),
            found_among(among=(B, NOBODY)),
            refused("verify", asked_of("verify", faceId1=NOBODY), status=401),
        ),
    ),
    "a_person_that_is_not_there_is_refused": Told(
        (refused("verify", {"faceId": A, "personId": NOBODY, "personGroupId": GROUP}, "PersonNotFound", 404),),
        (verified(0.1, identical=False, sent={"faceId": A, "personId": NOBODY, "largePersonGroupId": GROUP}),),
        (
            verified(0.1, identical=False, sent={"faceId": A, "personId": B, "largePersonGroupId": GROUP}),
            refused("verify", {"faceId": A, "personId": NOBODY, "personGroupId": GROUP}, "PersonGroupNotFound"),
            refused("verify", {"faceId": A, "personId": NOBODY, "personGroupId": GROUP}, "FaceNotFound", 404),
            refused("verify", {"faceId": A, "personId": NOBODY}),
        ),
    ),
    "a_group_or_list_that_is_not_there_is_refused": Told(
        (
            refused("identify", asked_of("identify", personGroupId=NOBODYS), "PersonGroupNotFound"),
            refused("find-similars", asked_of("find-similars", faceListId=NOBODYS), "BadArgument", 404),
            refused("verify", {"faceId": A, "personId": B, "personGroupId": NOBODYS}, "PersonGroupNotFound"),
        ),
        (identified(personGroupId=NOBODYS), found(faceListId=NOBODYS)),
        (
            identified(),
            refused("identify", asked_of("identify", personGroupId=NOBODYS), "FaceNotFound"),
            refused("verify", {"faceId": A, "personId": NOBODY, "personGroupId": NOBODYS}),
        ),
    ),
    "there_is_one_result_for_each_face": Told(
        (
            identified(),
            identified(person(0.9), faces=(A, B)),
            seen("identify", asked_of("identify"), 200, [{"faceId": A.upper()}]),
        ),
        (
            seen("identify", asked_of("identify"), 200, []),
            seen("identify", asked_of("identify"), 200, [{"faceId": B, "candidates": []}]),
            seen("identify", asked_of("identify", faceIds=[A, B]), 200, [{"faceId": A}, {"faceId": A}]),
        ),
        (identified(faces=(A, A)), refused("identify", asked_of("identify"), "FaceNotFound"), identified(faces=())),
    ),
    "the_best_candidate_comes_first": Told(
        (identified(person(0.9), person(0.9, D), person(0.7, B)),),
        (identified(person(0.7), person(0.9, D)),),
        (identified(), identified(person(0.9)), refused("identify", asked_of("identify"), "FaceNotFound")),
    ),
    "there_are_no_more_candidates_than_asked_for": Told(
        (identified(person(0.9)), identified(person(0.9), person(0.7, D), maxNumOfCandidatesReturned=2)),
        (
            identified(person(0.9), person(0.7, D)),
            identified(person(0.9), person(0.7, D), person(0.6, B), maxNumOfCandidatesReturned=2),
        ),
        (identified(), identified(person(0.9), maxNumOfCandidatesReturned=None), refused("identify", asked_of("identify"))),
    ),
    "no_person_is_two_candidates": Told(
        (identified(person(0.9), person(0.7, D)),),
        (identified(person(0.9), person(0.7)),),
        (identified(person(0.9)), refused("identify", asked_of("identify"))),
    ),
    "no_candidate_is_below_the_threshold": Told(
        (identified(person(0.9), confidenceThreshold=0.9), identified(person(0.59999999), confidenceThreshold=0.6)),
        (identified(person(0.9), person(0.5, D), confidenceThreshold=0.6, maxNumOfCandidatesReturned=2),),
        (
            identified(person(0.9)),
            identified(person(0.1), confidenceThreshold=0),
            identified(confidenceThreshold=0.6),
            identified(person(0.1), confidenceThreshold=None),
        ),
    ),
    "no_group_is_refused": Told(
        (refused("identify", asked_of("identify", "personGroupId"), "PersonGroupIdAndLargePersonGroupIdBothNull"),),
        (seen("identify", asked_of("identify", "personGroupId"), 200, [{"faceId": A, "candidates": []}]),),
        (
            identified(),
            refused("identify", asked_of("identify", personGroupId=None)),
            refused("identify", asked_of("identify", "personGroupId", faceIds=[])),
            refused("identify", asked_of("identify", "personGroupId"), "FaceNotFound"),
        ),
    ),
    "two_groups_are_refused": Told(
        (refused("identify", asked_of("identify", largePersonGroupId=GROUP), "BadArgument"),),
        (identified(largePersonGroupId=GROUP),),
        (
            identified(),
            identified(largePersonGroupId=None),
            identified(largePersonGroupId=False),
            refused("identify", asked_of("identify", largePersonGroupId=GROUP), "LargePersonGroupNotFound"),
            refused("identify", asked_of("identify", largePersonGroupId=GROUP, confidenceThreshold=-1)),
        ),
    ),
}
SIMILARITY: dict[str, Told] = {
    "nothing_to_search_in_is_refused": Told(
        (refused("find-similars", {"faceId": A}),),
        (seen("find-similars", {"faceId": A}, 200, []),),
        (
            found(),
            refused("find-similars", {"faceId": A, "mode": "other"}),
            refused("find-similars", {"faceId": A, "faceListId": None}),
        ),
    ),
    "several_things_to_search_in_are_refused": Told(
        (
            refused("find-similars", asked_of("find-similars", largeFaceListId=GROUP)),
            refused("find-similars", asked_of("find-similars", faceIds=[B])),
        ),
        (found(largeFaceListId=GROUP), found(faceIds=[B, C])),
        (
            found(),
            found(faceIds=None),
            refused("find-similars", asked_of("find-similars", largeFaceListId=GROUP), "LargeFaceListNotTrained"),
        ),
    ),
    "the_most_similar_face_comes_first": Told(
        (found(kept_face(0.9), kept_face(0.9, C), kept_face(0.1, D)),),
        (found(kept_face(0.1), kept_face(0.9, C)),),
        (found(), found(kept_face(0.9)), refused("find-similars", asked_of("find-similars"))),
    ),
    "there_are_no_more_faces_than_asked_for": Told(
        (found(kept_face(0.9)), found(*[kept_face(0.9)] * 21, maxNumOfCandidatesReturned=21)),
        (found(*[kept_face(0.9)] * 21), found_among(own_face(0.9), own_face(0.8, C), maxNumOfCandidatesReturned=1)),
        (found(), found(kept_face(0.9), maxNumOfCandidatesReturned="1"), refused("find-similars", asked_of("find-similars"))),
    ),
    "a_face_of_a_list_has_the_id_that_it_has_there": Told(
        (found(kept_face(0.9)), found({**kept_face(0.9), "faceId": None})),
        (found(own_face(0.9)), found({**kept_face(0.9), "faceId": A}), found({"confidence": 0.9})),
        (found(), found_among(kept_face(0.9)), found(own_face(0.9), faceIds=[B])),
    ),
    "a_face_of_the_request_has_the_id_that_it_has_there": Told(
        (found_among(own_face(0.9)), found_among({**own_face(0.9), "persistedFaceId": None})),
        (found_among(kept_face(0.9)), found_among({**own_face(0.9), "persistedFaceId": A})),
        (found_among(), found(own_face(0.9))),
    ),
    "every_similar_face_is_one_of_the_request": Told(
        (found_among(own_face(0.9), own_face(0.2, C.upper())),),
        (found_among(own_face(0.9), own_face(0.2, D)),),
        (
            found_among(),
            found_among(own_face(0.9, D), among=(B, B)),
            found_among({"confidence": 0.9}),
            found(kept_face(0.9, D)),
        ),
    ),
    "no_similar_face_comes_twice": Told(
        (found_among(own_face(0.9), own_face(0.2, C)), found(kept_face(0.9), kept_face(0.9, C))),
        (found_among(own_face(0.9), own_face(0.2)), found(kept_face(0.9), kept_face(0.9, B.upper()))),
        (found_among(own_face(0.9)), found_among(own_face(0.9), own_face(0.2), among=(B, B)), refused("find-similars", {})),
    ),
    "every_face_is_in_one_group": Told(
        (divided([A, B], messy=[C, D]), divided([A.upper(), B], [C, D]), divided(messy=[A, B, C, D])),
        (divided([A, B], messy=[C]), divided([A, B], [C, D], messy=[A]), divided([A, B, C, D, NOBODY])),
        (
            divided([A, B], sent=(A, A, B)),
            divided([A, B], sent=(A, B, NOBODY)),
            divided(),
            refused("group", asked_of("group")),
        ),
    ),
    "the_largest_group_comes_first": Told(
        (divided([A, B], [C, D]), divided([A, B], [C], messy=[D, D, D])),
        (divided([A], [B, C], messy=[D]),),
        (divided([A, B]), divided(), refused("group", asked_of("group"))),
    ),
    "no_group_has_a_single_face": Told(
        (divided([A, B], [C, D]), divided([A, B], messy=[C])),
        (divided([A, B], [C]), divided([])),
        (divided(messy=[A]), refused("group", asked_of("group"))),
    ),
}
KEEPING: dict[str, Told] = {
    "success_has_no_body": Told(
        (made({"name": "x"}), seen("delete-person"), seen("update-person-face", {"userData": "x"})),
        (
            seen("create-person-group", {"name": "x"}, 200, {}),
            seen("create-person-group", {"name": "x"}, 201),
            seen("delete-person-group", None, 204),
        ),
        (made({"name": "x"}, 409, "PersonGroupExists"), refused("delete-person", None, "PersonNotFound", 404)),
    ),
    "a_training_is_accepted_without_a_body": Told(
        (seen("train-person-group", None, 202),),
        (seen("train-person-group", None, 200), seen("train-person-group", None, 202, {})),
        (refused("train-person-group", None, "PersonGroupNotFound", 404),),
    ),
    "the_model_is_told_on_request": Told(
        (
            listed("a", "b", query="returnRecognitionModel=true", recognitionModel="recognition_01"),
            seen(
                "get-face-list",
                None,
                200,
                {"faceListId": GROUP, "recognitionModel": "recognition_03"},
                query="returnRecognitionModel=true",
            ),
        ),
        (listed("a", query="returnRecognitionModel=true"),),
        (listed("a"), listed(query="returnRecognitionModel=true"), detected(face(), query="returnRecognitionModel=yes")),
    ),
    "the_model_is_not_told_unasked": Told(
        (listed("a"), listed("a", recognitionModel=None, query="returnRecognitionModel=false"), detected(face())),
        (listed("a", recognitionModel="recognition_01"), detected(face(recognitionModel="recognition_01"))),
        (
            listed(),
            listed("a", query="returnRecognitionModel=true"),
            listed("a", query="returnRecognitionModel=yes"),
            detected(face(), query="returnRecognitionModel=true"),
        ),
    ),
    "no_faces_are_told": Told(
        (
            seen("get-large-face-list", None, 200, {"largeFaceListId": GROUP}),
            seen("list-face-lists", None, 200, [{"faceListId": GROUP, "persistedFaces": []}]),
        ),
        (seen("list-face-lists", None, 200, [{"faceListId": GROUP, "persistedFaces": [{"persistedFaceId": A}]}]),),
        (seen("list-face-lists", None, 200, []), refused("get-large-face-list", None, "LargeFaceListNotFound", 404)),
    ),
    "the_ids_of_a_page_ascend": Told(
        (listed("a", "b", "ba"), listed("g-1", "g-2", "g2"), listed("1", "a")),
        (listed("b", "a"), listed("a", "a"), listed("ab", "a"), listed("x-9", "x-10")),
        (listed(), listed("a"), listed("a_b", "a-b"), listed("ab", "a-b"), refused("list-person-groups", query="top=0")),
    ),
    "every_id_comes_after_the_start": Told(
        (listed("b", "c", query="start=a"), listed("a-b", query="start=ab"), listed("ab", query="start=a")),
        (listed("a", "b", query="start=a"), listed("a", query="start=b")),
        (listed("a"), listed("a", query="start="), listed(query="start=a"), refused("list-person-groups", query="start=a")),
    ),
    "a_page_has_no_more_entries_than_top": Told(
        (listed("a", "b", query="top=2"), listed("a", query="top=2")),
        (listed("a", "b", query="top=1"),),
        (listed("a"), listed("a", query="top="), listed(query="top=1"), listed("a", query="top=0")),
    ),
    "the_times_of_a_training_are_points_of_time": Told(
        (
            trained(lastActionDateTime=None),
            trained(createdDateTime="8/3/2018 2:41:57 AM", lastActionDateTime="08/03/2018 02:41:57"),
            trained(createdDateTime="2019-05-15T09:57:42+02:00"),
            trained(createdDateTime="2019-05-15T09:57:42"),
        ),
        (
            trained(createdDateTime="yesterday"),
            trained(lastActionDateTime="15.5.2019 9:57"),
            trained(lastSuccessfulTrainingDateTime="2019-13-15T09:57:42Z"),
            trained(createdDateTime=""),
        ),
        (refused("get-person-group-training", None, "PersonGroupNotTrained", 404),),
    ),
    "nothing_happened_before_the_beginning": Told(
        (
            trained(lastActionDateTime="2019-05-15T09:57:42.4202066Z"),
            trained(createdDateTime="8/3/2018 2:41:57 AM", lastActionDateTime="2018-08-03T02:41:56.9Z"),
            trained(lastActionDateTime="2019-05-15T11:57:43+02:00"),
        ),
        (trained(lastActionDateTime="2019-05-15T09:57:40Z"),),
        (trained(), trained(lastActionDateTime=None), trained(lastActionDateTime="never")),
    ),
    "the_last_success_is_no_later_than_the_last_action": Told(
        (
            trained(lastActionDateTime="2019-05-15T09:57:43Z", lastSuccessfulTrainingDateTime="2019-05-15T09:57:43Z"),
            trained(
                "running", lastActionDateTime="2019-05-15T09:57:43Z", lastSuccessfulTrainingDateTime="2018-05-15T09:57:43Z"
            ),
        ),
        (trained(lastActionDateTime="2019-05-15T09:57:43Z", lastSuccessfulTrainingDateTime="2019-05-15T09:58:43Z"),),
        (
            trained(),
            trained(lastActionDateTime="2019-05-15T09:57:43Z"),
            trained(lastSuccessfulTrainingDateTime="2019-05-15T09:57:43Z"),
        ),
    ),
}
LIMITS: dict[str, Told] = {
    "an_id_of_other_letters_is_refused": Told(
        (*(made_under(own, 400) for own in ("Group", "a.b", "a%20b", LONG_ID)), made_under("a.b", 404, "NotFound")),
        tuple(made_under(own) for own in ("Group", "%C3%A4", LONG_ID)),
        (
            made_under("group"),
            made_under("Group", 401),
            made_under("Group", 409, "PersonGroupExists"),
            refused("create-person-group", {"name": ""}, ids={"personGroupId": "Group"}),
        ),
    ),
    "an_id_of_64_characters_is_served": Told(
        (made_under(LONG_ID[1:]),),
        (made_under(LONG_ID[1:], 400),),
        (
            made_under(LONG_ID, 400),
            made_under(LONG_ID[2:]),
            made_under(LONG_ID[1:], 409, "PersonGroupExists"),
            made_under(LONG_ID[1:], 403, "QuotaExceeded"),
            refused("create-person-group", {"name": ""}, ids={"personGroupId": LONG_ID[1:]}),
        ),
    ),
    "a_name_of_128_characters_is_served": Told(
        (made({"name": NAME}), made({"name": NAME}, operation="create-person")),
        (made({"name": NAME}, 400), made({"name": NAME}, 400, operation="create-person")),
        (
            made({"name": "x"}),
            made({"name": NAME, "userData": LONG_DATA}, 400),
            made({"name": "ä" * 128}, 400),
            made({"name": NAME}, 409, "PersonGroupExists"),
            made({"name": NAME}, 404, "PersonGroupNotFound", operation="create-person"),
            refused("create-person", {"name": NAME}, "PersonGroupTrainingNotFinished", 409),
        ),
    ),
    "another_name_is_refused": Told(
        tuple(made(body, 400) for body in ({"name": LONG_NAME}, {"name": ""}, {}, {"userData": "x"}, {"name": None})),
        (made({"name": LONG_NAME}), made({"name": ""}, operation="create-person"), made({"userData": "x"})),
        (
            made({"name": NAME}),
            made({"name": " "}),
            made({"name": "", "userData": LONG_DATA}, 400),
            made({"name": ""}, 404, "PersonGroupNotFound", operation="create-person"),
            made({"name": "", "more": 1}, 400),
        ),
    ),
    "user_data_of_16384_characters_is_served": Told(
        (made({"name": "x", "userData": DATA}),),
        (made({"name": "x", "userData": DATA}, 400),),
        (
            made({"name": "x"}),
            made({"name": "", "userData": DATA}, 400),
            made({"name": "x", "userData": DATA}, 409, "PersonGroupExists"),
        ),
    ),
    "longer_user_data_is_refused": Told(
        (made({"name": "x", "userData": LONG_DATA}, 400), made({"name": "x", "userData": "ä" * 16_385}, 400)),
        (made({"name": "x", "userData": LONG_DATA}), made({"name": "x", "userData": LONG_DATA}, operation="create-person")),
        (
            made({"name": "x", "userData": DATA}),
            made({"name": "", "userData": LONG_DATA}, 400),
            refused("update-person-face", {"userData": LONG_DATA}),
        ),
    ),
    "user_data_of_1024_characters_is_served": Told(
        (added(f"userData={FACE_DATA}"), seen("update-person-face", {"userData": FACE_DATA})),
        (not_added(f"userData={FACE_DATA}"), refused("update-person-face", {"userData": FACE_DATA})),
        (
            added("userData=x"),
            not_added(f"userData={FACE_DATA}", code="InvalidImage"),
            not_added(f"userData={FACE_DATA}&targetFace=1,2,3"),
            not_added(f"userData={FACE_DATA}", code="FaceListNotFound", status=404),
            refused("update-person-face", {"userData": FACE_DATA}, "PersistedFaceNotFound", 404),
        ),
    ),
    "longer_user_data_of_a_face_is_refused": Told(
        (not_added(f"userData={LONG_FACE_DATA}"), refused("update-person-face", {"userData": LONG_FACE_DATA})),
        (added(f"userData={LONG_FACE_DATA}"), seen("update-person-face", {"userData": LONG_FACE_DATA})),
        (
            added(f"userData={FACE_DATA}"),
            not_added(f"userData={LONG_FACE_DATA}", NOISE),
            refused("update-person-face", {"userData": LONG_FACE_DATA}, "PersonNotFound", 404),
        ),
    ),
    "a_change_of_nothing_is_refused": Told(
        (refused("update-large-person-group", {}),),
        (seen("update-large-face-list", {}),),
        (
            seen("update-large-person-group", {"name": "x"}),
            seen("update-large-person-group", {"name": None}),
            refused("update-large-person-group", {}, "LargePersonGroupNotFound", 404),
            seen("update-large-face-list-face", {}),
        ),
    ),
    "a_top_out_of_range_is_refused": Told(
        (paged("top=0"), paged("top=1001"), paged("top=x"), refused("list-person-groups", query="top=0")),
        (paged("top=0", 200), paged("top=x", 200), listed("a", query="top=1001")),
        (
            paged("top=1", 200),
            paged("top=", 200),
            paged("top=%201", 200),
            paged("top=0", 404, "PersonGroupNotFound"),
            refused("list-person-groups", query=f"top=0&start={LONG_ID}"),
        ),
    ),
    "a_start_that_is_too_long_is_refused": Told(
        (refused("list-person-groups", query=f"start={LONG_ID}"),),
        (listed(query=f"start={LONG_ID}"),),
        (listed(query=f"start={LONG_ID[1:]}"), listed(query=f"start={'A' * 65}"), paged(f"start={LONG_ID}")),
    ),
    "what_is_not_there_is_refused": Told(
        (
            refused("get-person-group", None, "PersonGroupNotFound", 404, ids=GONE),
            refused("delete-person", None, "PersonNotFound", 404, ids={"personId": NOBODY}),
            refused("update-person", {"name": "x"}, "BadArgument", ids=GONE),
            refused("get-person-face", None, "x", 404, ids={"persistedFaceId": NOBODY.upper()}),
        ),
        (
            seen("delete-person-group", None, ids=GONE),
            seen("get-person-face", None, 200, {"persistedFaceId": NOBODY}, ids={"persistedFaceId": NOBODY}),
        ),
        (
            seen("delete-person-group"),
            refused("get-person-group", None, "PersonGroupNotFound", 404),
            refused("get-person-face", None, "PersonGroupNotFound", 404, ids={"persistedFaceId": NOBODY}),
            refused("update-person", {"name": LONG_NAME}, ids=GONE),
            refused("get-person-group", None, "401", 401, ids=GONE),
            made_under(NOBODYS),
        ),
    ),
}
CUT = b'{"name": "x'
ERRORS: dict[str, Told] = {
    "an_error_is_wrapped_and_has_code_and_message": Told(
        (undetected(), refused("get-person-group", None, "PersonGroupNotFound", 404)),
        (
            seen("detect", PICTURE, 400, {"code": "BadArgument", "message": "x"}),
            seen("detect", PICTURE, 400, b"<h1>Bad Request</h1>"),
            seen("detect", PICTURE, 400, {"error": {"code": 400, "message": "x"}}),
            seen("detect", PICTURE, 400, {"error": {"code": "BadArgument"}}),
        ),
        (
            detected(),
            seen("detect", PICTURE, 404, b"no"),
            seen("detect", PICTURE, 401, b"no"),
            seen("detect", PICTURE, 415, b"no"),
        ),
    ),
    "what_is_not_json_is_refused": Told(
        (
            refused("create-person-group", CUT, headers=JSON),
            refused("identify", CUT, headers=JSON),
            refused("detect", b"url=x", headers=JSON),
        ),
        (seen("create-person-group", CUT, headers=JSON), seen("detect", CUT, 200, [], headers=JSON)),
        (
            made({"name": "x"}),
            seen("create-person-group", b"{'name': 'x'}", headers=JSON),
            seen("create-person-group", b"", headers=JSON),
            refused("create-person", CUT, "PersonGroupNotFound", 404, headers=JSON),
            refused("create-person-group", CUT, status=401, headers=JSON),
            detected(),
        ),
    ),
    "status_and_code_name_the_fault": Told(
        (
            undetected("returnFaceAttributes=beauty"),
            undetected(sent=NOISE, code="InvalidImage"),
            undetected(sent=TINY, code="InvalidImageSize"),
            undetected(sent=NOWHERE, code="InvalidURL"),
            not_added(sent=WALL, code="InvalidImage"),
            made({"name": ""}, 400),
            made({"name": "x"}, 409, "PersonGroupExists"),
            made({"name": "x", "recognitionModel": "model"}, 400),
            refused("get-person-group", None, "PersonGroupNotFound", 404, ids=GONE),
            refused("get-person-group", None, "PersonGroupNotFound", 404),
            refused("train-person-group", None, "PersonGroupTrainingNotFinished", 409),
            refused("get-person-face", None, "PersonNotFound", 404, ids={"personId": NOBODY}),
            refused("verify", asked_of("verify", faceId1=NOBODY), "FaceNotFound", 404),
            refused("verify", asked_of("verify", faceId1="me")),
            refused("verify", {"faceId": A, "personId": NOBODY, "personGroupId": GROUP}, "PersonNotFound"),
            refused("identify", asked_of("identify", faceIds=[NOBODY]), "FaceNotFound"),
            refused("identify", asked_of("identify", "personGroupId"), "MissingIdentificationScopeParameters"),
            refused(
                "identify", asked_of("identify", largePersonGroupId=GROUP), "PersonGroupIdAndLargePersonGroupIdBothNotNull"
            ),
            refused("identify", asked_of("identify", personGroupId=NOBODYS), "PersonGroupNotFound"),
            refused("identify", asked_of("identify", personGroupId="a b")),
            refused("identify", asked_of("identify"), "PersonGroupNotTrained"),
            refused("identify", asked_of("identify", faceIds=[])),
            refused("identify", asked_of("identify", confidenceThreshold=1.5)),
            refused("find-similars", asked_of("find-similars", mode="other")),
            refused("find-similars", asked_of("find-similars", maxNumOfCandidatesReturned=0)),
            refused("find-similars", asked_of("find-similars"), "FaceListNotReady"),
            refused("group", asked_of("group", faceIds=[A])),
        ),
        (
            undetected("returnFaceAttributes=beauty", code="InvalidImage"),
            undetected(sent=NOISE),
            undetected(sent=TINY, code="InvalidImage"),
            undetected(sent=NOWHERE, code="InvalidImage"),
            made({"name": ""}, 422),
            made({"name": "x"}, 409, "FaceListExists"),
            refused("get-person-group", None, "FaceListNotFound", 404, ids=GONE),
            refused("get-person-group", None, "PersonGroupNotFound", 400, ids=GONE),
            refused("get-person-group", None, "NotFound", 404),
            refused("verify", asked_of("verify", faceId1=NOBODY), "FaceNotFound", 400),
            refused("identify", asked_of("identify", faceIds=[NOBODY]), "FaceNotFound", 404),
            refused("identify", asked_of("identify", "personGroupId"), "BadArgument"),
            refused("identify", asked_of("identify"), "NotTrained"),
            refused("group", asked_of("group", faceIds=[A]), "TooFew"),
        ),
        (
            detected(),
            undetected(),
            undetected(status=401),
            undetected("recognitionModel=model&returnFaceAttributes=beauty"),
            undetected(sent=NOISE, code="404", status=404),
            not_added(sent=WALL, code="FaceListNotFound", status=404),
            refused("group", asked_of("group", faceIds=[A, NOBODY]), "FaceNotFound"),
            refused("group", asked_of("group"), "FaceNotFound"),
            refused("identify", asked_of("identify", confidenceThreshold=1.5), "PersonGroupNotTrained"),
            made({"name": "", "userData": LONG_DATA}, 400, "x"),
        ),
    ),
}
TABLE = {**DETECTION, **IMAGES, **COMPARISON, **SIMILARITY, **KEEPING, **LIMITS, **ERRORS}


def rows() -> Iterator[Any]:
    verdicts: tuple[Verdict, ...] = ("kept", "broken", "not telling")
    for name, told in TABLE.items():
        for verdict, exchanges in zip(verdicts, told, strict=True):
            assert exchanges, f"{name} has no exchange that is {verdict}"
            for number, exchange in enumerate(exchanges):
                yield pytest.param(name, verdict, exchange, id=f"{name}-{verdict}-{number}")


def verdict_of(invariant: Invariant, exchange: Seen) -> Verdict:
    try:
        return "broken" if list(invariant.check(exchange)) else "kept"
    except NotTelling:
        return "not telling"


def test_every_invariant_is_in_the_table() -> None:
    assert set(TABLE) == set(INVARIANTS)


@pytest.mark.parametrize(("name", "verdict", "exchange"), list(rows()))
def test_an_exchange_keeps_breaks_or_does_not_tell(name: str, verdict: Verdict, exchange: Seen) -> None:
    said = exchange.answer.excerpt()
    assert verdict_of(INVARIANTS[name], exchange) == verdict, (
        f"{exchange.request.target} {exchange.request.body[:200]!r} {said}"
    )


@pytest.mark.parametrize("operation", CONTAINER.operations, ids=lambda operation: operation.key)
def test_every_invariant_has_the_requirement_that_it_judges(operation: Any) -> None:
    for requirement, invariant in JUDGE.invariants(operation):
        assert requirement.endswith(f".{invariant.rule}")
        assert requirement in CONTAINER.by_id


@settings(max_examples=50, deadline=None, database=None, derandomize=True)
@given(names.unknown_uuids())
def test_ids_that_were_given_to_nothing_are_known(identifier: str) -> None:
    assert is_of_nothing("personId", identifier)
    assert not any(is_of_nothing("personId", other) for other in (A, GROUP, identifier[:-1], NOBODYS))
    assert is_of_nothing("faceListId", NOBODYS)
    assert not any(is_of_nothing("faceListId", other) for other in (A, GROUP, identifier)), "a client could choose these"


def blocked(operation: str, exchange: Seen) -> set[str]:
    """The ends of the ids of what an exchange cannot show because its answer is not as described."""
    judgement = JUDGE.judge(CONTAINER.operation(f"face.{operation}"), exchange.exchange)
    assert {finding.requirement for finding in judgement.findings} == {f"face.{operation}.answers-as-described"}
    return {requirement.rpartition(".")[2] for requirement in judgement.blocked}


WITHOUT_AN_EYE = {name: point for name, point in POINTS.items() if name != "pupilLeft"}
PLACES = {"sorted-by-size", "rectangles-lie-in-the-image"}


@pytest.mark.parametrize(
    ("operation", "exchange", "rests_on_it"),
    [
        ("detect", detected({"faceId": A}, {"faceId": B}), PLACES),
        ("detect", marked(WITHOUT_AN_EYE), {"landmarks-only-when-asked", "landmarks-keep-their-sides"}),
        ("verify", seen("verify", asked_of("verify"), 200, {"isIdentical": True}), {"identical-means-half"}),
        ("find-similars", found({"persistedFaceId": B}, {"persistedFaceId": C}), {"confidence-falls"}),
    ],
    ids=["a rectangle", "a landmark", "a confidence", "the confidence of a similar face"],
)
def test_what_is_not_there_hides_only_what_rests_on_it(operation: str, exchange: Seen, rests_on_it: set[str]) -> None:
    assert blocked(operation, exchange) == rests_on_it


def test_without_a_code_only_the_code_is_not_judged() -> None:
    uncoded = seen("detect", NOISE, 400, {"error": {"message": "x"}})
    judgement = JUDGE.judge(CONTAINER.operation("face.detect"), uncoded.exchange)

    broken = {finding.requirement for finding in judgement.findings}
    assert broken == {"face.detect.answers-as-described", "face.errors.wrapped-body"}
    assert judgement.blocked == {"face.errors.codes-name-the-fault": "face.detect.answers-as-described"}
    assert judgement.tells("face.detect.refuses-what-is-no-image")
