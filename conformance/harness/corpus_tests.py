"""The corpus as tests: one cell per operation and mode, judged by the description alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.catalogue import Container, Operation
from conformance.corpus.case import Case, Mode
from conformance.corpus.replay import replay
from conformance.description.oracle import Oracle, Violation
from conformance.harness.door import changes_state, not_offered
from conformance.harness.evidence import failure_id
from conformance.harness.stage import Stage
from conformance.report.ledger import Entry, Ledger
from conformance.report.results import Failure
from conformance.wire import Exchange
from conformance.wire.connections import Connections

RULES: Mapping[Mode, tuple[str, ...]] = {
    "positive": ("answers-as-described", "accepts-valid", "never-breaks"),
    "negative": ("answers-as-described", "refuses-invalid", "never-breaks"),
    "neutral": ("answers-as-described", "never-breaks"),
}
SHOWN = 5
"""Failing cases per requirement and cell that a report keeps; the rest are counted."""


@dataclass(frozen=True)
class Cell:
    """All cases of one operation and mode."""

    operation: Operation
    mode: Mode
    cases: tuple[Case, ...]

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.operation.label} {self.mode}"

    @property
    def requirements(self) -> tuple[str, ...]:
        """The derived requirements that it checks."""
        return tuple(f"{self.operation.key}.{rule}" for rule in RULES[self.mode])


@dataclass(frozen=True)
class Examined:
    """What a cell said about one of its rules."""

    rule: str
    broken: tuple[tuple[Case, Violation, Exchange], ...]
    """Cases that break it again when repeated."""
    shaky: tuple[tuple[Case, Violation, Exchange], ...]
    """Cases that broke it once and not again."""


def cells(container: Container, cases: Iterable[Case]) -> tuple[Cell, ...]:
    """Group the corpus, in the order of the operations."""
    kept = tuple(cases)
    found = (
        Cell(operation, mode, tuple(c for c in kept if c.operation == operation.key and c.mode == mode))
        for operation in container.operations
        for mode in RULES
    )
    return tuple(cell for cell in found if cell.cases)


def examine(cell: Cell, oracle: Oracle, connections: Connections, concurrency: int, stage: Stage) -> tuple[Examined, ...]:
    """Replay a cell and judge every answer; a case that fails is repeated once, alone.

    Cases that change the service go one after the other. Raises NotOffered where every valid request
    shows that an optional operation is not there.
    """

    def sent(cases: Sequence[Case], at_once: int) -> Iterator[tuple[Case, Exchange]]:
        for case, exchange in replay(cases, connections, at_once, stage.bindings(cases)):
            stage.saw(exchange)
            yield case, exchange

    # an answer is judged while others are awaited
    judged = [
        (case, exchange, oracle.judge(cell.operation, exchange, case.mode, case.why))
        for case, exchange in sent(cell.cases, 1 if changes_state(cell.operation) else concurrency)
    ]
    if cell.mode == "positive" and all(oracle.declines(cell.operation, exchange) for _, exchange, _ in judged):
        raise not_offered(cell.operation)
    suspects = [(case, violation, exchange) for case, exchange, violations in judged for violation in violations]
    repeated = list({case.id: case for case, _, _ in suspects}.values())
    again = {
        (case.id, violation.rule)
        for case, exchange in sent(repeated, 1)
        for violation in oracle.judge(cell.operation, exchange, case.mode, case.why)
    }
    return tuple(
        Examined(
            rule,
            tuple(s for s in suspects if s[1].rule == rule and (s[0].id, rule) in again),
            tuple(s for s in suspects if s[1].rule == rule and (s[0].id, rule) not in again),
        )
        for rule in RULES[cell.mode]
    )


def enter(cell: Cell, examined: Iterable[Examined], ledger: Ledger, test: str, url: str) -> list[str]:
    """Put what was found into the ledger; gives one line per broken requirement."""
    lines: list[str] = []
    for found in examined:
        requirement = f"{cell.operation.key}.{found.rule}"
        if not found.broken and not found.shaky:
            ledger.enter(Entry(requirement, "passed", test))
            continue
        said = "failed" if found.broken else "unstable"
        bad = found.broken or found.shaky
        for case, violation, exchange in bad[:SHOWN]:
            failure = Failure(
                id=failure_id(requirement, test, case.id),
                summary=f"{case.why}: {violation.got}",
                expected=violation.expected,
                got=violation.got,
                curl=(exchange.request.curl(url),),
                input={"case": case.id, "mode": case.mode, "cases_that_fail": len(bad), "cases": len(cell.cases)},
            )
            ledger.enter(Entry(requirement, said, test, failure=failure))
        lines.append(f"{requirement} {said} in {len(bad)} of {len(cell.cases)} cases; first: {bad[0][1].got}")
    return lines
