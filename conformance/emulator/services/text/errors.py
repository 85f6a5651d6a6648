"""Text Analytics: the words of its errors, of whole requests and of single documents."""

from __future__ import annotations

from conformance.emulator.service import Json, ServiceError, Violation

TOP_LEVEL_CODES = {404: "NotFound", 500: "InternalServerError", 503: "ServiceUnavailable"}
IN_REQUEST = "Invalid document in request."
NO_ID = "At least one document is missing an Id attribute."


class Refused(ServiceError):
    """A whole request that cannot be served; ``inner`` is the code that programs look at."""

    def __init__(self, inner: str, message: str, title: str = "Invalid Request.") -> None:
        super().__init__(400, "InvalidRequest", title)
        self.inner = inner
        self.reason = message


class BadDocument(Exception):
    """One document that cannot be processed; the others are."""

    def __init__(self, inner: str, message: str, title: str = IN_REQUEST) -> None:
        super().__init__(message)
        self.inner = inner
        self.reason = message
        self.title = title


def explain(_operation_id: str, violation: Violation) -> ServiceError:
    """The published code that names the fault best."""
    if violation.keyword == "json":
        inner = "EmptyRequest" if violation.got == "nothing" else "InvalidRequestBodyFormat"
        return Refused(inner, f"The request body is not valid JSON: {violation.demand}.")
    if _lacks_documents(violation):
        return Refused("MissingInputRecords", "Missing input records.")
    if violation.keyword == "maxItems":
        return Refused(
            "InvalidDocumentBatch",
            f"Batch request contains too many records. Max {_number(violation.demand)} records are permitted.",
            IN_REQUEST,
        )
    reason = _of_a_member(violation)
    if reason:
        return Refused("InvalidDocument", reason, IN_REQUEST)
    return Refused("InvalidRequestBodyFormat", f"In {_where(violation)} a value must {violation.demand}.")


def error_body(error: ServiceError) -> Json:
    """Wrapped in ``error``, with the inner error where there is one."""
    if isinstance(error, Refused):
        return {"error": _error(error.code, error.message, error.inner, error.reason)}
    return {"error": {"code": TOP_LEVEL_CODES.get(error.status, "InvalidRequest"), "message": error.message}}


def document_error(identifier: str, error: BadDocument) -> Json:
    """The entry of a bad document in ``errors``."""
    return {"id": identifier, "error": _error("InvalidArgument", error.title, error.inner, error.reason)}


def _error(code: str, message: str, inner: str, reason: str) -> Json:
    return {"code": code, "message": message, "innererror": {"code": inner, "message": reason}}


def _of_a_member(violation: Violation) -> str:
    """What is wrong with the id or text of a document; empty where it is something else."""
    if violation.member == "id" or (violation.path[-1:] == ("id",) and violation.got == "null"):
        return NO_ID
    if violation.member:
        return f"The '{violation.member}' is missing in {_where(violation)}."
    return f"The id is empty in {_where(violation)}." if violation.keyword == "minLength" else ""


def _number(demand: str) -> str:
    return "".join(character for character in demand if character.isdigit())


def _lacks_documents(violation: Violation) -> bool:
    empty = violation.path == ("documents",) and (violation.keyword == "minItems" or violation.got == "null")
    return empty or violation.member == "documents"


def _where(violation: Violation) -> str:
    return f"the document at index {violation.path[1]}" if len(violation.path) > 1 else "the request body"
