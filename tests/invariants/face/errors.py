"""Errors, and what the invariants of errors say of them."""

from __future__ import annotations

from invariants.face.exchanges import (
    GONE,
    GROUP,
    JSON,
    LONG_DATA,
    NOBODY,
    NOISE,
    NOWHERE,
    PICTURE,
    TINY,
    WALL,
    A,
    asked_of,
    detected,
    made,
    not_added,
    refused,
    seen,
    undetected,
)
from invariants.told import Told

from conformance.invariants.face.requests import NOBODYS

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
