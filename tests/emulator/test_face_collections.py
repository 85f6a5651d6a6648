"""Groups and lists of Face over HTTP: made, told, changed, deleted, in pages, and refused in the documented words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from faces import GROUPS, LISTS, NOBODY, PLACES, add, code, created, identifier, new_name, person_in, picture, serving

KINDS = list(PLACES)
MEMBER = {"PersonGroup": "personGroupId", "LargePersonGroup": "largePersonGroupId"} | {
    "FaceList": "faceListId",
    "LargeFaceList": "largeFaceListId",
}


@pytest.fixture(scope="module")
def face() -> Iterator[httpx.Client]:
    with serving() as client:
        yield client


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_is_told_until_it_is_deleted(face: httpx.Client, kind: str) -> None:
    place = created(face, kind, userData="data", recognitionModel="recognition_02")
    wanted: dict[str, Any] = {MEMBER[kind]: identifier(place), "name": "somebody", "userData": "data"}
    if kind == "FaceList":
        wanted["persistedFaces"] = []

    answer = face.get(place)
    assert (answer.json(), answer.headers["content-type"]) == (wanted, "application/json; charset=utf-8")
    told = face.get(place, params={"returnRecognitionModel": "true"}).json()
    assert told == wanted | {"recognitionModel": "recognition_02"}
    wanted.pop("persistedFaces", None)
    assert wanted in face.get(PLACES[kind]).json()
    assert face.get(PLACES[kind], params={"returnRecognitionModel": "True"}).json() != []
    deleted = face.delete(place)
    assert (deleted.status_code, deleted.content, deleted.headers.get("content-type")) == (200, b"", None)
    assert wanted not in face.get(PLACES[kind]).json()
    for again in (face.get(place), face.delete(place), face.patch(place, json={"name": "b"})):
        assert code(again) == (404, f"{kind}NotFound")
        assert again.json()["error"]["message"].endswith(f" is not found.\r\nParameter name: {MEMBER[kind]}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_leaves_what_it_does_not_name(face: httpx.Client, kind: str) -> None:
    place = created(face, kind)
    assert face.get(place).json()["userData"] is None
    for change, wanted in (
        ({"userData": "data"}, ("somebody", "data")),
        ({"name": "new"}, ("new", "data")),
        ({"name": "newer", "userData": "other"}, ("newer", "other")),
    ):
        answer = face.patch(place, json=change)
        assert (answer.status_code, answer.content, answer.headers.get("content-type")) == (200, b"", None)
        told = face.get(place).json()
        assert (told["name"], told["userData"]) == wanted
    nothing = face.patch(place, json={})
    if kind.startswith("Large"):
        assert code(nothing) == (400, "BadArgument")
    else:
        assert nothing.status_code == 200
    told = face.get(place).json()
    assert (told["name"], told["userData"]) == ("newer", "other")
    face.delete(place)


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_is_taken_once(face: httpx.Client, kind: str) -> None:
    place = created(face, kind)

    again = face.put(place, json={"name": "other", "userData": "other", "recognitionModel": "recognition_02"})
    assert code(again) == (409, f"{kind}Exists")
    told = face.get(place, params={"returnRecognitionModel": "true"}).json()
    assert (told["name"], told["userData"], told["recognitionModel"]) == ("somebody", None, "recognition_01")
    face.delete(place)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["Upper", "x" * 65, "a.b", "a b", "\u00e4", "a%2Fb", "\u0660"])
def test_an_id_that_is_none_is_a_bad_argument_to_make_and_not_there_otherwise(face: httpx.Client, kind: str, name: str) -> None:
    place = f"{PLACES[kind]}/{name}"

    assert code(face.put(place, json={"name": "n"})) == (400, "BadArgument")
    assert code(face.get(place)) == (404, f"{kind}NotFound")
    assert code(face.delete(place)) == (404, f"{kind}NotFound")


@pytest.mark.parametrize("name", ["x" * 64, "-", "_", "0", "a-b_c9"])
def test_an_id_of_every_documented_form(face: httpx.Client, name: str) -> None:
    assert face.put(f"/facelists/{name}", json={"name": "n"}).status_code == 200
    assert face.get(f"/FaceLists/{name}/").json()["faceListId"] == name
    assert face.delete(f"/facelists/{name}").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "x" * 129},
        {"name": 5},
        {"name": "n", "userData": "x" * 16_385},
        {"name": "n", "userData": ["x"]},
        {"name": "n", "recognitionModel": "recognition_99"},
        {},
        [],
        None,
    ],
)
def test_what_makes_no_collection_makes_none(face: httpx.Client, kind: str, body: Any) -> None:
    place = f"{PLACES[kind]}/{new_name()}"

    assert code(face.put(place, json=body)) == (400, "BadArgument")
    assert face.get(place).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_name_and_data_are_kept_whole(face: httpx.Client, kind: str) -> None:
    place = created(face, kind, name="\u00e4" * 128, userData="\U0001f600" * 16_384)

    told = face.get(place).json()
    assert (told["name"], told["userData"]) == ("\u00e4" * 128, "\U0001f600" * 16_384)
    for change in ({"name": "x" * 129}, {"userData": "x" * 16_385}, {"name": ""}, {"name": "", "userData": "data"}):
        assert code(face.patch(place, json=change)) == (400, "BadArgument")
    assert face.get(place).json() == told
    face.delete(place)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"NaN", b"\xff\xfe", b'{"name": "\\ud800"}', b'{"name": "n", "userData": "\\ud83d"}', b"[" * 50_000]
)
def test_what_is_not_json(face: httpx.Client, content: bytes) -> None:
    answer = face.put(f"/facelists/{new_name()}", content=content, headers={"Content-Type": "application/json"})

    assert code(answer) == (400, "BadArgument")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "FaceList"])
def test_pages_follow_each_other(face: httpx.Client, kind: str) -> None:
    begin = new_name()
    for number in range(5):
        face.put(f"{PLACES[kind]}/{begin}-{number}", json={"name": "n"})

    def page(start: str, top: Any) -> list[str]:
        told = face.get(PLACES[kind], params={"start": start, "top": top}).json()
        return [one[MEMBER[kind]] for one in told]

    assert page(f"{begin}-1", 3) == [f"{begin}-{number}" for number in (2, 3, 4)]
    assert page(begin, 2) == [f"{begin}-0", f"{begin}-1"]
    assert set(page("", "")) >= {f"{begin}-{number}" for number in range(5)}
    everything = page("", 1000)
    assert everything == sorted(everything)
    for bad in ({"top": 0}, {"top": 1001}, {"top": -1}, {"top": "x"}, {"top": "1.5"}, {"start": "x" * 65}):
        assert code(face.get(PLACES[kind], params=bad)) == (400, "BadArgument")
    for number in range(5):
        face.delete(f"{PLACES[kind]}/{begin}-{number}")


@pytest.mark.parametrize("kind", GROUPS)
def test_persons_are_kept_in_their_group(face: httpx.Client, kind: str) -> None:
    group = created(face, kind)
    made = face.post(f"{group}/persons", json={"name": "Ada", "userData": "data"})
    person = made.json()["personId"]
    place = f"{group}/persons/{person}"
    wanted = {"personId": person, "persistedFaceIds": [], "name": "Ada", "userData": "data"}

    assert face.get(place).json() == wanted == face.get(place.replace(person, person.upper())).json()
    assert face.post(f"{group}/persons", json={"name": "Ada"}).json()["personId"] != person, "names need not differ"
    assert face.patch(place, json={"userData": ""}).content == b""
    assert face.get(place).json() == wanted | {"userData": ""}
    assert face.patch(place, json={"name": "Eve"}).status_code == 200
    everybody = face.get(f"{group}/persons").json()
    assert [one["personId"] for one in everybody] == sorted(one["personId"] for one in everybody)
    first = everybody[0]["personId"]
    assert face.get(f"{group}/persons", params={"start": first, "top": 1}).json() == everybody[1:]
    assert face.get(f"{group}/persons", params={"start": first.upper()}).json() == everybody[1:]
    assert code(face.get(f"{group}/persons", params={"top": 1001})) == (400, "BadArgument")
    assert face.delete(place).content == b""
    for gone in (place, f"{group}/persons/{NOBODY}", f"{group}/persons/1"):
        assert code(face.get(gone)) == (404, "PersonNotFound")
        assert code(face.delete(gone)) == (404, "PersonNotFound")
        assert code(face.patch(gone, json={"name": "x"})) == (404, "PersonNotFound")
        assert code(face.get(f"{gone}/persistedfaces/{NOBODY}")) == (404, "PersonNotFound")
    face.delete(group)
    for answer in (
        face.get(f"{group}/persons"),
        face.post(f"{group}/persons", json={"name": "Ada"}),
        face.get(f"{group}/persons/{first}"),
        face.post(f"{group}/persons/{first}/persistedfaces", json={"url": "http://127.0.0.1:9/"}),
    ):
        assert code(answer) == (404, f"{kind}NotFound")


@pytest.mark.parametrize("kind", GROUPS)
def test_a_person_needs_a_name(face: httpx.Client, kind: str) -> None:
    group = created(face, kind)
    for body in ({}, {"name": ""}, {"name": "x" * 129}, {"name": "n", "userData": "x" * 16_385}, [], None):
        assert code(face.post(f"{group}/persons", json=body)) == (400, "BadArgument")
    assert face.get(f"{group}/persons").json() == []
    face.delete(group)


@pytest.mark.parametrize("kind", GROUPS)
def test_the_faces_of_a_person(face: httpx.Client, kind: str) -> None:
    group = created(face, kind)
    place = person_in(face, group)
    kept, lost = add(face, place, picture(), "?userData=data%20one"), add(face, place, picture(mirrored=True))

    assert face.get(place).json()["persistedFaceIds"] == [kept, lost]
    assert face.get(f"{place}/persistedfaces/{kept}").json() == {"persistedFaceId": kept, "userData": "data one"}
    assert face.get(f"{place}/persistedFaces/{lost.upper()}").json() == {"persistedFaceId": lost, "userData": None}
    one = f"{place}/persistedfaces/{kept}"
    assert face.patch(one, json={"userData": "x" * 1024}).content == b""
    assert code(face.patch(one, json={"userData": "x" * 1025})) == (400, "BadArgument")
    assert face.patch(one, json={}).status_code == 200
    assert face.get(one).json()["userData"] == "x" * 1024
    assert face.delete(f"{place}/persistedfaces/{lost}").content == b""
    assert face.get(place).json()["persistedFaceIds"] == [kept]
    for gone in (lost, NOBODY, "1"):
        assert code(face.get(f"{place}/persistedfaces/{gone}")) == (404, "PersistedFaceNotFound")
        assert code(face.delete(f"{place}/persistedfaces/{gone}")) == (404, "PersistedFaceNotFound")
        assert code(face.patch(f"{place}/persistedfaces/{gone}", json={"userData": ""})) == (404, "PersistedFaceNotFound")
    other = person_in(face, group)
    assert code(face.get(f"{other}/persistedfaces/{kept}")) == (404, "PersistedFaceNotFound"), "it is a face of somebody else"
    face.delete(group)


@pytest.mark.parametrize("kind", LISTS)
def test_the_faces_of_a_list(face: httpx.Client, kind: str) -> None:
    place = created(face, kind)
    answer = face.post(
        f"{place}/persistedfaces?userData=data", content=picture(), headers={"Content-Type": "application/octet-stream"}
    )
    kept = answer.json()["persistedFaceId"]
    other = add(face, place, picture(1))
    wanted = [{"persistedFaceId": kept, "userData": "data"}, {"persistedFaceId": other, "userData": None}]

    if kind == "FaceList":
        assert answer.json() == {"persistedFaceId": kept}
        assert face.get(place).json()["persistedFaces"] == wanted
        assert face.get(f"{place}/persistedfaces").status_code in (404, 405), "a plain list has no such operation"
    else:
        assert answer.json() == wanted[0], "as recorded of large lists"
        assert "persistedFaces" not in face.get(place).json()
        by_id = sorted(wanted, key=lambda one: one["persistedFaceId"] or "")
        assert face.get(f"{place}/persistedfaces").json() == by_id
        page = face.get(f"{place}/persistedfaces", params={"start": by_id[0]["persistedFaceId"], "top": 1})
        assert page.json() == by_id[1:]
        assert face.get(f"{place}/persistedfaces/{kept}").json() == wanted[0]
        assert face.patch(f"{place}/persistedfaces/{kept}", json={"userData": "new"}).content == b""
        assert face.get(f"{place}/persistedfaces/{kept}").json()["userData"] == "new"
        assert code(face.patch(f"{place}/persistedfaces/{NOBODY}", json={"userData": "n"})) == (404, "PersistedFaceNotFound")
    assert face.delete(f"{place}/persistedfaces/{kept}").content == b""
    for gone in (kept, NOBODY, "1"):
        assert code(face.delete(f"{place}/persistedfaces/{gone}")) == (404, "PersistedFaceNotFound")
    face.delete(place)
    assert code(face.delete(f"{place}/persistedfaces/{other}")) == (404, f"{kind}NotFound")
    assert face.put(place, json={"name": "again"}).status_code == 200
    assert code(face.delete(f"{place}/persistedfaces/{other}")) == (404, "PersistedFaceNotFound"), "faces die with their list"
    face.delete(place)


def test_the_id_of_a_list_is_no_id_of_a_group(face: httpx.Client) -> None:
    place = created(face, "FaceList")
    name = identifier(place)

    assert code(face.get(f"/largefacelists/{name}")) == (404, "LargeFaceListNotFound")
    assert code(face.get(f"/persongroups/{name}")) == (404, "PersonGroupNotFound")
    assert face.delete(place).status_code == 200
    assert code(face.get(f"/facelists/{uuid4()}")) == (404, "FaceListNotFound")
