"""Drives azure-cognitiveservices-vision-face 0.6.1 against a container; prints what it understood as JSON.

Arguments: the URL of the container, a folder of pictures, and the URL at which these are served. The pictures are ``one``,
``again`` (the same person, otherwise), ``other`` (another person), ``pair`` (both, the first one larger) and ``nobody``.
"""

import json
import sys
from typing import Any

from azure.cognitiveservices.vision.face.models import FaceAttributeType, FindSimilarMatchMode, RecognitionModel
from azure.cognitiveservices.vision.face.models import SnapshotObjectType as Kind
from face_client import (
    address,
    by_stream,
    by_url,
    call,
    left,
    messages,
    paged,
    refusal,
    refused_stream,
    told,
    trained,
)

ONE, AGAIN, OTHER, PAIR, NOBODY = (f"{name}.png" for name in ("one", "again", "other", "pair", "nobody"))
OURS = ["witness-1", "witness-2", "witness-3"]
MODEL, OLDER = RecognitionModel.recognition_02, RecognitionModel.recognition_01
NOTHING = "8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19"
"""An id that was given to nothing."""
CERTAIN = [FaceAttributeType.head_pose, FaceAttributeType.blur, FaceAttributeType.exposure, FaceAttributeType.noise]


def face_id(picture: str, model: RecognitionModel = MODEL) -> str:
    wishes = {"recognition_model": model, "face_id_time_to_live": 60}
    [face] = by_stream("face.detect_with_stream", picture=picture, **wishes)
    return face.face_id


def detection() -> dict[str, Any]:
    wishes = {"return_face_landmarks": True, "return_recognition_model": True, "return_face_attributes": CERTAIN}
    asked = "face.detect_with_url", address(ONE)
    return {
        "full": told(by_stream("face.detect_with_stream", picture=PAIR, **wishes)),
        "plain": told(by_url("face.detect_with_url", picture=PAIR, return_face_id=False)),
        "ids": [face.face_id for face in by_url("face.detect_with_url", picture=PAIR)],
        "nobody": [by_stream("face.detect_with_stream", picture=NOBODY), by_url("face.detect_with_url", picture=NOBODY)],
        "small": refused_stream("face.detect_with_stream", content=b"no image"),
        "no_image": refused_stream("face.detect_with_stream", content=b"no image" * 500),
        "no_url": refusal("face.detect_with_url", "no url"),
        "no_file": refusal("face.detect_with_url", address("none.png")),
        "second_model": refusal(*asked, detection_model="detection_02", return_face_attributes=CERTAIN),
        "judging": refusal(*asked, return_face_attributes=[FaceAttributeType.emotion]),
    }


def comparison() -> dict[str, Any]:
    one, again, other = map(face_id, (ONE, AGAIN, OTHER))
    near = call("face.find_similar", one, face_ids=[other, again], mode=FindSimilarMatchMode.match_face)
    same = call("face.find_similar", one, face_ids=[other, again], max_num_of_candidates_returned=1)
    grouped = call("face.group", [one, other, again])
    names = {one: "one", again: "again", other: "other"}
    return {
        "same": told(call("face.verify_face_to_face", one, again)),
        "different": told(call("face.verify_face_to_face", one, other)),
        "near": [[names[found.face_id], found.confidence] for found in near],
        "same_person": [names[found.face_id] for found in same],
        "groups": [sorted(names[face] for face in group) for group in grouped.groups],
        "messy": [names[face] for face in grouped.messy_group],
        "unknown": refusal("face.verify_face_to_face", one, NOTHING),
        "unknown_in_search": refusal("face.find_similar", NOTHING, face_ids=[one]),
        "other_model": refusal("face.verify_face_to_face", one, face_id(ONE, OLDER)),
        "too_few": refusal("face.group", [one]),
        "nowhere": refusal("face.find_similar", one),
        "no_list": refusal("face.find_similar", one, face_list_id="nowhere"),
        "no_group": refusal("face.identify", [one], person_group_id="nowhere"),
    }


def collection(kind: str) -> dict[str, Any]:
    """A list or group and two others: made, told and changed; the last one is deleted."""
    nothing = [call(f"{kind}.create", own, f"name of {own}", "first", recognition_model=MODEL) for own in OURS]
    first = told(call(f"{kind}.get", OURS[0]))
    pages = [] if kind == "face_list" else list(paged(f"{kind}.list", f"{kind}_id"))
    nothing += [call(f"{kind}.update", OURS[0], user_data="second"), call(f"{kind}.delete", OURS[2])]
    return {
        "first": first,
        "pages": pages,
        "listed": told(call(f"{kind}.list", return_recognition_model=True)),
        "changed": told(call(f"{kind}.get", OURS[0], return_recognition_model=True)),
        "nothing": nothing,
        "twice": refusal(f"{kind}.create", OURS[0], "another"),
        "gone": refusal(f"{kind}.get", OURS[2]),
    }


def added(path: str, *place: str) -> tuple[list[str], dict[str, Any]]:
    """Ids of two faces, of which the second one is the smaller of a pair; and how others are refused."""
    smaller = by_url("face.detect_with_url", picture=PAIR)[1].face_rectangle
    target = [smaller.left, smaller.top, smaller.width, smaller.height]
    by_data = by_stream(f"{path}_from_stream", *place, picture=ONE, user_data="by stream")
    by_address = by_url(f"{path}_from_url", *place, picture=PAIR, user_data="by URL & co.", target_face=target)
    return [by_data.persisted_face_id, by_address.persisted_face_id], {
        "nobody": refusal(f"{path}_from_url", *place, address(NOBODY)),
        "several": refusal(f"{path}_from_url", *place, address(PAIR)),
        "small": refused_stream(f"{path}_from_stream", *place, content=b"no image"),
    }


