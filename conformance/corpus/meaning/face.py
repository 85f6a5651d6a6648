"""Turns bodies of Face that are valid in form into bodies that are valid in meaning.

A schema cannot say that a face must have been detected, that a person must be in the group beside it, or that a URL must
lead to a picture with just one face.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from conformance.catalogue import Operation
from conformance.corpus.meaning import Meaning
from conformance.corpus.placeholders import as_uuid, as_word
from conformance.wire import FILES

if TYPE_CHECKING:
    from conformance.worlds.faces.files import File

Json = dict[str, Any]

FACES = (as_uuid("face"), as_uuid("other-face"))
PICTURE, PORTRAIT = "/nobody.png", "/portrait.jpg"
"""Where a picture without a face is, and one with just one."""
PERSONS = {"personGroupId": "person", "largePersonGroupId": "large-group-person"}
TARGETS: Mapping[str, Mapping[str, str]] = {
    "identify": {"personGroupId": "trained-person-group", "largePersonGroupId": "trained-large-person-group"},
    "find-similars": {"faceListId": "filled-face-list", "largeFaceListId": "trained-large-face-list"},
}
"""The fixtures of what is searched."""
TUNING = ("maxNumOfCandidatesReturned", "confidenceThreshold", "mode")
CERTAIN_QUERY: Mapping[str, Sequence[str]] = {
    "returnFaceId": ("true", "false"),
    "returnFaceLandmarks": ("true", "false"),
    "returnFaceAttributes": ("headPose", "blur", "exposure", "noise"),
    "recognitionModel": ("recognition_01", "recognition_02"),
    "returnRecognitionModel": ("true", "false"),
    "detectionModel": ("detection_01",),
}
"""The parameters, and of each the values, that every container knows, in every combination."""


def plausible_body(body: Any, seed: int) -> Any:
    """The body with faces that were detected, a person of the group beside it, and the URL of a picture that is there."""
    del seed
    if not isinstance(body, dict):
        return body
    given = cast("Json", body)
    meant = dict(given)
    if isinstance(given.get("faceIds"), list):
        meant["faceIds"] = list(FACES[: max(1, len(given["faceIds"]))])
    if "personId" in given:
        meant["personId"] = _person(given)
    if "url" in given:
        meant["url"] = FILES + PORTRAIT
    return meant


def certain_body(operation: Operation, body: Any) -> Any:
    """The body without what some documented alternative may refuse; None when that leaves nothing to accept."""
    if not isinstance(body, dict):
        return None
    given = cast("Json", body)
    if operation.name == "verify":
        return _comparison(given)
    if operation.name in TARGETS:
        return _search(given, TARGETS[operation.name])
    if operation.name == "group":
        return {"faceIds": list(FACES)}
    if "url" in given:
        return {"url": FILES + (PICTURE if operation.name == "detect" else PORTRAIT)}
    return _details(given)


def _person(given: Json) -> str:
    group = "largePersonGroupId" if "largePersonGroupId" in given else "personGroupId"
    return as_uuid(f"{PERSONS[group]}-with-a-face")


def _comparison(given: Json) -> Json | None:
    if "faceId1" in given and "faceId2" in given:
        return dict(zip(("faceId1", "faceId2"), FACES, strict=True))
    group = next((name for name in PERSONS if name in given), None)
    if "faceId" not in given or "personId" not in given or group is None:
        return None
    kind = group.removesuffix("Id")
    named = as_word("large-person-group" if kind.startswith("large") else "person-group")
    return {"faceId": FACES[0], "personId": _person({group: named}), group: named}


def _search(given: Json, targets: Mapping[str, str]) -> Json | None:
    """One question in one place."""
    asked = {name: given[name] for name in TUNING if name in given}
    if "faceId" in given:
        asked["faceId"] = FACES[0]
    place = next((name for name in targets if name in given), None)
    if place is None and "faceId" in given and "faceIds" in given:
        return {**asked, "faceIds": list(FACES[1:])}
    if place is None:
        return None
    asked |= {} if "faceId" in given else {"faceIds": list(FACES[: len(given["faceIds"])])}
    return {**asked, place: as_word(targets[place])}


def _details(given: Json) -> Json | None:
    """Name and user data that everybody stores as they are."""
    known = {name: _plain(given[name]) for name in ("name", "userData") if given.get(name)}
    model: object = given.get("recognitionModel")
    return {**known, **({"recognitionModel": model} if model in CERTAIN_QUERY["recognitionModel"] else {})} or None


def _plain(text: str) -> str:
    """The text, where nobody reads anything into it; another one as long where somebody might."""
    plain = text.isascii() and text.isprintable() and text == text.strip()
    return text if plain else "a name".ljust(len(text), "x")[: len(text)]


def _nobody(kind: str) -> File:
    # only who asks for a picture pays for what draws it
    from conformance.worlds.faces.faceless import Faceless

    return Faceless("texture", size=(96, 72)).file(kind)


@cache
def _pictures() -> Mapping[str, tuple[str, bytes]]:
    file = _nobody("PNG")
    return {PICTURE: (file.media_type, file.content)}


def _files(operation: Operation) -> Sequence[tuple[str, bytes]]:
    """A picture without a face in every format; of one with a face nothing is frozen, for others took it."""
    if operation.name != "detect":
        return ()
    from conformance.worlds.faces.files import FORMATS

    return [(file.name, file.content) for file in map(_nobody, FORMATS)]


def _served(portraits: Path | None) -> Mapping[str, tuple[str, bytes] | str]:
    from conformance.worlds.faces.album import album
    from conformance.worlds.faces.scene import alone

    people = album(portraits)
    if people.why_empty:
        return {**_pictures(), PORTRAIT: people.why_empty}
    file = people.file(alone())
    return {**_pictures(), PORTRAIT: (file.media_type, file.content)}


MEANING = Meaning(plausible=plausible_body, certain=certain_body, certain_query=CERTAIN_QUERY, files=_files, served=_served)
