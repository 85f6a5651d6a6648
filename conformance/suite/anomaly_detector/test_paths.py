"""The paths of the operations, and what else may be sent to them."""

from collections.abc import Callable

import pytest

from conformance.harness import Broken, requirement
from conformance.harness.anomaly_detector.client import AnomalyDetector
from conformance.worlds.series import making


@requirement("anomaly-detector.paths.detection-is-post-only")
@pytest.mark.parametrize("operation", ["entire", "last", "changepoint"])
def test_a_get_detects_nothing(detector: AnomalyDetector, operation: str) -> None:
    """A GET is repeated and cached by proxies, and carries no series."""
    exchange = detector.get(detector.path(operation))
    if exchange.answer is None:
        raise Broken(f"anomaly-detector.{operation}.never-breaks", expected="an answer to a GET", got=exchange.trouble)

    assert exchange.answer.status != 200, f"GET {detector.path(operation)} answered with {exchange.answer.excerpt()}"


@requirement("anomaly-detector.paths.any-letter-case")
@pytest.mark.parametrize("operation", ["entire", "last"])
@pytest.mark.parametrize("spell", [str.upper, str.title], ids=["upper", "title"])
def test_the_letter_case_of_a_path_does_not_matter(
    detector: AnomalyDetector, operation: str, spell: Callable[[str], str]
) -> None:
    """Clients were published that spell one path in two ways, and the container's own web server took both."""
    path = spell(detector.path(operation))
    answer = detector.answer(operation, making.seasonal(0).request(), path=path)

    assert answer.status == 200, f"POST {path} answered with {answer.excerpt()}"
