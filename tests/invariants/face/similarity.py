"""Answers of find similar, and what its invariants say of them."""

from __future__ import annotations

from invariants.face.exchanges import (
    GROUP,
    NOBODY,
    A,
    B,
    C,
    D,
    asked_of,
    divided,
    found,
    found_among,
    kept_face,
    own_face,
    refused,
    seen,
)
from invariants.told import Told

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
