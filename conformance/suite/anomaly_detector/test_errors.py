"""What a refusal says: AnomalyDetectorError."""

from typing import Any

import pytest

from conformance.suite import requirement
from conformance.suite.anomaly_detector.client import AnomalyDetector, refused
from conformance.worlds import shapes

OPERATIONS = ("entire", "last")


def _disordered() -> dict[str, Any]:
    request = shapes.seasonal(0).request()
    points = request["series"]
    points[3], points[4] = points[4], points[3]
    return request


SINGLE_FAULTS: dict[str, bytes | dict[str, Any]] = {
    "RequiredSeries": {"granularity": "daily"},
    "InvalidGranularity": shapes.seasonal(0).request(granularity="fortnightly"),
    "InvalidSeries": _disordered(),
    "InvalidJsonFormat": b'{"granularity": "daily", "series": [',
}
"""One request for each code that a fault of its own has."""


@requirement("anomaly-detector.errors.flat-body")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("fault", SINGLE_FAULTS)
def test_an_error_is_a_flat_object_with_a_published_code(detector: AnomalyDetector, operation: str, fault: str) -> None:
    """Clients read code and message from the top of the body; the cloud's gateway wraps them, the container does not."""
    answer = detector.refusal(operation, SINGLE_FAULTS[fault])
    error = detector.error(answer)

    assert refused(answer), f"a request with the fault {fault} was answered with {answer.excerpt()}"
    if error is None:
        pytest.skip(f"the body of status {answer.status} is not documented")
    flat = error.get("code") in detector.error_codes and isinstance(error.get("message"), str) and "error" not in error
    assert flat, f"a request with the fault {fault} was answered with {answer.excerpt()}"


@requirement("anomaly-detector.errors.code-names-the-fault")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("fault", SINGLE_FAULTS)
def test_the_code_names_the_fault(detector: AnomalyDetector, operation: str, fault: str) -> None:
    """Programs branch on the code, people read the message."""
    answer = detector.refusal(operation, SINGLE_FAULTS[fault])
    error = detector.error(answer) or {}

    assert error.get("code") == fault, f"a request with only the fault {fault} was answered with {answer.excerpt()}"
