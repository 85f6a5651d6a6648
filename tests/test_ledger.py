from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

import conformance
from conformance import catalogue
from conformance.report.ledger import Entry, Ledger, totals, verdict
from conformance.report.results import Failure, RequirementResult, encode, schema

DETECTOR = catalogue.container("anomaly-detector")
A, B = "anomaly-detector.entire.stateless", "anomaly-detector.entire.margins-not-negative"


def rows(*entries: Entry) -> dict[str, RequirementResult]:
    ledger = Ledger(DETECTOR)
    for entry in entries:
        ledger.enter(entry)
    return {row.id: row for row in ledger.results(otherwise="nobody tried")}


def test_what_nobody_spoke_about_is_not_run_with_the_reason() -> None:
    row = rows()[A]

    assert (row.outcome, row.reason) == ("not_run", "nobody tried")


def test_a_requirement_passes_only_when_all_its_tests_do() -> None:
    assert rows(Entry(A, "passed", "t1"), Entry(A, "passed", "t2"))[A].outcome == "passed"
    assert rows(Entry(A, "passed", "t1"), Entry(A, "not_run", "t2", reason="no key"))[A].reason == "no key"
    assert rows(Entry(A, "passed", "t1"), Entry(A, "unstable", "t2"))[A].outcome == "unstable"
    assert rows(Entry(A, "unstable", "t1"), Entry(A, "failed", "t2"))[A].outcome == "failed"


def test_what_was_left_out_counts_only_when_it_broke() -> None:
    ledger = Ledger(DETECTOR)
    ledger.enter(Entry(A, "passed", "t"))
    ledger.enter(Entry(B, "failed", "t", failure=Failure("f-1", "s", "e", "g")))
    told = {row.id: row for row in ledger.results({A: "not asked for", B: "not asked for"})}

    assert (told[A].outcome, told[A].reason) == ("not_run", "not asked for")
    assert told[B].outcome == "failed"


def test_the_totals_add_up() -> None:
    counted = totals(tuple(rows(Entry(A, "passed", "t"), Entry(B, "failed", "t")).values()))

    assert counted.declared == len(DETECTOR.requirements)
    assert counted.declared == counted.passed + counted.failed + counted.unstable + counted.waived + counted.not_run


@pytest.mark.parametrize(
    ("outcome", "level", "strict", "expected"),
    [
        ("passed", "MUST", False, "conformant"),
        ("failed", "MUST", False, "non-conformant"),
        ("unstable", "MUST", False, "non-conformant"),
        ("failed", "SHOULD", False, "conformant"),
        ("failed", "SHOULD", True, "non-conformant"),
        ("failed", "MAY", True, "conformant"),
        ("not_run", "MUST", False, "conformant"),
    ],
)
def test_the_verdict_counts_what_the_level_says(outcome: str, level: str, strict: bool, expected: str) -> None:  # noqa: FBT001 - a table
    base = RequirementResult("x.y.z", "MUST", "documented", "behaviour", "passed")
    other = replace(base, id="x.y.w", level=level, outcome=outcome)

    assert verdict((base, other), strict=strict, interrupted="") == (expected, "")


def test_there_is_no_verdict_when_nothing_passed_or_the_run_was_interrupted() -> None:
    base = RequirementResult("x.y.z", "MUST", "documented", "behaviour", "not_run", "why")

    assert verdict((base,), strict=False, interrupted="") == ("no-verdict", "nothing passed")
    assert verdict((replace(base, level="SHOULD", outcome="passed"),), strict=False, interrupted="")[0] == "no-verdict"
    assert verdict((replace(base, outcome="failed"),), strict=False, interrupted="stopped") == ("no-verdict", "stopped")


def test_the_shipped_schema_is_the_one_of_the_models() -> None:
    shipped = Path(conformance.__file__).parent / "report" / "results.schema.json"

    assert json.loads(shipped.read_text()) == json.loads(encode(schema())), "write it again with results.write_schema()"


def test_the_schema_refuses_other_outcomes() -> None:
    row = {"id": "a.b.c", "level": "MUST", "basis": "schema", "profile": "core", "outcome": "green"}
    made = schema()
    rule = {"$ref": "#/$defs/RequirementResult", "$defs": made["$defs"]}

    assert not jsonschema_rs.is_valid(rule, row)
    assert jsonschema_rs.is_valid(rule, {**row, "outcome": "passed"})


def test_the_same_entry_counts_once() -> None:
    failure = Failure("f-1", "s", "e", "g")

    assert len(rows(Entry(A, "failed", "t", failure=failure), Entry(A, "failed", "t", failure=failure))[A].failures) == 1
