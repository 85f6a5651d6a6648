"""What cases show is asked of every one: where most say nothing, their test shows nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance import catalogue
from conformance.certify.cases import Replayed
from conformance.certify.material import Material
from conformance.certify.refusals import Contradicted
from conformance.corpus import build
from conformance.harness.corpus_tests import corpus_tests
from conformance.report.exchanges import Line
from conformance.report.journal import nothing
from conformance.run.selection import name_of_cases
from conformance.wire import Answer, Exchange

SYNC, POINT = "read-3.2.sync", "anomaly-detector.changepoint"


def replayed(container: str, operation: str, exchange: Exchange, *, declines: bool = False) -> None:
    """Judge positive cases of which every one got this, and whose requirements are all called passed."""
    known = catalogue.container(container)
    cases = build.load(known).cases
    test = next(test for test in corpus_tests(known, cases) if (test.operation.key, test.mode) == (operation, "positive"))
    judge = Replayed(Material(nothing(container, "", ""), (), (), container), known, cases)
    for case in test.cases:
        line = Line(operation, case.id, test=name_of_cases(test))
        judge.saw(line, case, replace(exchange, request=case.request), is_broken=False, declines=declines)
    judge.check(test.requirements)


OK = Exchange(build.load(catalogue.container("read-3.2")).cases[0].request, Answer(200, (), b"{}"))


def test_what_enough_answers_show_stands() -> None:
    replayed("read-3.2", SYNC, OK)
    replayed("anomaly-detector", POINT, OK)


def test_a_case_that_nobody_waited_for_is_no_proof_where_no_time_is_stated() -> None:
    with pytest.raises(Contradicted, match=r"read-3.2 is called passed, and the case \w+ of .* was not answered in time"):
        replayed("read-3.2", SYNC, replace(OK, answer=None, trouble="no whole answer within 30 s", late=True))


def test_an_operation_that_is_not_there_passes_nothing() -> None:
    with pytest.raises(Contradicted, match=r"is called passed, and no case of .* shows that the operation is there"):
        replayed("anomaly-detector", POINT, OK, declines=True)
