"""Read: the words in which it refuses; a flat object, in every version."""

from __future__ import annotations

from uuid import uuid4

from conformance.emulator.engines.read.faults import Fault, Unreadable
from conformance.emulator.service import Json, Reply, ServiceError, Violation, no_credit

CODES: dict[Fault, str] = {
    "format": "InvalidImageFormat",
    "size": "InvalidImageSize",
    "damaged": "InvalidImageFormat",
    "locked": "NotSupportedImage",
    "scripts": "NotSupportedImage",
    "slow": "Timeout",
    "pages": "InvalidPageRange",
    "download": "InvalidImageUrl",
}
LATER_CODES: dict[Fault, str] = {**CODES, "damaged": "InvalidImage", "format": "UnsupportedImageFormat"}
"""Those of version 3.2, which knows more of them."""
BY_STATUS = {415: "UnsupportedMediaType", 413: "InvalidImageSize"}
GENERAL_CODES = {"NotFound": "BadArgument", "MethodNotAllowed": "BadArgument"}
"""What this service calls refusals of the server itself."""


def unreadable(error: Unreadable, codes: dict[Fault, str]) -> ServiceError:
    """The refusal of a file."""
    return ServiceError(400, codes[error.fault], error.message)


def explain(_operation_id: str, violation: Violation) -> ServiceError:
    """The error for a JSON body that names no file."""
    if violation.keyword == "json":
        return ServiceError(400, "BadArgument", f"The request body is not valid JSON: {violation.demand}.")
    if violation.member:
        return ServiceError(400, "InvalidImageUrl", f"The '{violation.member}' is missing in the request body.")
    where = f"The '{violation.path[0]}'" if violation.path else "The request body"
    return ServiceError(400, "InvalidImageUrl" if violation.path else "BadArgument", f"{where} must {violation.demand}.")


def error_body(error: ServiceError) -> Json:
    """Flat: a wrapped message is one that the official clients do not show."""
    code = BY_STATUS.get(error.status, GENERAL_CODES.get(error.code, error.code))
    return {"code": code, "requestId": str(uuid4()), "message": error.message}


def not_served(status: str, sentence: str) -> Reply:
    """What a query is told while the container must not serve; that of a key out of quota is published."""
    if status != "OutOfQuota":
        return no_credit(status, sentence)
    message = (
        f"Container isn't in a valid state. Subscription validation failed with status '{status}' API key is out of quota."
    )
    return Reply(503, {"error": {"code": status, "message": message}})
