"""The words in which Face refuses: those of recorded answers first, then those of the official list of error codes."""

from __future__ import annotations

from conformance.emulator.engines.face.faults import (
    Empty,
    Exists,
    Full,
    Kind,
    NeverTrained,
    NotThere,
    OtherModel,
    Refused,
    Replaced,
    UnderTraining,
)
from conformance.emulator.service import Json, ServiceError, Violation

NOUNS: dict[Kind, str] = {
    "PersonGroup": "Person group",
    "LargePersonGroup": "Large person group",
    "FaceList": "Face list",
    "LargeFaceList": "Large face list",
    "Person": "Person",
    "PersistedFace": "Persisted face",
    "Face": "Face",
}
BY_PATH, BY_BODY = 404, 400
"""Status of a refusal because there is none, by where it was named."""
REFUSALS: dict[type[Refused], tuple[int | None, str, str]] = {
    NotThere: (None, "{kind}NotFound", "{noun} is not found.\r\nParameter name: {parameter}"),
    NeverTrained: (None, "{kind}NotTrained", "{noun} '{identifier}' not trained."),
    UnderTraining: (409, "{kind}TrainingNotFinished", "{noun} is under training."),
    Exists: (409, "{kind}Exists", "{noun} already exists."),
    Replaced: (409, "ConcurrentOperationConflict", "There is a conflict operation on resource {identifier}, please try later."),
    Full: (403, "QuotaExceeded", "{noun} number reached limit."),
    Empty: (400, "{kind}NotReady", "{noun} is empty."),
    OtherModel: (400, "BadArgument", "'recognitionModel' is incompatible."),
}
"""Status, code and sentence; the status is None where it depends on what named it."""
BY_STATUS = {413: "InvalidImageSize"}
"""What this service calls refusals of the server itself."""
NO_BODY = "Request body is invalid."
NO_LENGTH = "The length of faceIds is not in a valid range."
NO_NAME = "'name' is empty."
NO_CHANGE = "Both 'name' and 'userData' are empty."
BY_KEYWORD = {
    ("name", "required"): NO_NAME,
    ("name", "minLength"): NO_NAME,
    ("name", "maxLength"): "'name' is too long.",
    ("userData", "maxLength"): "'userData' is too long.",
    ("", "minProperties"): NO_CHANGE,
    ("faceIds", "minItems"): NO_LENGTH,
    ("faceIds", "maxItems"): NO_LENGTH,
}
BY_MEMBER = {
    "name": "'name' is invalid.",
    "userData": "'userData' is invalid.",
    "recognitionModel": "'recognitionModel' is invalid.",
    "maxNumOfCandidatesReturned": "The argument maxNumOfCandidatesReturned is not valid.",
    "confidenceThreshold": "The argument confidenceThreshold is not valid.",
    "mode": "Mode is invalid.",
    **dict.fromkeys(("faceId", "faceId1", "faceId2", "faceIds"), "Face ID is invalid."),
    "personId": "Person ID is invalid.",
    "personGroupId": "Person group ID is invalid.",
    "largePersonGroupId": "Large person group ID is invalid.",
    "faceListId": "Face list ID is invalid.",
    "largeFaceListId": "Large face list ID is invalid.",
}
"""What is said of a member of a body, where nothing more special is."""


def refusal(error: Refused, where: int) -> ServiceError:
    """What is told of a refusal of the store; ``where`` is BY_PATH or BY_BODY."""
    status, code, sentence = REFUSALS[type(error)]
    words = {
        "kind": error.kind,
        "noun": NOUNS[error.kind],
        "parameter": parameter(error.kind),
        "identifier": error.identifier,
    }
    return ServiceError(status or where, code.format(**words), sentence.format(**words))


def bad(message: str) -> ServiceError:
    """A request that makes no sense."""
    return ServiceError(400, "BadArgument", message)


def bad_id(kind: Kind) -> ServiceError:
    """An id in a body, or of something to be made, that is none."""
    return bad(f"{NOUNS[kind]} ID is invalid.")


def explain(_operation_id: str, violation: Violation) -> ServiceError:
    """The error for a body that breaks the description, by the member that does."""
    if violation.keyword == "json":
        return bad(f"JSON parsing error: {violation.demand}.")
    name = str(violation.path[0]) if violation.path else violation.member
    if name == "url":
        return ServiceError(400, "InvalidURL", "Invalid image URL.")
    return bad(BY_KEYWORD.get((name, violation.keyword)) or BY_MEMBER.get(name, NO_BODY))


def turn(violation: Violation) -> int | None:
    """Leave it to the operation which of its alternatives a body is: it has a code for each way to be none of them."""
    alternatives = violation.keyword in ("oneOf", "anyOf", "not")
    return None if alternatives and not violation.path else 0


def error_body(error: ServiceError) -> Json:
    """Wrapped in ``error``."""
    return {"error": {"code": BY_STATUS.get(error.status, error.code), "message": error.message}}


def parameter(kind: Kind) -> str:
    """The name of what holds an id, in paths, bodies and answers."""
    return f"{kind[0].lower()}{kind[1:]}Id"
