"""Microsoft's own client of Face, every method of it that the container has an operation for, by URL and by stream."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from witness import drive, environment

from conformance import catalogue, target
from conformance.harness.files import Files
from conformance.worlds.faces.album import album
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.places import Rectangle
from conformance.worlds.faces.scene import Look, alone, together

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "azure-cognitiveservices-vision-face==0.6.1"
PAIR = together(Look(height=160), Look(height=110))
SNAPSHOTS = ["apply", "delete", "get", "get_operation_status", "list", "take", "update"]
STATES = ["notstarted", "TrainingStatusType.running", "TrainingStatusType.succeeded"]
"""Of a training, in their order; the client has a slip in the first one and leaves it as it came."""
NAMED = {
    "person_group": "PersonGroup",
    "large_person_group": "LargePersonGroup",
    "face_list": "FaceList",
    "large_face_list": "LargeFaceList",
}
"""How each kind of collection is called in codes."""
GROUPS = ["person_group", "large_person_group"]
LISTS = ["face_list", "large_face_list"]


@pytest.fixture(scope="module")
def seen(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client understood of an emulator that knew nobody."""
    folder: Path = tmp_path_factory.mktemp("pictures")
    pictures = {
        "one": album().file(alone(), "PNG"),
        "again": album().file(alone(look=Look(mirrored=True, light=0.8)), "PNG"),
        "other": album().file(alone(1), "PNG"),
        "pair": album().file(PAIR, "PNG"),
        "nobody": Faceless("gradient").file("PNG"),
    }
    files = Files()
    for name, picture in pictures.items():
        (folder / f"{name}.png").write_bytes(picture.content)
        files.offer(f"/{name}.png", picture.media_type, picture.content)
    python = environment(pytestconfig.cache.mkdir("witnesses"), PACKAGE)
    try:
        with target.embedded(catalogue.container("face")) as url:
            return drive(python, "drive_face_client.py", url, str(folder), files.base)
    finally:
        files.close()


def test_every_method_is_answered_but_those_of_snapshots(seen: dict[str, Any]) -> None:
    assert seen["left"] == [f"snapshot.{method}" for method in SNAPSHOTS]
    assert seen["snapshots"] == {method: [404, None] for method in SNAPSHOTS}
    assert seen["snapshot_messages"] == ["Operation returned an invalid status code 'Not Found'"] * len(SNAPSHOTS)


def test_faces_are_models_the_largest_first(seen: dict[str, Any]) -> None:
    detection, truth = seen["detection"], album().picture(PAIR).faces

    for found, known in zip(detection["full"], truth, strict=True):
        assert set(found) == {"face_id", "face_rectangle", "face_landmarks", "face_attributes", "recognition_model"}
        assert found["recognition_model"] == "recognition_01"
        assert known.is_at(Rectangle(**found["face_rectangle"]))
        assert len(found["face_landmarks"]) == 27
        assert all(set(point) == {"x", "y"} for point in found["face_landmarks"].values())
    assert detection["plain"] == [{"face_rectangle": found["face_rectangle"]} for found in detection["full"]]
    ids = [*detection["ids"], *(found["face_id"] for found in detection["full"])]
    assert len({UUID(identifier) for identifier in ids}) == 4
    assert detection["nobody"] == [[], []]


def test_words_of_attributes_are_understood(seen: dict[str, Any]) -> None:
    for found in seen["detection"]["full"]:
        attributes = found["face_attributes"]

        assert set(attributes) == {"head_pose", "blur", "exposure", "noise"}
        assert set(attributes["head_pose"]) == {"roll", "yaw", "pitch"}
        for name in ("blur", "exposure", "noise"):
            # a word that the client does not know stays a plain one, without the name of its kind
            assert attributes[name][f"{name}_level"].startswith(f"{name.title()}Level.")
            assert 0 <= attributes[name]["value"] <= 1


def test_pictures_and_wishes_that_mean_nothing_are_refused(seen: dict[str, Any]) -> None:
    detection = seen["detection"]

    assert (detection["small"], detection["no_image"]) == ([400, "InvalidImageSize"], [400, "InvalidImage"])
    assert detection["no_url"] == detection["no_file"] == [400, "InvalidURL"]
    assert detection["second_model"] == detection["judging"] == [400, "BadArgument"]


def test_every_refusal_says_its_code_and_a_sentence(seen: dict[str, Any]) -> None:
    assert len(seen["messages"]) > 40
    for message in seen["messages"]:
        code, _, sentence = message.partition(") ")

        assert code[1:].isalpha()
        assert len(sentence.split()) >= 3, message


def test_faces_are_compared(seen: dict[str, Any]) -> None:
    comparison = seen["comparison"]

    assert comparison["same"]["is_identical"] is True
    assert comparison["different"]["is_identical"] is False
    assert 0 <= comparison["different"]["confidence"] < 0.5 <= comparison["same"]["confidence"] <= 1
    assert comparison["near"] == [
        ["again", comparison["same"]["confidence"]],
        ["other", comparison["different"]["confidence"]],
    ]
    assert comparison["same_person"] == ["again"]
    assert (comparison["groups"], comparison["messy"]) == ([["again", "one"]], ["other"])


def test_comparisons_that_cannot_be_made_are_refused(seen: dict[str, Any]) -> None:
    comparison = seen["comparison"]

    assert comparison["unknown"] == [404, "FaceNotFound"]
    assert comparison["unknown_in_search"] == [400, "FaceNotFound"]
    assert comparison["other_model"] == comparison["too_few"] == comparison["nowhere"] == [400, "BadArgument"]
    assert comparison["no_list"] == [400, "FaceListNotFound"]
    assert comparison["no_group"] == [400, "PersonGroupNotFound"]


