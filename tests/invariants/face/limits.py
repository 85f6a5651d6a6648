"""Requests at and over documented limits, and what the invariants of limits say of them."""

from __future__ import annotations

from invariants.face.exchanges import (
    DATA,
    FACE_DATA,
    GONE,
    LONG_DATA,
    LONG_FACE_DATA,
    LONG_ID,
    LONG_NAME,
    NAME,
    NOBODY,
    NOISE,
    added,
    listed,
    made,
    made_under,
    not_added,
    paged,
    refused,
    seen,
)
from invariants.told import Told

from conformance.invariants.face.requests import NOBODYS

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
