"""Read: the words in which it refuses, in both versions wrapped as the real image wraps them."""

from __future__ import annotations

from conformance.emulator.engines.read.faults import Fault, Unreadable
from conformance.emulator.service import Json, Reply, ServiceError, Violation, no_credit

CODES: dict[Fault, str] = {
    "format": "InvalidImageSize",
    "size": "InvalidImageSize",
    "damaged": "InvalidImageFormat",
    "locked": "NotSupportedImage",
    "scripts": "NotSupportedImage",
    "slow": "Timeout",
    "pages": "InvalidPageRange",
    "download": "InvalidImageUrl",
    "form": "InvalidImageFormat",
}
LATER_CODES: dict[Fault, str] = {**CODES, "damaged": "InvalidImage", "format": "InvalidImage", "form": "InvalidRequest"}
"""Those of version 3.2, which knows more of them."""
SENTENCES: dict[Fault, str] = {"format": "Image must be between 1024 and 209715200 bytes."}
"""What version 2.0 says of these instead; published for files of no image format, whatever their size."""
BY_STATUS = {415: "UnsupportedMediaType", 413: "InvalidImageSize"}
GENERAL_CODES = {"NotFound": "BadArgument", "MethodNotAllowed": "BadArgument"}
"""What this service calls refusals of the server itself."""


def unreadable(error: Unreadable, codes: dict[Fault, str], sentences: dict[Fault, str]) -> ServiceError:
    """The refusal of a file."""
    return ServiceError(400, codes[error.fault], sentences.get(error.fault, error.message))


def explain(_operation_id: str, violation: Violation) -> ServiceError:
    """The error for a JSON body that names no file."""
    if violation.keyword == "json":
        return ServiceError(400, "BadArgument", f"The request body is not valid JSON: {violation.demand}.")
    if violation.member:
        return ServiceError(400, "InvalidImageUrl", f"The '{violation.member}' is missing in the request body.")
    where = f"The '{violation.path[0]}'" if violation.path else "The request body"
    return ServiceError(400, "InvalidImageUrl" if violation.path else "BadArgument", f"{where} must {violation.demand}.")


def error_body(error: ServiceError) -> Json:
    """Wrapped, though the description has it flat and the official clients do not show the message of this form."""
    code = BY_STATUS.get(error.status, GENERAL_CODES.get(error.code, error.code))
    return {"error": {"code": code, "message": error.message}}


def not_served(status: str, sentence: str) -> Reply:
    """What a query is told while the container must not serve; that of a key out of quota is published."""
    if status != "OutOfQuota":
        return no_credit(status, sentence)
    message = (
        f"Container isn't in a valid state. Subscription validation failed with status '{status}' API key is out of quota."
    )
    return Reply(503, {"error": {"code": status, "message": message}})