@pytest.mark.parametrize("kind", NAMED)
def test_collections_are_made_told_changed_and_deleted(seen: dict[str, Any], kind: str) -> None:
    collection, empty = seen["collections"][kind], {"persisted_faces": []} if kind == "face_list" else {}
    first = {f"{kind}_id": "witness-1", "name": "name of witness-1", "user_data": "first"}
    changed = {**first, "user_data": "second", "recognition_model": "recognition_02"}
    second = {**changed, f"{kind}_id": "witness-2", "name": "name of witness-2", "user_data": "first"}

    assert collection["first"] == {**first, **empty}
    assert collection["changed"] == {**changed, **empty}
    assert collection["listed"] == [changed, second]
    assert collection["nothing"] == [None] * 5
    assert collection["twice"] == [409, f"{NAMED[kind]}Exists"]
    assert collection["gone"] == [404, f"{NAMED[kind]}NotFound"]
    if kind != "face_list":
        assert collection["pages"] == [["witness-1", "witness-2"], ["witness-3"]]


@pytest.mark.parametrize("kind", GROUPS)
def test_persons_and_their_faces_are_kept(seen: dict[str, Any], kind: str) -> None:
    persons = seen["persons"][kind]
    ids, faces = persons["ids"], persons["faces"]

    about = {"person_id": ids[0], "name": "Ada", "user_data": "about Ada"}
    assert persons["first"] == {**about, "persisted_face_ids": persons["first"]["persisted_face_ids"]}
    assert sorted(persons["first"]["persisted_face_ids"]) == sorted(faces)
    assert persons["face"] == {"persisted_face_id": faces[0], "user_data": "changed"}
    assert persons["face_gone"] == [404, "PersistedFaceNotFound"]
    listed = [["Ada", "about Ada"], ["Robert", "about Bob"], ["Eve", "about Eve"]]
    assert persons["listed"] == dict(zip(ids, listed, strict=True))
    assert [len(page) for page in persons["pages"]] == [2, 1]
    assert list(chain(*persons["pages"])) == sorted(ids)
    assert persons["nothing"] == [None] * 4
    assert persons["gone"] == [[404, "PersonNotFound"]] * 2


@pytest.mark.parametrize("kind", GROUPS)
def test_persons_are_found_after_a_training(seen: dict[str, Any], kind: str) -> None:
    persons = seen["persons"][kind]

    assert persons["untrained"] == [[404, f"{NAMED[kind]}NotTrained"], [400, f"{NAMED[kind]}NotTrained"]]
    demand_trained(persons["training"])
    assert persons["without_faces"]["status"] == "TrainingStatusType.failed"
    assert persons["without_faces"]["message"]
    ada, bob, _ = persons["ids"]
    other, again = persons["asked"]
    assert persons["identified"] == [[other, [bob, ada]], [again, [ada, bob]]]
    assert persons["verified"] == [True, False]


def test_a_list_tells_its_faces(seen: dict[str, Any]) -> None:
    told = seen["face_list"]
    first, second = told["faces"]

    assert told["full"]["persisted_faces"] == [
        {"persisted_face_id": first, "user_data": "by stream"},
        {"persisted_face_id": second, "user_data": "by URL & co."},
    ]
    assert told["rest"]["persisted_faces"] == told["full"]["persisted_faces"][:1]
    assert told["nothing"] == [None]
    assert told["empty"] == [400, "FaceListNotReady"]


def test_a_large_list_tells_its_faces_page_by_page(seen: dict[str, Any]) -> None:
    told = seen["large_face_list"]
    first, second, third = told["faces"]

    assert [len(page) for page in told["pages"]] == [2, 1]
    assert list(chain(*told["pages"])) == sorted(told["faces"])
    face = {"persisted_face_id": first, "user_data": "changed"}
    assert told["face"] == face
    rest = [face, {"persisted_face_id": second, "user_data": "by URL & co."}]
    assert told["listed"] == sorted(rest, key=lambda one: one["persisted_face_id"])
    assert told["face_gone"] == [404, "PersistedFaceNotFound"]
    assert told["nothing"] == [None, None]
    assert told["untrained"] == [[404, "LargeFaceListNotTrained"], [400, "LargeFaceListNotTrained"]]
    assert third not in told["similar"]
    demand_trained(told["training"])


@pytest.mark.parametrize("kind", LISTS)
def test_the_likest_face_of_a_list_is_found(seen: dict[str, Any], kind: str) -> None:
    told = seen[kind]
    first, second = told["similar"].items()

    # the face that was meant by its place is that of the other person
    assert [first[0], second[0]] == told["faces"][:2]
    assert first[1] >= 0.5 > second[1]


@pytest.mark.parametrize("kind", [*GROUPS, *LISTS])
def test_one_face_is_added_and_neither_none_nor_one_of_several(seen: dict[str, Any], kind: str) -> None:
    told = seen["persons"][kind] if kind in GROUPS else seen[kind]

    assert told["nobody"] == told["several"] == [400, "InvalidImage"]
    assert told["small"] == [400, "InvalidImageSize"]


def demand_trained(training: dict[str, Any]) -> None:
    end = training["end"]

    assert training["accepted"] is None
    assert training["states"] == [state for state in STATES if state in training["states"]]
    assert end == {**end, "status": STATES[-1], "last_action": end["last_successful_training"]}
    assert end["created"] <= end["last_action"]
    assert "message" not in end
