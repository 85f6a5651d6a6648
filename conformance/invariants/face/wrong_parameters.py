"""What is wrong with the parameters of a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from conformance.catalogue import resolve
from conformance.invariants.face.requests import file, is_guid, is_no_model, parameters, path_ids
from conformance.invariants.face.wrong import Wrong
from conformance.invariants.invariant import NotTelling, Seen
from conformance.worlds.faces.names import LONGEST_FACE_DATA, LONGEST_ID
from conformance.worlds.faces.recognition import size_of_picture

SURE = ("headPose", "blur", "exposure", "noise")
"""The attributes that every server has."""
SURE_MODELS = ("recognition_01", "recognition_02", "detection_01", "detection_02")
WORDS_FOR_NONE = ("none", "null", "all", "default")
PLAIN = re.compile(r"[!-~]([ -~]*[!-~])?")
"""User data that every server keeps as it is."""
MOST_ENTRIES = 1000
LARGEST_NUMBER = 2**31 - 1


def wrongs_of_parameters(seen: Seen) -> Iterator[Wrong]:
    """What is wrong with the parameters; NotTelling where one is unknown, or there twice."""
    listed = [resolve(seen.container.bundle, known) for known in seen.operation.definition.get("parameters", [])]
    taken = {known["name"] for known in listed if known["in"] == "query"}
    query = dict(parameters(seen))
    if len(query) < len(parameters(seen)) or not taken.issuperset(query):
        raise NotTelling
    for name, value in query.items():
        yield from _PARAMETERS[name](seen, value)


def words_of(value: str) -> list[str]:
    """The attributes that a parameter names."""
    return value.split(",") if value else []


def _of_attributes(seen: Seen, value: str) -> Iterator[Wrong]:
    words = words_of(value)
    unknown = [word for word in words if _is_no_attribute(seen, word)]
    if len(set(words)) < len(words) or not {*SURE, *unknown}.issuperset(words):
        raise NotTelling
    if unknown:
        yield Wrong.NO_ATTRIBUTE
    model = _detection_model(seen)
    if words and model == "detection_02":
        yield Wrong.OF_DETECTION_02
    elif words and model != "detection_01":
        raise NotTelling


def _is_no_attribute(seen: Seen, word: str) -> bool:
    known: list[str] = seen.container.bundle["components"]["parameters"]["ReturnFaceAttributes"]["schema"]["items"]["enum"]
    taken = (*(name.lower() for name in known), *WORDS_FOR_NONE)
    return word.isascii() and word.isalpha() and word.lower() not in taken


def _of_landmarks(seen: Seen, value: str) -> Iterator[Wrong]:
    yield from _of_flag(seen, value)
    if value == "true" and _detection_model(seen) == "detection_02":
        yield Wrong.OF_DETECTION_02
    elif value == "true" and _detection_model(seen) != "detection_01":
        raise NotTelling


def _detection_model(seen: Seen) -> str:
    return dict(parameters(seen)).get("detectionModel", "detection_01")


def _of_flag(_seen: Seen, value: str) -> Iterator[Wrong]:
    if value not in ("true", "false"):
        raise NotTelling
    yield from ()


def _of_model(_seen: Seen, value: str) -> Iterator[Wrong]:
    if is_no_model(value):
        yield Wrong.NO_MODEL
    elif value not in SURE_MODELS:
        raise NotTelling


def _of_time_to_live(_seen: Seen, value: str) -> Iterator[Wrong]:
    if value != "86400":
        raise NotTelling
    yield from ()


def _of_start(seen: Seen, value: str) -> Iterator[Wrong]:
    if path_ids(seen):
        if not is_guid(value):
            raise NotTelling
    elif value and re.fullmatch(r"[a-z0-9_-]+", value, re.ASCII) is None:
        raise NotTelling
    elif len(value) > LONGEST_ID:
        yield Wrong.LONG_START


def _of_top(_seen: Seen, value: str) -> Iterator[Wrong]:
    number = int(value) if re.fullmatch(r"\d{1,9}", value, re.ASCII) else None
    if (value.isascii() and value.isalpha()) or (number is not None and not 1 <= number <= MOST_ENTRIES):
        yield Wrong.BAD_TOP
    elif number is None:
        raise NotTelling


def _of_face_data(_seen: Seen, value: str) -> Iterator[Wrong]:
    if len(value) > LONGEST_FACE_DATA:
        yield Wrong.LONG_FACE_DATA
    elif not PLAIN.fullmatch(value):
        raise NotTelling


def _of_target(seen: Seen, value: str) -> Iterator[Wrong]:
    parts = value.split(",")
    if all(part.isascii() and part.isalpha() for part in parts):
        yield Wrong.BAD_TARGET
    elif not all(re.fullmatch(r"\d{1,5}", part, re.ASCII) for part in parts):
        raise NotTelling
    elif len(parts) < 4:
        yield Wrong.BAD_TARGET
    else:
        size = size_of_picture(file(seen))
        if len(parts) > 4 or size is None:
            raise NotTelling
        left, top, width, height = map(int, parts)
        if left > size[0] and top > size[1]:
            yield Wrong.BAD_TARGET
        elif not width or not height or left + width > size[0] or top + height > size[1]:
            raise NotTelling


_PARAMETERS: Mapping[str, Callable[[Seen, str], Iterator[Wrong]]] = {
    "returnFaceId": _of_flag,
    "returnFaceLandmarks": _of_landmarks,
    "returnFaceAttributes": _of_attributes,
    "recognitionModel": _of_model,
    "returnRecognitionModel": _of_flag,
    "detectionModel": _of_model,
    "faceIdTimeToLive": _of_time_to_live,
    "start": _of_start,
    "top": _of_top,
    "userData": _of_face_data,
    "targetFace": _of_target,
}
