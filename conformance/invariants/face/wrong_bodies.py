"""What is wrong with the members of a JSON body, and what a body without these mistakes would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from conformance.invariants.face.requests import (
    CHOSEN,
    CHOSEN_IDS,
    GROUP_IDS,
    LIST_IDS,
    NOBODYS,
    is_guid,
    is_no_model,
    is_of_nothing,
)
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.invariant import Json, NotTelling, Seen
from conformance.worlds.faces.names import LONGEST_DATA, LONGEST_FACE_DATA, LONGEST_ID, LONGEST_NAME

COUNTS = {"identify": (1, 10), "find-similars": (1, 1000), "group": (2, 1000)}
"""Faces that each operation takes."""
MOST_CANDIDATES = {"identify": 100, "find-similars": 1000}
"""That some version gives."""
TARGETS = {"identify": GROUP_IDS, "find-similars": (*LIST_IDS, "faceIds")}
"""What can be searched in; just one of them is."""
MODES = ("matchperson", "matchface")
GOOD_ID = "3f2c1b0a-4d5e-4f60-8a7b-9c8d7e6f5a4b"
GOOD: Json = {
    "name": "named",
    "userData": "data",
    "recognitionModel": "recognition_01",
    "maxNumOfCandidatesReturned": 1,
    "confidenceThreshold": 0.5,
    "mode": "matchPerson",
    "faceIds": [GOOD_ID, GOOD_ID.replace("3", "1")],
    **dict.fromkeys(CHOSEN_IDS, "named"),
    **dict.fromkeys(("faceId", "faceId1", "faceId2", "personId"), GOOD_ID),
}
"""By member: what every server takes in the place of what is wrong."""


def wrongs_of_members(seen: Seen) -> Iterator[Wrong]:
    """What is wrong with a body; NotTelling where, but for this, not every server would take it."""
    sent = seen.sent_members
    mended = dict(sent)
    for name, wrong in _of_members(seen, sent):
        yield wrong
        if wrong == Wrong.SEVERAL_TARGETS:
            del mended[name]
        else:
            mended[name] = GOOD[name]
    if not seen.surely_valid(mended):
        raise NotTelling


def _of_members(seen: Seen, sent: Json) -> Iterator[tuple[str, Wrong]]:
    """Each mistake, with the member that would mend it."""
    operation = seen.operation
    if operation.name in COUNTS or operation.name == "verify":
        yield from _of_targets(operation.name, sent)
    elif operation.method in ("PUT", "POST") and sent.get("name") in (None, ""):
        yield "name", Wrong.BAD_NAME
    elif not sent and operation.name in ("update-large-person-group", "update-large-face-list"):
        yield "name", Wrong.NO_CHANGE
    for name, value in sent.items():
        wrong = _MEMBERS[name](seen, value) if name in _MEMBERS else None
        if wrong:
            yield name, wrong


def _of_targets(operation: str, sent: Json) -> Iterator[tuple[str, Wrong]]:
    possible = TARGETS.get(operation, ())
    named = [name for name in possible if name in sent]
    if possible and not named:
        yield possible[0], Wrong.NO_TARGET
    elif not all(isinstance(sent[name], list if name == "faceIds" else str) for name in named):
        raise NotTelling  # null may mean none, and anything else is wrong by itself
    for name in named[1:]:
        yield name, Wrong.SEVERAL_TARGETS


def _of_name(_seen: Seen, value: Any) -> Wrong | None:
    return Wrong.BAD_NAME if isinstance(value, str) and len(value) > LONGEST_NAME else None


def _of_data(seen: Seen, value: Any) -> Wrong | None:
    most, wrong = (LONGEST_DATA, Wrong.LONG_DATA)
    if seen.operation.name.endswith("-face"):
        most, wrong = (LONGEST_FACE_DATA, Wrong.LONG_FACE_DATA)
    return wrong if isinstance(value, str) and len(value) > most else None


def _of_model(_seen: Seen, value: Any) -> Wrong | None:
    return Wrong.NO_MODEL if isinstance(value, str) and is_no_model(value) else None


def _of_face(_seen: Seen, value: Any) -> Wrong | None:
    return _of_made_id(value, Wrong.UNKNOWN_FACE)


def _of_person(_seen: Seen, value: Any) -> Wrong | None:
    return _of_made_id(value, Wrong.UNKNOWN_PERSON)


def _of_made_id(value: Any, unknown: Wrong) -> Wrong | None:
    if not isinstance(value, str):
        return None
    if not is_guid(value):
        return Wrong.NO_MADE_ID
    return unknown if is_of_nothing("faceId", value) else None


def _of_chosen_id(_seen: Seen, value: Any) -> Wrong | None:
    if not isinstance(value, str) or not value:
        return None
    if len(value) > LONGEST_ID or not CHOSEN.fullmatch(value.lower()):
        return Wrong.NO_CHOSEN_ID
    return Wrong.UNKNOWN_TARGET if NOBODYS in value else None


def _of_faces(seen: Seen, value: Any) -> Wrong | None:
    if not isinstance(value, list):
        return None
    ids = cast("list[Any]", value)
    least, most = COUNTS[seen.operation.name]
    found = {_of_face(seen, identifier) for identifier in ids} - {None}
    if not least <= len(ids) <= most:
        found.add(Wrong.OTHER_COUNT)
    if len(found) > 1 or (Wrong.UNKNOWN_FACE in found and seen.operation.name == "find-similars"):
        raise NotTelling  # what becomes of candidates that were not given out is not stated
    if not all(isinstance(identifier, str) for identifier in ids) or len(set(map(str.lower, ids))) < len(ids):
        raise NotTelling
    return next(iter(found), None)


def _of_maximum(seen: Seen, value: Any) -> Wrong | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return None if 1 <= value <= MOST_CANDIDATES[seen.operation.name] else Wrong.OTHER_MAXIMUM


def _of_threshold(_seen: Seen, value: Any) -> Wrong | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return None if 0 <= value <= 1 else Wrong.OTHER_THRESHOLD


def _of_mode(_seen: Seen, value: Any) -> Wrong | None:
    if not isinstance(value, str) or not (value.isascii() and value.isalpha()):
        return None
    return None if value.lower() in MODES else Wrong.NO_MODE


_MEMBERS: Mapping[str, Callable[[Seen, Any], Wrong | None]] = {
    "name": _of_name,
    "userData": _of_data,
    "recognitionModel": _of_model,
    "faceIds": _of_faces,
    "maxNumOfCandidatesReturned": _of_maximum,
    "confidenceThreshold": _of_threshold,
    "mode": _of_mode,
    "personId": _of_person,
    **dict.fromkeys(("faceId", "faceId1", "faceId2"), _of_face),
    **dict.fromkeys(CHOSEN_IDS, _of_chosen_id),
}
