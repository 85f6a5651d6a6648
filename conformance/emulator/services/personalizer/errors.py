"""The words in which Personalizer refuses."""

from __future__ import annotations

from conformance.emulator.service import Json, ServiceError, Violation

CODES = {
    "Rank": "InvalidRankRequest",
    "Events_Reward": "InvalidRewardRequest",
    "Events_Activate": "InvalidEventIdToActivate",
    "ServiceConfiguration_Update": "InvalidServiceConfiguration",
    "Policy_Update": "InvalidPolicyContract",
    "Evaluations_Create": "InvalidEvaluationContract",
}
"""What an operation calls a request that it does not take."""
GENERAL_CODES = {"BadArgument": "BadRequest", "MethodNotAllowed": "BadRequest", "NotFound": "ResourceNotFound"}
"""What this service calls refusals of the server itself."""


def explain(operation_id: str, violation: Violation) -> ServiceError:
    """The code of the operation, or BadRequest for what cannot be read at all."""
    if violation.keyword == "json":
        return ServiceError(400, "BadRequest", f"The request body is not valid JSON: {violation.demand}.")
    where = _where(violation.path)
    if violation.path == ("actions",) and violation.keyword in ("minItems", "maxItems"):
        return refused(operation_id, "Action count should be between 1 and 50.")
    if violation.keyword == "required":
        return refused(operation_id, f"The '{violation.member}' is required in {where}.")
    return refused(operation_id, f"{where[:1].upper()}{where[1:]} must {violation.demand}.")


def refused(operation_id: str, message: str) -> ServiceError:
    """A request that this operation does not take."""
    return ServiceError(400, CODES[operation_id], message)


def error_body(error: ServiceError) -> Json:
    """Wrapped in ``error``."""
    return {"error": {"code": GENERAL_CODES.get(error.code, error.code), "message": error.message}}


def _where(path: tuple[str | int, ...]) -> str:
    """The place by the names and indexes that the description knows; others may be long, or private."""
    match path:
        case ():
            return "the request body"
        case (str(name), int(index), str(member), *_):
            return f"the '{member}' at index {index} of '{name}'"
        case (str(name), int(index), *_):
            return f"the item at index {index} of '{name}'"
        case _:
            return f"the '{path[0]}'"
