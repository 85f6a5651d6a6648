"""Detecting and adding faces over HTTP: what images, queries and rectangles mean, and which of them mean nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from faces import LISTS, OCTETS, code, created, detect, landscape, pair, person_in, picture, serving, two

from conformance.worlds.faces.album import album
from conformance.worlds.faces.files import oriented
from conformance.worlds.faces.limits import of_few_bytes, of_many_bytes
from conformance.worlds.faces.places import Rectangle

JSON = {"Content-Type": "application/json; charset=utf-8"}
SIX_MEGABYTES = 6 * 1024 * 1024
RECTANGLE = ["top", "left", "width", "height"]
LANDMARKS = {"noseTip", "upperLipTop", "upperLipBottom", "underLipTop", "underLipBottom"} | {
    name.format(side)
    for side in ("Left", "Right")
    for name in (
        *("pupil{}", "mouth{}", "eyebrow{}Outer", "eyebrow{}Inner", "eye{}Outer", "eye{}Top", "eye{}Bottom", "eye{}Inner"),
        *("noseRoot{}", "nose{}AlarTop", "nose{}AlarOutTip"),
    )
}


@pytest.fixture(scope="module")
def face() -> Iterator[httpx.Client]:
    with serving() as client:
        yield client


def places(found: list[dict[str, Any]]) -> list[dict[str, int]]:
    return [one["faceRectangle"] for one in found]


def refused(client: httpx.Client, query: str = "", content: bytes | None = None) -> tuple[int, str]:
    return code(client.post(f"/detect{query}", content=picture() if content is None else content, headers=OCTETS))


def test_the_faces_of_an_image_come_the_largest_first_each_with_an_id(face: httpx.Client) -> None:
    found = detect(face, pair())

    assert [list(one) for one in found] == [["faceId", "faceRectangle"]] * 2
    assert [list(place) for place in places(found)] == [RECTANGLE] * 2
    areas = [place["width"] * place["height"] for place in places(found)]
    assert areas == sorted(areas, reverse=True)
    truth = album().picture(two()).faces
    for one, known in zip(places(found), truth, strict=True):
        assert known.is_at(Rectangle(one["left"], one["top"], one["width"], one["height"]))
    assert len({str(UUID(one["faceId"])) for one in found}) == 2
    again = detect(face, pair())
    assert places(again) == places(found)
    assert not {one["faceId"] for one in again} & {one["faceId"] for one in found}


def test_an_image_without_a_face_is_no_error(face: httpx.Client) -> None:
    assert detect(face, landscape(), "?returnFaceLandmarks=true&returnFaceAttributes=*") == []


def test_what_is_told_is_what_was_asked_for(face: httpx.Client) -> None:
    [plain] = detect(face, picture(), "?returnFaceId=false&somethingElse=5")
    assert list(plain) == ["faceRectangle"]
    [full] = detect(face, picture(), "?returnFaceLandmarks=True&returnRecognitionModel=true&recognitionModel=recognition_02")
    assert set(full) == {"faceId", "faceRectangle", "faceLandmarks", "recognitionModel"}
    assert full["recognitionModel"] == "recognition_02"
    assert set(full["faceLandmarks"]) == LANDMARKS
    assert all(set(point) == {"x", "y"} for point in full["faceLandmarks"].values())
    place = full["faceRectangle"]
    nose = full["faceLandmarks"]["noseTip"]
    assert place["left"] < nose["x"] < place["left"] + place["width"]
    assert place["top"] < nose["y"] < place["top"] + place["height"]


def test_attributes_are_those_asked_for_and_the_star_means_all_there_are(face: httpx.Client) -> None:
    [everything] = detect(face, picture(), "?returnFaceAttributes=*")
    there = everything["faceAttributes"]

    assert set(there) >= {"blur", "exposure", "noise", "headPose"}
    [some] = detect(face, picture(), "?returnFaceAttributes=Noise,headpose,%20BLUR")
    assert set(some["faceAttributes"]) == {"noise", "headPose", "blur"}
    assert some["faceAttributes"] == {name: there[name] for name in some["faceAttributes"]}
    assert "faceAttributes" not in detect(face, picture(), "?returnFaceAttributes=")[0]


def test_an_attribute_that_is_not_offered_is_named_in_the_refusal(face: httpx.Client) -> None:
    answer = face.post("/detect?returnFaceAttributes=blur,emotion", content=picture(), headers=OCTETS)

    assert code(answer) == (400, "BadArgument")
    assert "'emotion'" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "query",
    [
        "returnFaceAttributes=beauty",
        "returnFaceAttributes=blur,",
        "returnFaceAttributes=*,blur",
        "recognitionModel=recognition_v01",
        "recognitionModel=",
        "detectionModel=detection_99",
        "detectionModel=detection_02&returnFaceAttributes=blur",
        "detectionModel=detection_02&returnFaceAttributes=*",
        "detectionModel=detection_02&returnFaceLandmarks=true",
        "detectionModel=detection_03&returnFaceAttributes=blur",
        "faceIdTimeToLive=59",
        "faceIdTimeToLive=86401",
        "faceIdTimeToLive=soon",
        "faceIdTimeToLive=" + "9" * 5000,
        "returnFaceId=perhaps",
        "returnFaceLandmarks=1",
    ],
)
def test_a_query_that_means_nothing(face: httpx.Client, query: str) -> None:
    assert refused(face, f"?{query}") == (400, "BadArgument")


@pytest.mark.parametrize(
    "query",
    [
        "detectionModel=detection_02",
        "detectionModel=detection_03&returnFaceLandmarks=true",
        "recognitionModel=recognition_04",
        "faceIdTimeToLive=60",
        "faceIdTimeToLive=86400&returnFaceId=true&recognitionModel=recognition_01&returnRecognitionModel=false",
    ],
)
def test_what_later_clients_send_is_taken(face: httpx.Client, query: str) -> None:
    assert places(detect(face, picture(), f"?{query}")) == places(detect(face, picture()))


def test_bytes_that_are_no_image(face: httpx.Client) -> None:
    noise = bytes(range(256)) * 8
    assert refused(face, content=noise) == (400, "InvalidImage")
    assert refused(face, content=picture()[:2000]) == (400, "InvalidImage")
    assert refused(face, content=b"") == (400, "InvalidImageSize")
    assert refused(face, content=noise[:1023]) == (400, "InvalidImageSize")
    assert refused(face, content=of_few_bytes(1023).content) == (400, "InvalidImageSize")
    assert detect(face, of_few_bytes(1024).content) == []


def test_an_image_may_have_six_megabytes(face: httpx.Client) -> None:
    one = album().file(two())

    assert len(detect(face, of_many_bytes(one, SIX_MEGABYTES).content)) == 2
    assert refused(face, content=of_many_bytes(one, SIX_MEGABYTES + 1).content) == (400, "InvalidImageSize")
    assert refused(face, content=bytes(20_000_000))[1] == "InvalidImageSize"


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_an_image_that_lies_on_its_side_is_put_upright(face: httpx.Client, orientation: int) -> None:
    lying = oriented(album().picture(two()), orientation)

    for one, known in zip(places(detect(face, lying.content)), lying.faces, strict=True):
        assert known.is_at(Rectangle(one["left"], one["top"], one["width"], one["height"]))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({}, "InvalidURL"),
        ({"url": None}, "InvalidURL"),
        ({"url": 5}, "InvalidURL"),
        ({"url": ""}, "InvalidURL"),
        ({"url": "picture.jpg"}, "InvalidURL"),
        ({"url": "file:///etc/passwd"}, "InvalidURL"),
        ({"url": "http://127.0.0.1:1/picture.jpg"}, "InvalidURL"),
        ({"url": "http://no.such.host.invalid/picture.jpg"}, "InvalidURL"),
        ([], "BadArgument"),
        ("url", "BadArgument"),
    ],
)
def test_a_url_that_leads_to_no_image(face: httpx.Client, body: Any, wanted: str) -> None:
    place = created(face, "FaceList")

    for path in ("/detect", f"{place}/persistedfaces"):
        assert code(face.post(path, content=json.dumps(body), headers=JSON)) == (400, wanted)
    assert face.get(place).json()["persistedFaces"] == []


@pytest.mark.parametrize("kind", [*LISTS, "PersonGroup", "LargePersonGroup"])
def test_one_face_is_added_and_neither_none_nor_one_of_several(face: httpx.Client, kind: str) -> None:
    collection = created(face, kind)
    place = collection if kind in LISTS else person_in(face, collection)
    faces = f"{place}/persistedfaces"

    def add(content: bytes, query: str = "") -> httpx.Response:
        return face.post(f"{faces}{query}", content=content, headers=OCTETS)

    nobody = add(landscape())
    assert code(nobody) == (400, "InvalidImage")
    assert nobody.json()["error"]["message"] == "No face detected in the image."
    assert code(add(pair())) == (400, "InvalidImage")
    assert code(add(bytes(2000))) == (400, "InvalidImage")
    assert code(add(bytes(1000))) == (400, "InvalidImageSize")
    assert code(add(picture(), "?detectionModel=detection_99")) == (400, "BadArgument")
    assert code(add(picture(), f"?userData={'x' * 1025}")) == (400, "BadArgument")
    for target in (
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "",
        "1,2,3,-4",
        "-1,2,3,4",
        "1,1,0,9",
        "1.5,2,3,4",
        "0,0,99999,9",
        "9" * 99,
    ):
        assert code(add(picture(), f"?targetFace={target}")) == (400, "BadArgument")
    assert code(add(pair(), "?targetFace=0,0,9,9")) == (400, "InvalidImage"), "nobody is in that corner"
    larger, smaller = places(detect(face, pair()))
    ids = []
    for one in (larger, smaller):
        target = f"{one['left']},{one['top']},{one['width']},{one['height']}"
        answer = add(pair(), f"?targetFace={target.replace(',', '%2C')}&userData={'x' * 1024}&detectionModel=detection_02")
        assert answer.status_code == 200, answer.text
        ids.append(answer.json()["persistedFaceId"])
    if kind == "FaceList":
        told = [one["persistedFaceId"] for one in face.get(place).json()["persistedFaces"]]
    elif kind == "LargeFaceList":
        told = [one["persistedFaceId"] for one in face.get(faces).json()]
    else:
        told = face.get(place).json()["persistedFaceIds"]
    assert sorted(told) == sorted(ids), "what was refused has left nothing behind"
    assert face.delete(collection).status_code == 200


def test_a_face_is_not_added_to_what_is_not_there(face: httpx.Client) -> None:
    group = created(face, "PersonGroup")
    for place, wanted in (
        ("/facelists/none/persistedfaces", "FaceListNotFound"),
        ("/largefacelists/none/persistedfaces", "LargeFaceListNotFound"),
        (f"{group}/persons/1/persistedfaces", "PersonNotFound"),
        ("/persongroups/none/persons/1/persistedfaces", "PersonGroupNotFound"),
    ):
        assert code(face.post(place, content=picture(), headers=OCTETS)) == (404, wanted)
