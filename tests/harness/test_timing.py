"""How long operations took: of answers alone, and as percentiles are defined."""

from __future__ import annotations

from conformance import catalogue
from conformance.harness.timing import Timing
from conformance.report.results import OperationTimes
from conformance.wire import Answer, Exchange, Request

CONTAINER = catalogue.container("language")
OPERATION = CONTAINER.operations[0]


def test_what_answered_counts_and_nothing_else() -> None:
    timing = Timing(CONTAINER.operations)
    for hundredths in range(100, 0, -1):
        timing.saw(OPERATION, Exchange(Request("POST", "/"), Answer(200, (), b""), seconds=hundredths / 100))
    timing.saw(OPERATION, Exchange(Request("POST", "/"), None, "no whole answer within 30 s", seconds=30))
    timing.saw(OPERATION, Exchange(Request("POST", "/"), Answer(200, (), b"")))

    assert timing.results() == (OperationTimes(OPERATION.key, 100, 0.505, 0.95),)
