"""Results in the Common Test Report Format, a test for each requirement."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from conformance.report.results import Outcome, RequirementResult, Results

SPECIFICATION = "0.0.0"
"""Version of the format; its schema is the same for all of 0.0."""
STATUS: dict[Outcome, str] = {
    "passed": "passed",
    "failed": "failed",
    "unstable": "failed",
    "waived": "other",
    "not_run": "skipped",
}
"""What each outcome is called there; ``rawStatus`` has the outcome itself, since unstable is never passed."""
LONGEST_TRACE = 4000
"""Characters of the requests that show a failure; the results have them whole."""


def as_ctrf(results: Results) -> dict[str, Any]:
    """The document as JSON; requirements have no times of their own, so that each took 0 ms."""
    start, stop = _span(results)
    counts = Counter(STATUS[row.outcome] for row in results.requirements)
    return {
        "reportFormat": "CTRF",
        "specVersion": SPECIFICATION,
        "generatedBy": "cogspec",
        **({"timestamp": results.times.started} if results.times.started else {}),
        "results": {
            "tool": {"name": "cogspec", "version": results.kit.version},
            "summary": {
                "tests": len(results.requirements),
                **{status: counts[status] for status in ("passed", "failed", "skipped", "pending", "other")},
                "start": start,
                "stop": stop,
                "duration": stop - start,
            },
            "tests": [_test(row, results.target.container) for row in results.requirements],
            "environment": {"appName": results.target.container, "testEnvironment": results.target.url},
            "extra": {"verdict": results.verdict, "reason": results.reason, "complete": results.complete, "seed": results.seed},
        },
    }


def _test(row: RequirementResult, container: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "testId": row.id,
        "name": row.id,
        "status": STATUS[row.outcome],
        "rawStatus": row.outcome,
        "duration": 0,
        "suite": [container, row.profile],
        "tags": [row.level, row.basis, row.profile],
    }
    if row.reason:
        made["message"] = row.reason
    if row.failures:
        first = row.failures[0]
        made["message"] = f"expected: {first.expected}\ngot: {first.got}"
        made["trace"] = "\n".join(first.curl)[:LONGEST_TRACE]
        made["extra"] = {"failures": [failure.id for failure in row.failures]}
    return made


def _span(results: Results) -> tuple[int, int]:
    """When the run began and ended, in milliseconds since 1970."""
    if not results.times.started:
        return 0, 0
    began = round(datetime.fromisoformat(results.times.started).timestamp() * 1000)
    return began, began + round(results.times.seconds * 1000)
