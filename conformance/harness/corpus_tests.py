"""The corpus as tests: one per operation and mode, judged by the description alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from conformance.catalogue import Container, Operation
from conformance.corpus.case import Case, Mode
from conformance.corpus.replay import replay
from conformance.description.oracle import Violation
from conformance.description.unsaid import unproven as why_unproven
from conformance.description.unsaid import unsaid
from conformance.harness.door import OutOfPatience, not_offered
from conformance.harness.stage import Stage
from conformance.harness.witness import Witness
from conformance.wire import Exchange, NotSent
from conformance.wire.connections import Connections

RULES: Mapping[Mode, tuple[str, ...]] = {
    "positive": ("answers-as-described", "accepts-valid", "never-breaks", "no-internal-errors"),
    "negative": ("answers-as-described", "refuses-invalid", "never-breaks", "no-internal-errors"),
    "neutral": ("answers-as-described", "never-breaks", "no-internal-errors"),
}


@dataclass(frozen=True)
class CorpusTest:
    """All cases of one operation and mode."""

    operation: Operation
    mode: Mode
    cases: tuple[Case, ...]
    rules: tuple[str, ...]
    """What it shows of the operation."""

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.operation.label} {self.mode}"

    @property
    def requirements(self) -> tuple[str, ...]:
        """The derived requirements that it checks."""
        return tuple(f"{self.operation.key}.{rule}" for rule in self.rules)

    def without_files(self, paths: Collection[str]) -> CorpusTest:
        """The same without the cases for which the container would have to fetch one of these files."""
        return replace(self, cases=tuple(case for case in self.cases if not any(map(case.names_file, paths))))


@dataclass(frozen=True)
class Examined:
    """What a test of the corpus showed of one of its rules."""

    rule: str
    broken: tuple[tuple[Case, Violation, Exchange], ...]
    """Cases that break it again when repeated."""
    unstable: tuple[tuple[Case, Violation, Exchange], ...]
    """Cases that broke it once and not again."""
    silent: str = ""
    """Why the test says nothing of it: most of its cases did not reach the target, or their answers do not show it."""


def corpus_tests(container: Container, cases: Iterable[Case]) -> tuple[CorpusTest, ...]:
    """Group the corpus, in the order of the operations."""
    kept = tuple(cases)
    found = (
        CorpusTest(
            operation,
            mode,
            tuple(c for c in kept if c.operation == operation.key and c.mode == mode),
            tuple(rule for rule in rules if f"{operation.key}.{rule}" in container.by_id),
        )
        for operation in container.operations
        for mode, rules in RULES.items()
    )
    return tuple(test for test in found if test.cases)


def examine(
    test: CorpusTest, witness: Witness, connections: Connections, concurrency: int, stage: Stage
) -> tuple[Examined, ...]:
    """Replay the cases of a test and judge every answer; a case that fails is repeated once, alone.

    Cases that change the service go one after the other, and costly ones only a few at once (``x-at-once``). Raises
    NotOffered where every valid request shows that an optional operation is not there, and OutOfPatience where nothing
    is wrong but an answer that did not come in time.
    """
    oracle = witness.judge.oracle

    def judged(case: Case, exchange: Exchange, bindings: Mapping[str, str]) -> list[Violation]:
        stage.saw(exchange)
        if not issubclass(exchange.kind, NotSent):
            witness.saw(exchange, test.operation, case=(case.id, case.bound(bindings), bindings))
        return oracle.judge(test.operation, exchange, case.mode, case.why)

    declined: list[bool] = []
    late: list[Case] = []
    silent: dict[str, str] = {}
    """Of each case that said nothing of the target: why."""
    unproven: dict[str, str] = {}
    """Of each whose answer would prove no refusal: why."""

    def sent(cases: Sequence[Case], at_once: int) -> Iterator[tuple[Case, Violation, Exchange]]:
        # whatever goes wrong here, nothing is sent any more when the stage is cleared
        bindings = stage.bindings(cases)
        with closing(replay(cases, connections, at_once, bindings)) as exchanges:
            for (case, exchange), bound in zip(
                exchanges, bindings, strict=True
            ):  # an answer is judged while others are awaited, and kept only where it is needed
                declined.append(oracle.declines(test.operation, exchange))
                late.extend([case] if exchange.late else [])
                note(silent, case, unsaid(exchange))
                note(unproven, case, why_unproven(exchange.answer))
                yield from ((case, violation, exchange.spared()) for violation in judged(case, exchange, bound))

    at_once = min(concurrency, test.operation.definition.get("x-at-once", concurrency))
    suspects = list(sent(test.cases, 1 if test.operation.changes_state else at_once))
    if test.mode == "positive" and all(declined):
        raise not_offered(test.operation)
    if late and not suspects:
        raise OutOfPatience(f"{test.operation.label} did not answer in time; --patience says how long to wait")
    repeated = list({case.id: case for case, _, _ in suspects}.values())
    again = {(case.id, violation.rule) for case, violation, _ in sent(repeated, 1)}
    again |= {(identifier, rule) for identifier in silent for rule in RULES[test.mode]}  # nothing was seen to be otherwise
    return tuple(
        Examined(
            rule,
            tuple(s for s in suspects if s[1].rule == rule and (s[0].id, rule) in again),
            tuple(s for s in suspects if s[1].rule == rule and (s[0].id, rule) not in again),
            mostly(unproven if rule == "refuses-invalid" else silent, len(test.cases)),
        )
        for rule in test.rules
    )


def note(reasons: dict[str, str], case: Case, reason: str) -> None:
    """Keep why a case says nothing; empty where it says something."""
    if reason:
        reasons[case.id] = reason


def mostly(reasons: Mapping[str, str], cases: int) -> str:
    """Why a test says nothing of what it checks: most of its cases do not, each for a reason; empty where it does."""
    return Counter(reasons.values()).most_common(1)[0][0] if 2 * len(reasons) > cases else ""
