"""Judges how cases were sent: all of them, each in its own test, and so that enough answers show what is called passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from conformance.catalogue import Container
from conformance.certify.material import Material, answered
from conformance.certify.refusals import Contradicted, Incomplete, Superfluous
from conformance.corpus.case import Case, Mode
from conformance.description.unsaid import unproven, unsaid
from conformance.harness.corpus_tests import CorpusTest, corpus_tests, mostly, note
from conformance.report.exchanges import Line
from conformance.run.conclusion import excused
from conformance.run.selection import name_of_cases
from conformance.wire import Exchange


@dataclass
class _Seen:
    """What the exchanges of one test show."""

    sent: Counter[str] = field(default_factory=Counter[str])
    """How often each case was, by its id."""
    silent: dict[str, str] = field(default_factory=dict[str, str])
    unproven: dict[str, str] = field(default_factory=dict[str, str])
    """Of each case of which an answer shows nothing, or no refusal: why."""
    late: str = ""
    """A case that was not answered in time."""
    is_offered: bool = False
    """Whether an answer shows that the operation is there."""
    is_broken: bool = False
    """Whether an answer breaks anything."""


class Replayed:
    """The tests that replay cases, as the exchanges of a run show them."""

    def __init__(self, material: Material, container: Container, cases: Iterable[Case]) -> None:
        self._material = material
        self._tests: dict[tuple[str, Mode], tuple[CorpusTest, _Seen]] = {
            (test.operation.key, test.mode): (test, _Seen()) for test in corpus_tests(container, cases)
        }

    def saw(self, line: Line, case: Case, exchange: Exchange, *, is_broken: bool, declines: bool) -> None:
        """Take what came of a case; Contradicted where it stands in a test that does not send it."""
        test, seen = self._tests[case.operation, case.mode]
        if line.test != name_of_cases(test):
            raise Contradicted(f"{self._material.name} sent the case {case.id} in {line.test[:120]!r}, which does not send it.")
        seen.sent[case.id] += 1
        if line.answer and line.answer.body.altered:
            note(seen.silent, case, "its answer held a secret, and was not kept as it came")
        note(seen.silent, case, unsaid(exchange))
        note(seen.unproven, case, unproven(exchange.answer))
        seen.late = seen.late or (case.id if exchange.late else "")
        seen.is_offered |= not declines
        seen.is_broken |= is_broken

    def check(self, passed: Collection[str]) -> None:
        """Refuse what is called passed, and would not have been by what these tests sent and got."""
        for test, seen in self._tests.values():
            for rule, requirement in zip(test.rules, test.requirements, strict=True):
                if requirement in passed:
                    self._check_passed(requirement, rule, test, seen)
            if all(requirement in passed for requirement in test.requirements):
                self._check_once(test, seen)

    def _check_passed(self, requirement: str, rule: str, test: CorpusTest, seen: _Seen) -> None:
        called = f"{requirement} of {self._material.name} is called passed"
        reasons = {**seen.silent, **(seen.unproven if rule == "refuses-invalid" else {})}
        reason = mostly(reasons, len(seen.sent))
        if reason:
            raise Contradicted(
                f"{called}, and of {len(seen.sent)} cases of {test.name} {len(reasons)} do not show it: {reason}."
            )
        if seen.late and not seen.is_broken:
            raise Contradicted(f"{called}, and the case {seen.late} of {test.name} was not answered in time.")
        if test.mode == "positive" and seen.sent and not seen.is_offered:
            raise Contradicted(f"{called}, and no case of {test.name} shows that the operation is there.")

    def _check_once(self, test: CorpusTest, seen: _Seen) -> None:
        """A case is sent again where one breaks something, and nowhere else."""
        again = next((case for case, count in seen.sent.items() if count > 1), "")
        if again:
            sent = f"{self._material.name} sent the case {again} of {test.name} {seen.sent[again]} times"
            raise Superfluous(f"{sent}, and nothing is broken.")


def check_sent(material: Material, container: Container, cases: Mapping[str, Case]) -> None:
    """Every case was sent, but for those of an operation that need not be there, and is not."""
    served = {line.operation for line in material.lines if answered(line.answer)}
    absent = {o.key for o in container.operations if o.optional and o.key not in served}
    for identifier in excused(container, material.results.requirements):
        if container.by_id[identifier].operation in served:
            raise Contradicted(f"{identifier} of {material.name} is excused, and its operation answered with success.")
    missing = [
        case
        for case in cases.values()
        if case.id not in material.sent and case.operation not in absent and not case.names_a_file
    ]
    if missing:
        raise Incomplete(
            f"{len(missing)} of the {len(cases)} cases of {material.name} were not sent; the first is {missing[0].id} of "
            f"{missing[0].operation}."
        )
