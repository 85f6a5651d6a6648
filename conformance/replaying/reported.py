"""The failures that a report holds, each with the test that has to be run again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from conformance.refusal import Refusal, hint
from conformance.report.results import DRAWN, SEED, Failure, RequirementResult, Results


class NoFailures(Refusal):
    """A report in which nothing is broken, so that there is nothing to repeat."""

    exit_code = 3


class UnknownFailure(Refusal):
    """A failure id that the report does not hold."""


class SeveralReports(Refusal):
    """Reports of several containers, where only one can be at the place that was named."""


@dataclass(frozen=True)
class Reported:
    """One failure of a report."""

    row: RequirementResult
    failure: Failure

    @property
    def test(self) -> str:
        """The name of the test that found it; empty where the report does not say."""
        return self._text("test")

    @property
    def case(self) -> str:
        """The id of the case of the corpus that showed it; empty where it was none."""
        return self._text("case")

    @property
    def explored(self) -> bool:
        """Whether an exploration found it."""
        return SEED in self.failure.input

    @property
    def drawn(self) -> str:
        """What an exploration drew its input from; empty where it did not."""
        return self._text(DRAWN)

    @property
    def invariant(self) -> str:
        """The name of the invariant that found it; empty where none did."""
        found = self._text("invariant")
        return "" if found == self.test else found

    def _text(self, member: str) -> str:
        value = self.failure.input.get(member)
        return value if isinstance(value, str) else ""


def failures(report: Results, wanted: Collection[str] = ()) -> tuple[Reported, ...]:
    """What is broken in a report, or what of it is wanted by id."""
    every = (Reported(row, failure) for row in report.requirements for failure in row.failures)
    return tuple(each for each in every if not wanted or each.failure.id in wanted)


def demand_known(found: Iterable[Results], wanted: Iterable[str], place: Path) -> None:
    """Refuse the id of a failure that no report has, and reports in which nothing is broken."""
    known = [each.failure.id for report in found for each in failures(report)]
    for identifier in wanted:
        if identifier not in known:
            raise UnknownFailure(f"{identifier!r} is not a failure in {place}.{hint(identifier, known) if known else ''}")
    if not known:
        raise NoFailures(f"Nothing is broken in {place}, so there is nothing to repeat.")


def tests(asked: Iterable[Reported], *, whole: bool) -> Mapping[str, frozenset[str]]:
    """The tests that have to be run to repeat these, by name, with the cases that each sends; none where it sends all.

    It does where the ``whole`` test is wanted, and where an invariant found something in one answer of many. What was
    explored is drawn alone again, if the report says from what.
    """
    by_test: dict[str, list[Reported]] = {}
    for each in asked:
        by_test.setdefault(each.test, []).append(each)
    return {test: _cases(found, whole=whole) for test, found in by_test.items()}


def _cases(found: Collection[Reported], *, whole: bool) -> frozenset[str]:
    cases = frozenset(each.drawn or ("" if whole else each.case) for each in found)
    return frozenset() if "" in cases else cases
