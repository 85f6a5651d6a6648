"""Answers of verify, identify and group, and what their invariants say of them."""

from __future__ import annotations

from invariants.face.exchanges import (
    GROUP,
    NOBODY,
    A,
    B,
    D,
    asked_of,
    found,
    found_among,
    identified,
    person,
    refused,
    seen,
    verified,
)
from invariants.told import Told

from conformance.invariants.face.requests import NOBODYS

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
