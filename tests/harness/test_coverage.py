from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.console import Console

from conformance import catalogue
from conformance.harness.coverage import Coverage
from conformance.report.ledger import totals
from conformance.report.results import (
    CorpusUsed,
    Kit,
    OperationCoverage,
    Results,
    SpecUsed,
    TargetUnderTest,
    Times,
)
from conformance.report.summary import tell
from conformance.wire import Answer

DETECTOR = catalogue.container("anomaly-detector")
ENTIRE = DETECTOR.operation("anomaly-detector.entire")
STATED = {"400": ["InvalidSeries", "InvalidGranularity"], "404": ["NotFound"]}
OPERATION = replace(ENTIRE, definition={**ENTIRE.definition, "x-errors": STATED})
RESULTS = Results(
    "no-verdict",
    "",
    complete=False,
    kit=Kit(""),
    target=TargetUnderTest(DETECTOR.name, ""),
    spec=SpecUsed(""),
    corpus=CorpusUsed("", 0),
    seed=0,
    totals=totals(()),
    requests=1,
    requirements=(),
    times=Times("", 0.0),
)


def answer(status: int, body: object = None) -> Answer:
    return Answer(status, (("Content-Type", "application/json"),), json.dumps(body).encode())


def test_errors_are_met_by_status_and_code() -> None:
    coverage = Coverage([OPERATION])
    for said in (
        answer(400, {"error": {"code": "InvalidSeries"}}),
        answer(404, {"code": "InvalidGranularity"}),
        answer(400, ["InvalidGranularity"]),
        answer(404, {"code": "NotFound", "message": "no"}),
        answer(500, {"code": "InvalidGranularity"}),
        None,
    ):
        coverage.saw(OPERATION, said)

    met = ("400 InvalidSeries", "404 NotFound")
    assert coverage.results() == (
        OperationCoverage(ENTIRE.key, served=False, provoked=met, not_provoked=("400 InvalidGranularity",)),
    )
    coverage.saw(OPERATION, answer(201))
    assert coverage.results()[0].served


def test_what_a_container_need_not_serve_is_not_asked_for() -> None:
    optional = replace(OPERATION, optional="no page says so")
    coverage = Coverage([optional])
    coverage.saw(optional, answer(200))

    assert coverage.results() == ()


@pytest.mark.parametrize(
    ("coverage", "lines"),
    [
        (
            (OperationCoverage("a", served=True, provoked=("404 X",)),),
            ["operations: 1 of 1 answered with success, 1 of 1 errors provoked"],
        ),
        (
            (
                OperationCoverage("a", served=False, provoked=("404 X",), not_provoked=("400 Y",)),
                OperationCoverage("b", served=True),
            ),
            ["operations: 1 of 2 answered with success, 1 of 2 errors provoked", "not met: a, 400 Y of a"],
        ),
        (
            (OperationCoverage("a", served=True, not_provoked=tuple(f"400 {n}" for n in range(7))),),
            ["operations: 1 of 1 answered with success, 0 of 7 errors provoked", "not met: "],
        ),
        ((OperationCoverage("a", served=True),), []),
    ],
)
def test_the_summary_says_what_was_met(
    coverage: tuple[OperationCoverage, ...], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    tell(replace(RESULTS, coverage=coverage), DETECTOR, Console(width=200))

    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("operations", "not met"))]
    assert len(said) == len(lines)
    assert all(line.startswith(start) for line, start in zip(said, lines, strict=True))
    assert len(lines) < 2 or coverage[0].served is False or said[1].endswith("and 2 more")
