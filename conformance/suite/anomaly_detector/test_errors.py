"""What a refusal says: AnomalyDetectorError."""

from dataclasses import dataclass
from typing import Any

import pytest

from conformance.harness import Broken, requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector, refused
from conformance.wire import Answer
from conformance.worlds.series import making

OPERATIONS = ("entire", "last")


@dataclass(frozen=True)
class SingleFault:
    """A request with one thing wrong, and the code that is named for it."""

    code: str
    body: bytes | dict[str, Any]
    refused_by: str
    """The requirement that there is an error at all; these tests look only at what it says."""


def _disordered() -> dict[str, Any]:
    request = making.seasonal(0).request()
    points = request["series"]
    points[3], points[4] = points[4], points[3]
    return request


FAULTS = (
    SingleFault("RequiredSeries", {"granularity": "daily"}, "refuses-invalid"),
    SingleFault("InvalidGranularity", making.seasonal(0).request(granularity="fortnightly"), "refuses-invalid"),
    SingleFault("InvalidSeries", _disordered(), "refuses-disorder"),
    SingleFault("InvalidJsonFormat", b'{"granularity": "daily", "series": [', "refuses-broken-json"),
)
on_each_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
on_each_operation = pytest.mark.parametrize("operation", OPERATIONS)


@requirement("anomaly-detector.errors.flat-body")
@on_each_operation
@on_each_fault
def test_an_error_is_a_flat_object_with_a_published_code(detector: AnomalyDetector, operation: str, fault: SingleFault) -> None:
    """Clients read code and message from the top of the body; the cloud's gateway wraps them, the container does not."""
    answer = _refusal(detector, operation, fault)
    error = detector.error(answer)
    if error is None:
        pytest.skip(f"the body of status {answer.status} is not documented")

    flat = error.get("code") in detector.error_codes and isinstance(error.get("message"), str) and "error" not in error
    assert flat, f"a request that is wrong by {fault.code} was answered with {answer.excerpt()}"


@requirement("anomaly-detector.errors.code-names-the-fault")
@on_each_operation
@on_each_fault
def test_the_code_names_the_fault(detector: AnomalyDetector, operation: str, fault: SingleFault) -> None:
    """Programs branch on the code, people read the message."""
    answer = _refusal(detector, operation, fault)
    error = detector.error(answer) or {}

    assert error.get("code") == fault.code, f"a request that is wrong by {fault.code} was answered with {answer.excerpt()}"


def _refusal(detector: AnomalyDetector, operation: str, fault: SingleFault) -> Answer:
    answer = detector.refusal(operation, fault.body)
    if not refused(answer):
        raise Broken(
            f"anomaly-detector.{operation}.{fault.refused_by}",
            expected=f"an error for a request that is wrong by {fault.code}",
            got=answer.excerpt(),
        )
    return answer