def persons(kind: str) -> dict[str, Any]:
    """Three persons of a group: the first one gets two faces and loses one, the second gets one, the third is deleted."""
    of, group = f"{kind}_person", OURS[0]
    scope = {f"{kind}_id": group}
    ids = [call(f"{of}.create", group, name, f"about {name}").person_id for name in ("Ada", "Bob", "Eve")]
    (one, two), refused = added(f"{of}.add_face", group, ids[0])
    first = told(call(f"{of}.get", group, ids[0]))
    by_url(f"{of}.add_face_from_url", group, ids[1], picture=OTHER)
    nothing = [
        call(f"{of}.update_face", group, ids[0], one, "changed"),
        call(f"{of}.delete_face", group, ids[0], two),
        call(f"{of}.update", group, ids[1], name="Robert"),
    ]
    pages, listed = list(paged(f"{of}.list", "person_id", group)), call(f"{of}.list", group)
    again, other = face_id(AGAIN), face_id(OTHER)
    untrained = [refusal(f"{kind}.get_training_status", group), refusal("face.identify", [again], **scope)]
    training, without_faces = trained(kind, group), trained(kind, OURS[1])
    nothing.append(call(f"{of}.delete", group, ids[2]))
    found = call("face.identify", [other, again], max_num_of_candidates_returned=3, confidence_threshold=0, **scope)
    return {
        **refused,
        "ids": ids,
        "first": first,
        "faces": [one, two],
        "face": told(call(f"{of}.get_face", group, ids[0], one)),
        "face_gone": refusal(f"{of}.get_face", group, ids[0], two),
        "pages": pages,
        "listed": {person.person_id: [person.name, person.user_data] for person in listed},
        "nothing": nothing,
        "untrained": untrained,
        "training": training,
        "without_faces": without_faces["end"],
        "asked": [other, again],
        "identified": [[result.face_id, [one.person_id for one in result.candidates]] for result in found],
        "verified": [call("face.verify_face_to_person", again, own, **scope).is_identical for own in ids[:2]],
        "gone": [refusal(f"{of}.get", group, ids[2]), refusal("face.verify_face_to_person", again, ids[2], **scope)],
    }


def search(kind: str) -> dict[str, Any]:
    """Which faces of a list look like ``again``: confidences by their ids."""
    found = call("face.find_similar", face_id(AGAIN), **{f"{kind}_id": OURS[0]}, mode="matchFace")
    return {"similar": {face.persisted_face_id: face.confidence for face in found}}


def plain_list() -> dict[str, Any]:
    kind, own = "face_list", OURS[0]
    empty = refusal("face.find_similar", face_id(AGAIN), face_list_id=own)
    faces, refused = added(f"{kind}.add_face", own)
    full, found = told(call(f"{kind}.get", own)), search(kind)
    nothing = [call(f"{kind}.delete_face", own, faces[1])]
    rest = told(call(f"{kind}.get", own))
    return {**refused, **found, "faces": faces, "empty": empty, "full": full, "nothing": nothing, "rest": rest}


def large_list() -> dict[str, Any]:
    kind, own = "large_face_list", OURS[0]
    faces, refused = added(f"{kind}.add_face", own)
    faces.append(by_url(f"{kind}.add_face_from_url", own, picture=OTHER).persisted_face_id)
    untrained = [
        refusal(f"{kind}.get_training_status", own),
        refusal("face.find_similar", face_id(AGAIN), large_face_list_id=own),
    ]
    pages = list(paged(f"{kind}.list_faces", "persisted_face_id", own))
    nothing = [call(f"{kind}.update_face", own, faces[0], "changed"), call(f"{kind}.delete_face", own, faces[2])]
    return {
        **refused,
        "faces": faces,
        "untrained": untrained,
        "nothing": nothing,
        "pages": pages,
        "listed": told(call(f"{kind}.list_faces", own)),
        "face": told(call(f"{kind}.get_face", own, faces[0])),
        "face_gone": refusal(f"{kind}.get_face", own, faces[2]),
        "training": trained(kind, own),
        **search(kind),
    }


def snapshots() -> dict[str, Any]:
    return {
        "take": refusal("snapshot.take", Kind.person_group, OURS[0], [NOTHING]),
        "list": refusal("snapshot.list"),
        "get": refusal("snapshot.get", NOTHING),
        "update": refusal("snapshot.update", NOTHING, user_data="changed"),
        "delete": refusal("snapshot.delete", NOTHING),
        "apply": refusal("snapshot.apply", NOTHING, OURS[0]),
        "get_operation_status": refusal("snapshot.get_operation_status", NOTHING),
    }


served = {
    "detection": detection(),
    "comparison": comparison(),
    "collections": {kind: collection(kind) for kind in ("person_group", "large_person_group", "face_list", "large_face_list")},
    "persons": {kind: persons(kind) for kind in ("person_group", "large_person_group")},
    "face_list": plain_list(),
    "large_face_list": large_list(),
}
said = messages.copy()
unserved = {"snapshots": snapshots(), "snapshot_messages": messages[len(said) :]}
json.dump({**served, "messages": said, **unserved, "left": sorted(left)}, sys.stdout)
