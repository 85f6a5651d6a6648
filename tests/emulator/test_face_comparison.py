"""Comparing faces over HTTP: verify, identify, find similar and group, with training where it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import httpx
import pytest
from faces import (
    GROUPS,
    NOBODY,
    OCTETS,
    add,
    code,
    created,
    detect,
    face_id,
    identifier,
    person_in,
    picture,
    serving,
    train,
    trained,
)

PARAMETER = {"PersonGroup": "personGroupId", "LargePersonGroup": "largePersonGroupId"}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")


@pytest.fixture(scope="module")
def face() -> Iterator[httpx.Client]:
    with serving() as client:
        yield client


@pytest.fixture(scope="module")
def ids(face: httpx.Client) -> dict[str, str]:
    """Of faces of two persons, and of one for another recognition model."""
    return {
        "one": face_id(face, picture()),
        "one again": face_id(face, picture(mirrored=True, height=150)),
        "other": face_id(face, picture(1)),
        "new model": face_id(face, picture(), "?recognitionModel=recognition_02"),
    }


def asked(client: httpx.Client, operation: str, **members: Any) -> Any:
    answer = client.post(f"/{operation}", json=members)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(client: httpx.Client, operation: str, body: Any) -> tuple[int, str]:
    return code(client.post(f"/{operation}", json=body))


def test_two_faces_are_verified(face: httpx.Client, ids: dict[str, str]) -> None:
    same = asked(face, "verify", faceId1=ids["one"], faceId2=ids["one again"].upper())
    assert (list(same), same["isIdentical"]) == (["isIdentical", "confidence"], True)
    assert same["confidence"] >= 0.5
    different = asked(face, "verify", faceId1=ids["one"], faceId2=ids["other"])
    assert different["isIdentical"] is False
    assert 0 <= different["confidence"] < 0.5
    assert asked(face, "verify", faceId1=ids["other"], faceId2=ids["one"]) == different
    assert asked(face, "verify", faceId1=ids["one"], faceId2=ids["one"])["isIdentical"]


@pytest.mark.parametrize("kind", GROUPS)
def test_a_face_and_a_person_are_verified_without_training(face: httpx.Client, ids: dict[str, str], kind: str) -> None:
    group = created(face, kind)
    person, nobody = person_in(face, group, picture(mirrored=True), picture(1)), person_in(face, group)
    place = {PARAMETER[kind]: identifier(group)}

    assert asked(face, "verify", faceId=ids["one"], personId=identifier(person), **place)["isIdentical"]
    assert asked(face, "verify", faceId=ids["other"], personId=identifier(person), **place)["isIdentical"], (
        "of several the best"
    )
    body = {"faceId": ids["one"], "personId": identifier(person), **place}
    assert refused(face, "verify", body | {"personId": identifier(nobody)}) == (404, "PersistedFaceNotFound")
    assert refused(face, "verify", body | {"personId": NOBODY}) == (404, "PersonNotFound")
    assert refused(face, "verify", body | {"personId": "somebody"}) == (400, "BadArgument")
    assert refused(face, "verify", body | {"faceId": NOBODY}) == (404, "FaceNotFound")
    assert refused(face, "verify", body | {"faceId": ids["new model"]}) == (400, "BadArgument")
    assert refused(face, "verify", body | {PARAMETER[kind]: "none"}) == (400, f"{kind}NotFound")
    assert refused(face, "verify", body | {PARAMETER[kind]: "No Id"}) == (400, "BadArgument")
    both = dict.fromkeys(PARAMETER.values(), identifier(group))
    assert refused(face, "verify", body | both) == (400, "BadArgument")
    face.delete(group)
    assert refused(face, "verify", body) == (400, f"{kind}NotFound")


def test_faces_that_cannot_be_verified(face: httpx.Client, ids: dict[str, str]) -> None:
    one = ids["one"]
    for other in (NOBODY, NOBODY.upper()):
        assert refused(face, "verify", {"faceId1": one, "faceId2": other}) == (404, "FaceNotFound")
        assert refused(face, "verify", {"faceId1": other, "faceId2": one}) == (404, "FaceNotFound")
    assert refused(face, "verify", {"faceId1": one, "faceId2": ids["new model"]}) == (400, "BadArgument")
    for other in ("", "1", 5, None, [], one.replace("-", ""), f"{{{one}}}"):
        assert refused(face, "verify", {"faceId1": one, "faceId2": other}) == (400, "BadArgument")
    for body in ({}, {"faceId1": one}, {"faceId": one}, {"faceId": one, "personId": NOBODY}, [], None, "x", 5):
        assert refused(face, "verify", body) == (400, "BadArgument")


@pytest.mark.parametrize("kind", GROUPS)
def test_persons_are_identified_after_training(face: httpx.Client, ids: dict[str, str], kind: str) -> None:
    group = created(face, kind)
    place = {PARAMETER[kind]: identifier(group)}
    body = {"faceIds": [ids["one"]], **place}
    assert refused(face, "identify", body) == (400, f"{kind}NotTrained")
    assert code(face.get(f"{group}/training")) == (404, f"{kind}NotTrained")
    ada, bob = person_in(face, group, picture()), person_in(face, group, picture(1), name="Bob")
    answers = [face.post(f"{group}/train"), face.post(f"{group}/train"), face.post("/identify", json=body)]
    assert answers[0].status_code == 202
    assert code(answers[1]) == code(answers[2]) == (409, f"{kind}TrainingNotFinished")
    assert trained(face, group)["status"] == "succeeded"

    found = asked(face, "identify", faceIds=[ids["other"], ids["one again"], ids["other"].upper()], **place)
    assert [one["faceId"] for one in found] == [ids["other"], ids["one again"]]
    assert [[who["personId"] for who in one["candidates"]] for one in found] == [[identifier(bob)], [identifier(ada)]]
    everybody = asked(face, "identify", **body, maxNumOfCandidatesReturned=5.0, confidenceThreshold=0.0)[0]["candidates"]
    assert [who["personId"] for who in everybody] == [identifier(ada), identifier(bob)]
    assert everybody[0]["confidence"] > everybody[1]["confidence"]
    assert (
        asked(face, "identify", **body, maxNumOfCandidatesReturned=1, confidenceThreshold=0)[0]["candidates"] == everybody[:1]
    )
    face.delete(ada)
    assert asked(face, "identify", **body) == [{"faceId": ids["one"], "candidates": []}], "deleted is deleted"
    new = person_in(face, group, picture(mirrored=True))
    assert asked(face, "identify", **body)[0]["candidates"] == [], "who came later is found after the next training"
    assert train(face, group)["status"] == "succeeded"
    assert asked(face, "identify", **body)[0]["candidates"][0]["personId"] == identifier(new)
    face.delete(group)
    assert refused(face, "identify", body) == (400, f"{kind}NotFound")


def test_what_cannot_be_identified(face: httpx.Client, ids: dict[str, str]) -> None:
    group = created(face, "PersonGroup")
    person_in(face, group, picture())
    train(face, group)
    body = {"faceIds": [ids["one"]], "personGroupId": identifier(group)}

    assert refused(face, "identify", body | {"faceIds": [ids["one"], NOBODY]}) == (400, "FaceNotFound")
    assert refused(face, "identify", body | {"faceIds": [ids["new model"]]}) == (400, "BadArgument")
    for change in (
        {"faceIds": []},
        {"faceIds": [ids["one"]] * 11},
        {"faceIds": [NOBODY, "x"]},
        {"faceIds": ids["one"]},
        {"faceIds": None},
        {"maxNumOfCandidatesReturned": 0},
        {"maxNumOfCandidatesReturned": 101},
        {"maxNumOfCandidatesReturned": 1.5},
        {"confidenceThreshold": 2},
        {"confidenceThreshold": -0.1},
        {"confidenceThreshold": "high"},
        {"personGroupId": "No Id"},
        {"personGroupId": 5},
    ):
        assert refused(face, "identify", body | change) == (400, "BadArgument"), change
    assert refused(face, "identify", {"faceIds": [ids["one"]]}) == (400, "PersonGroupIdAndLargePersonGroupIdBothNull")
    both = refused(face, "identify", body | {"largePersonGroupId": identifier(group)})
    assert both == (400, "PersonGroupIdAndLargePersonGroupIdBothNotNull")
    for nothing in ({}, [], None):
        assert refused(face, "identify", nothing) == (400, "BadArgument")
    face.delete(group)


@pytest.mark.parametrize("kind", ["PersonGroup", "LargePersonGroup", "LargeFaceList"])
def test_training_tells_its_times_and_fails_where_there_is_nothing(face: httpx.Client, kind: str) -> None:
    place = created(face, kind)
    failed = train(face, place)
    assert list(failed) == ["status", "createdDateTime", "lastActionDateTime", "message"]
    assert failed["status"] == "failed"
    assert failed["message"]
    add(face, place if kind == "LargeFaceList" else person_in(face, place), picture())
    assert face.post(f"{place}/train").status_code == 202
    seen = [face.get(f"{place}/training").json()]
    while seen[-1]["status"] not in ("succeeded", "failed"):
        seen.append(face.get(f"{place}/training").json())

    order = ["notstarted", "running", "succeeded"]
    assert list(dict.fromkeys(one["status"] for one in seen)) in (order, order[1:])
    assert {one["message"] for one in seen} == {None}
    assert len({one["createdDateTime"] for one in seen}) == 1
    assert ["lastSuccessfulTrainingDateTime" in one for one in seen] == [one["status"] == "succeeded" for one in seen]
    dates = [one[name] for one in seen for name in one if name.endswith("DateTime")]
    assert all(DATE.fullmatch(date) for date in dates)
    assert datetime.fromisoformat(seen[-1]["createdDateTime"]) < datetime.fromisoformat(seen[-1]["lastActionDateTime"])
    face.delete(place)
    assert code(face.get(f"{place}/training")) == code(face.post(f"{place}/train")) == (404, f"{kind}NotFound")


def test_a_face_list_is_searched_without_training(face: httpx.Client, ids: dict[str, str]) -> None:
    place = created(face, "FaceList")
    body = {"faceId": ids["one"], "faceListId": identifier(place)}
    assert refused(face, "findsimilars", body) == (400, "FaceListNotReady")
    same, other = add(face, place, picture(mirrored=True)), add(face, place, picture(1))

    found = asked(face, "findsimilars", **body)
    assert [one["persistedFaceId"] for one in found] == [same]
    assert found == asked(face, "findsimilars", **body, mode="matchPerson", maxNumOfCandidatesReturned=20)
    ranked = asked(face, "findsimilars", **body, mode="matchFace")
    assert [one["persistedFaceId"] for one in ranked] == [same, other]
    assert ranked[:1] == found
    assert asked(face, "findsimilars", **body, mode="matchFace", maxNumOfCandidatesReturned=1) == ranked[:1]
    assert refused(face, "findsimilars", body | {"faceId": ids["new model"]}) == (400, "BadArgument")
    face.delete(f"{place}/persistedfaces/{same}")
    assert asked(face, "findsimilars", **body) == []
    face.delete(place)
    assert refused(face, "findsimilars", body) == (400, "FaceListNotFound")


def test_a_large_face_list_is_searched_after_training(face: httpx.Client, ids: dict[str, str]) -> None:
    place = created(face, "LargeFaceList")
    body = {"faceId": ids["one"], "largeFaceListId": identifier(place)}
    assert refused(face, "findsimilars", body) == (400, "LargeFaceListNotTrained")
    first = add(face, place, picture(1))
    assert refused(face, "findsimilars", body) == (400, "LargeFaceListNotTrained")
    assert train(face, place)["status"] == "succeeded"
    same = add(face, place, picture())

    assert asked(face, "findsimilars", **body) == [], "what was added later is not searched"
    assert [one["persistedFaceId"] for one in asked(face, "findsimilars", **body, mode="matchFace")] == [first]
    train(face, place)
    assert [one["persistedFaceId"] for one in asked(face, "findsimilars", **body)] == [same]
    face.delete(place)
    assert refused(face, "findsimilars", body) == (400, "LargeFaceListNotFound")


def test_some_faces_are_searched_for_one(face: httpx.Client, ids: dict[str, str]) -> None:
    others = [ids["other"], ids["one again"]]
    ranked = asked(face, "findsimilars", faceId=ids["one"], faceIds=others, mode="matchFace")

    assert [one["faceId"] for one in ranked] == [ids["one again"], ids["other"]]
    assert asked(face, "findsimilars", faceId=ids["one"], faceIds=others) == ranked[:1]
    verified = asked(face, "verify", faceId1=ids["one"], faceId2=ids["one again"])
    assert verified["confidence"] == ranked[0]["confidence"]


def test_what_cannot_be_searched(face: httpx.Client, ids: dict[str, str]) -> None:
    body = {"faceId": ids["one"], "faceIds": [ids["other"]]}

    assert refused(face, "findsimilars", body | {"faceId": NOBODY}) == (400, "FaceNotFound")
    assert refused(face, "findsimilars", body | {"faceIds": [NOBODY]}) == (400, "FaceNotFound")
    for change in (
        {"faceIds": [ids["new model"]]},
        {"faceId": "x"},
        {"faceId": None},
        {"faceIds": []},
        {"faceIds": ["x"]},
        {"faceIds": [NOBODY] * 1001},
        {"mode": "matchDog"},
        {"maxNumOfCandidatesReturned": 0},
        {"maxNumOfCandidatesReturned": 1001},
        {"faceListId": "list"},
        {"largeFaceListId": "list"},
    ):
        assert refused(face, "findsimilars", body | change) == (400, "BadArgument"), change
    for name in ("faceListId", "largeFaceListId"):
        assert refused(face, "findsimilars", {"faceId": ids["one"], name: "No Id"}) == (400, "BadArgument")
    assert refused(face, "findsimilars", {"faceId": ids["one"]}) == (400, "BadArgument")


def test_faces_are_grouped_by_likeness(face: httpx.Client, ids: dict[str, str]) -> None:
    one, again, other = ids["one"], ids["one again"], ids["other"]

    assert asked(face, "group", faceIds=[other, one, again]) == {"groups": [[one, again]], "messyGroup": [other]}
    assert asked(face, "group", faceIds=[again, one]) == {"groups": [[again, one]]}, "no group of the others without any"
    third = face_id(face, picture(1, mirrored=True))
    assert asked(face, "group", faceIds=[third, one, other, again]) == {"groups": [[third, other], [one, again]]}
    assert refused(face, "group", {"faceIds": [one, NOBODY]}) == (400, "FaceNotFound")
    for bad in ([one], [], [NOBODY] * 1001, [one, "x"], [one, ids["new model"]], one, None):
        assert refused(face, "group", {"faceIds": bad}) == (400, "BadArgument"), bad


def test_callers_at_once_do_not_get_into_each_others_way(face: httpx.Client) -> None:
    place = created(face, "FaceList")
    contents = {person: [picture(person, height=100 + 10 * size) for size in range(4)] for person in (0, 1)}

    def one(number: int) -> tuple[str, str]:
        content = contents[number % 2][number % 4]
        [found] = detect(face, content)
        return found["faceId"], add(face, place, content, f"?userData={number}")

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(one, range(16)))
    told = {one["persistedFaceId"]: one["userData"] for one in face.get(place).json()["persistedFaces"]}
    assert told == {added: str(number) for number, (_, added) in enumerate(done)}
    groups = asked(face, "group", faceIds=[identifier for identifier, _ in done])
    parity = [{number % 2 for number, (known, _) in enumerate(done) if known in group} for group in groups["groups"]]
    assert sorted(map(list, parity)) == [[0], [1]]
    face.delete(place)


def test_a_list_that_is_deleted_while_faces_are_added_stays_deleted(face: httpx.Client) -> None:
    place = created(face, "FaceList")

    def adding(_number: int) -> int:
        return face.post(f"{place}/persistedfaces", content=picture(), headers=OCTETS).status_code

    with ThreadPoolExecutor(5) as pool:
        adds = [pool.submit(adding, number) for number in range(8)]
        deleted = face.delete(place).status_code
        statuses = {each.result() for each in adds}
    assert deleted == 200
    assert statuses <= {200, 404}
    assert code(face.get(place)) == (404, "FaceListNotFound")
    assert face.put(place, json={"name": "again"}).status_code == 200
    assert face.get(place).json()["persistedFaces"] == []
    face.delete(place)
