"""What is kept in lists and groups, and what the invariants of keeping say of it."""

from __future__ import annotations

from invariants.face.exchanges import GROUP, A, detected, face, listed, made, refused, seen, trained
from invariants.told import Told

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
