"""Results for tests of what is written of them: a container of which some requirements are broken."""

from __future__ import annotations

from dataclasses import replace

from conformance import catalogue
from conformance.report.journal import nothing
from conformance.report.ledger import Entry, Ledger, totals
from conformance.report.results import Failure, Results, Times

DETECTOR = catalogue.container("anomaly-detector")
HOSTILE = """</pre><script>alert(1)</script><img src=//evil.test/x onerror=alert(2)>"'{{ 7*7 }}"""


def results(*entries: Entry) -> Results:
    ledger = Ledger(DETECTOR)
    for entry in entries:
        ledger.enter(entry)
    rows = ledger.results(otherwise="nobody tried")
    made = nothing(DETECTOR.name, "http://127.0.0.1:5000", "as far as tried: 3 of 9 MUST were not run")
    times = Times("2026-02-01T10:00:00+00:00", 12.5)
    return replace(made, verdict="non-conformant", requirements=rows, totals=totals(rows), times=times)


def broken(count: int, text: str = "40 items for a series of 12 points", body: str = "x") -> list[Entry]:
    chosen = DETECTOR.requirements[:count]
    return [
        Entry(r.id, "failed", "t", failure=Failure(f"f-{n}", text, r.text, text, (f"curl {body}", f"curl {body}")))
        for n, r in enumerate(chosen)
    ]
