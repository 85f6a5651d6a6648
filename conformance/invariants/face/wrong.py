"""The kinds of mistakes in requests to Face, and how each is answered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Wrong(StrEnum):
    """One thing that is wrong with a request, in words."""

    BROKEN_JSON = "a body that is no JSON"
    NOT_THERE = "an id of nothing in the path"
    BAD_ID = "an id that nobody may choose"
    NO_ATTRIBUTE = "an unknown attribute"
    OF_DETECTION_02 = "attributes or landmarks of detection_02"
    NO_MODEL = "an unknown model"
    BAD_TOP = "a top that is none"
    LONG_START = "a start that is too long"
    BAD_TARGET = "a targetFace that is none"
    LONG_FACE_DATA = "user data of a face that is too long"
    OTHER_SIZE = "an image of too few or too many bytes"
    NO_IMAGE = "bytes that are no image"
    BAD_URL = "a URL that leads to nothing"
    NO_FACE = "an image without a face"
    BAD_NAME = "a name that is empty, missing or too long"
    LONG_DATA = "user data that is too long"
    NO_CHANGE = "a change of nothing"
    NO_MADE_ID = "an id that no service makes"
    NO_CHOSEN_ID = "an id that no client may choose"
    OTHER_COUNT = "too few or too many faces"
    OTHER_MAXIMUM = "a number of candidates out of range"
    OTHER_THRESHOLD = "a threshold out of range"
    NO_MODE = "an unknown mode"
    NO_TARGET = "nothing to search in"
    SEVERAL_TARGETS = "several things to search in"
    UNKNOWN_FACE = "a face that was not given out"
    UNKNOWN_TARGET = "a group or list that is not there"
    UNKNOWN_PERSON = "a person that is not there"


BAD_ARGUMENT = frozenset({(400, "BadArgument")})
CODES: Mapping[Wrong, frozenset[tuple[int, str]]] = {
    **dict.fromkeys(Wrong, BAD_ARGUMENT),
    Wrong.OTHER_SIZE: frozenset({(400, "InvalidImageSize")}),
    Wrong.NO_IMAGE: frozenset({(400, "InvalidImage")}),
    Wrong.BAD_URL: frozenset({(400, "InvalidURL")}),
    Wrong.NO_FACE: frozenset({(400, "InvalidImage")}),
}
"""Status and code for each; of what is not there they depend on what that is, and are not in here."""
OF_NO_TARGET = frozenset(
    (400, code) for code in ("PersonGroupIdAndLargePersonGroupIdBothNull", "MissingIdentificationScopeParameters")
)
OF_SEVERAL_TARGETS = frozenset(
    (400, code)
    for code in ("PersonGroupIdAndLargePersonGroupIdBothNotNull", "IncompatibleIdentificationScopeParametersCombination")
)
"""Of identification; which of the two families of codes applies depends on the date, and is not stated."""
