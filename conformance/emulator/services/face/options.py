"""What the query of a request asks for; unknown parameters are ignored."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from conformance.emulator.engines.face.face_ids import LONGEST_LIFE, SHORTEST_LIFE
from conformance.emulator.service import ServiceError
from conformance.emulator.services.face.errors import bad

RECOGNITION_MODELS = ("recognition_01", "recognition_02", "recognition_03", "recognition_04")
"""By their names in every version of the service; the engine has one, and keeps the names apart."""
DETECTION_MODELS = ("detection_01", "detection_02", "detection_03")
ATTRIBUTES = (
    "age",
    "gender",
    "headPose",
    "smile",
    "facialHair",
    "glasses",
    "emotion",
    "hair",
    "makeup",
    "occlusion",
    "accessories",
    "blur",
    "exposure",
    "noise",
    "mask",
    "qualityForRecognition",
)
"""Every one that is documented; the last two are of later models."""
OF_DETECTION_03 = ("mask", "qualityForRecognition")
"""All that the third detection model tells of a face besides where it is."""
ALL = "*"
MOST_ENTRIES = 1000
LONGEST_START = 64
LONGEST_FACE_DATA = 1024
LARGEST_NUMBER = 2**31 - 1

Query = Mapping[str, str]


@dataclass(frozen=True)
class DetectionWish:
    """What is to be told of each face that is found."""

    face_id: bool
    landmarks: bool
    attributes: tuple[str, ...]
    """By their documented names."""
    model: str
    """The recognition model."""
    tell_model: bool
    seconds: int
    """That its id lives."""


def detection(query: Query, offered: Collection[str]) -> DetectionWish:
    """The wishes of a detection; ``offered`` are the attributes that there are. Raises ServiceError."""
    detector = detection_model(query)
    landmarks = flag(query, "returnFaceLandmarks", default=False)
    attributes = _attributes(query.get("returnfaceattributes", ""), detector, offered)
    if landmarks and detector == "detection_02":
        raise bad("'returnLandmarks' is not supported by detection_02.")
    return DetectionWish(
        face_id=flag(query, "returnFaceId", default=True),
        landmarks=landmarks,
        attributes=attributes,
        model=recognition_model(query.get("recognitionmodel", RECOGNITION_MODELS[0])),
        tell_model=tells_model(query),
        seconds=_number(query, "faceIdTimeToLive", SHORTEST_LIFE, LONGEST_LIFE, LONGEST_LIFE),
    )


def recognition_model(name: str) -> str:
    """A recognition model; ServiceError when it is none."""
    if name not in RECOGNITION_MODELS:
        raise bad("'recognitionModel' is invalid.")
    return name


def detection_model(query: Query) -> str:
    """The detection model, which need not be given."""
    name = query.get("detectionmodel", DETECTION_MODELS[0])
    if name not in DETECTION_MODELS:
        raise bad("'detectionModel' is invalid.")
    return name


def tells_model(query: Query) -> bool:
    """Whether the recognition model is asked for."""
    return flag(query, "returnRecognitionModel", default=False)


def flag(query: Query, name: str, *, default: bool) -> bool:
    """A yes or a no, in any letter case."""
    text = query.get(name.lower())
    if text is None:
        return default
    if text.lower() not in ("true", "false"):
        raise bad(f"'{name}' is invalid.")
    return text.lower() == "true"


def page(query: Query) -> tuple[str, int]:
    """After which id a list begins, and how many entries it may have; both may be left empty."""
    start = query.get("start", "")
    if len(start) > LONGEST_START:
        raise bad("'start' is too long.")
    top = _number(query, "top", 1, MOST_ENTRIES, MOST_ENTRIES) if query.get("top") else MOST_ENTRIES
    return start, top


def face_data(query: Query) -> str | None:
    """What the user wants to be kept beside a face."""
    data = query.get("userdata")
    if data is not None and len(data) > LONGEST_FACE_DATA:
        raise bad("'userData' is too long.")
    return data


def target(query: Query) -> tuple[int, int, int, int] | None:
    """Left, top, width and height of the face that is meant, in pixels; None when there is one face."""
    text = query.get("targetface")
    if text is None:
        return None
    numbers = [part.strip() for part in text.split(",")]
    if len(numbers) != 4 or not all(map(_is_number, numbers)):
        raise bad("Invalid argument targetFace.")
    left, top, width, height = map(int, numbers)
    if not width or not height:
        raise bad("Invalid argument targetFace.")
    return left, top, width, height


def _attributes(text: str, detector: str, offered: Collection[str]) -> tuple[str, ...]:
    if not text:
        return ()
    if detector == "detection_02":
        raise bad("'returnFaceAttributes' is not supported by detection_02.")
    there = [name for name in ATTRIBUTES if name in offered]
    known = OF_DETECTION_03 if detector == "detection_03" else ATTRIBUTES
    if text.strip() == ALL:
        return tuple(name for name in there if name in known)
    by_word = {name.lower(): name for name in ATTRIBUTES}
    asked = [by_word.get(word.strip().lower()) for word in text.split(",")]
    names = [name for name in asked if name is not None]
    if len(names) < len(asked):
        raise bad("Invalid argument returnFaceAttributes.")
    for name in names:
        if name not in known:
            raise bad(f"Invalid argument returnFaceAttributes: '{name}' is not supported by {detector}.")
        if name not in there:
            raise _not_offered(name, there)
    return tuple(dict.fromkeys(names))


def _not_offered(name: str, there: Collection[str]) -> ServiceError:
    return bad(f"Invalid argument returnFaceAttributes: '{name}' is not supported here; there are {', '.join(there)}.")


def _number(query: Query, name: str, least: int, most: int, default: int) -> int:
    text = query.get(name.lower())
    if text is None:
        return default
    if not (_is_number(text) and least <= int(text) <= most):
        raise bad(f"'{name}' is invalid.")
    return int(text)


def _is_number(text: str) -> bool:
    """Whether it is a whole number that is not negative, of a size that numbers have in this service."""
    return re.fullmatch(r"\d{1,10}", text, re.ASCII) is not None and int(text) <= LARGEST_NUMBER
