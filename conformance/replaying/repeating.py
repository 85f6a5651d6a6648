"""Repeats what a report says is broken, and says of each whether it still is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from conformance import __version__, catalogue
from conformance.catalogue import Level
from conformance.corpus.build import pins
from conformance.replaying.attempt import Attempt, attempt
from conformance.replaying.reported import Reported, failures, tests
from conformance.report.ledger import Entry
from conformance.report.results import Exploration, Failure, Kit, Results, TargetUnderTest
from conformance.run.options import Options

Outcome = Literal["fixed", "failed", "unstable", "not-repeated"]
"""What became of a failure.

- ``failed``: it came back at the first attempt, within which it was seen twice.
- ``fixed``: it did not come back in any attempt.
- ``unstable``: it came back in some attempts, or once and not again.
- ``not-repeated``: the test could not be run, or nothing that it met shows whether it came back.
"""
NO_SUCH_TEST = "this version of cogspec has no such test or case"
UNNAMED = "the report does not say which test found it"


@dataclass(frozen=True)
class Repeated:
    """A failure of a report, and what became of it."""

    id: str
    requirement: str
    level: Level
    outcome: Outcome
    reported: str
    """What was told of it in the report."""
    reason: str = ""
    """Why it was not repeated; empty where it was."""
    attempts: int = 0
    came_back: int = 0
    """In how many of the attempts."""
    now: Failure | None = None
    """What came back."""


@dataclass(frozen=True)
class Replayed:
    """What became of the failures of one report."""

    kit: Kit
    target: TargetUnderTest
    """What was asked now."""
    note: str
    """What makes this attempt another one than the run; empty where nothing does."""
    failures: tuple[Repeated, ...]

    def count(self, outcome: Outcome) -> int:
        """How many ended so."""
        return sum(each.outcome == outcome for each in self.failures)


def exit_code(replayed: Iterable[Replayed]) -> int:
    """1 where something still fails, 3 where nothing does and something could not be repeated, or else 0."""
    outcomes = {each.outcome for report in replayed for each in report.failures}
    if outcomes & {"failed", "unstable"}:
        return 1
    return 3 if "not-repeated" in outcomes or not outcomes else 0


class _History:
    """What the attempts showed of one failure so far."""

    def __init__(self, asked: Reported, otherwise: str) -> None:
        """``otherwise`` is why what was explored cannot be drawn again."""
        self.asked = asked
        self.shown: list[Entry | None] = []
        """What came back at each attempt that could show it."""
        self.reason = "" if asked.test else UNNAMED
        if asked.explored and otherwise:
            self.reason = otherwise

    @property
    def open(self) -> bool:
        """Whether another attempt can change what is said."""
        first = self.shown[0] if self.shown else None
        return not self.reason and (first is None or first.said != "failed")

    def saw(self, made: Attempt) -> None:
        """Take note of an attempt."""
        entry = _came_back(self.asked, made.entries)
        reason = "" if entry else _untold(self.asked, made)
        if not reason:
            self.shown.append(entry)
        elif not self.shown:
            self.reason = reason

    def said(self) -> Repeated:
        """What is to be told."""
        asked, came = self.asked, [entry for entry in self.shown if entry]
        outcome: Outcome = "fixed"
        if not self.shown:
            outcome = "not-repeated"
        elif came:
            stable = self.shown[0] is not None and self.shown[0].said == "failed"
            outcome = "failed" if stable else "unstable"
        return Repeated(
            asked.failure.id,
            asked.row.id,
            asked.row.level,
            outcome,
            asked.failure.summary,
            self.reason if outcome == "not-repeated" else "",
            len(self.shown),
            len(came),
            came[0].failure if came else None,
        )


def repeat(
    report: Results,
    wanted: Collection[str],
    options: Options,
    times: int,
    begin: Callable[[str], object] = lambda _: None,
) -> Replayed:
    """Repeat the failures of a report up to so many times; ``begin`` hears of each attempt in a sentence.

    What comes back at once was seen twice by then. What does not come back alone is tried within all cases of its test.
    """
    container = catalogue.container(report.target.container)
    urls, options = options.urls, replace(options, seed=report.seed, exploration=report.exploration)
    histories = [_History(asked, _drawn_otherwise(report.exploration)) for asked in failures(report, wanted)]
    for number in range(1, times + 1):
        left = [history for history in histories if history.open]
        if not left:
            break
        begin(f"{container.name}: attempt {number} of {times}, {len(left)} to repeat")
        repeated = tests((history.asked for history in left), whole=number > 1)
        made = attempt(container, urls, replace(options, repeated=repeated))
        for history in left:
            history.saw(made)
    where = urls[0] if urls else ""
    return Replayed(
        Kit(__version__),
        TargetUnderTest(container.name, where),
        _differs(report, container.digest),
        tuple(history.said() for history in histories),
    )


def _drawn_otherwise(exploration: Exploration | None) -> str:
    """Why this installation draws other inputs than an exploration did; empty where it does not."""
    here = pins()
    there = exploration.versions if exploration else here
    differing = [name for name in here if there.get(name) != here[name]]
    named = ", ".join(f"{name} {there.get(name, '?')}, here {here[name]}" for name in differing)
    return f"it was drawn with {named}" if named else ""


def _came_back(asked: Reported, entries: Sequence[Entry]) -> Entry | None:
    """The same failure among these entries, or another one that the same test found in the same way."""
    found = [entry for entry in entries if entry.requirement == asked.row.id and entry.failure]
    same = [entry for entry in found if entry.failure and entry.failure.id == asked.failure.id]
    if not same and not asked.case:
        same = [entry for entry in found if entry.failure and Reported(asked.row, entry.failure).test == asked.test]
    return min(same, key=lambda entry: entry.said) if same else None  # failed before unstable


def _untold(asked: Reported, made: Attempt) -> str:
    """Why an attempt in which a failure did not come back does not show that it is mended; empty where it does."""
    if made.ended:
        return made.ended
    if asked.test not in made.silent:
        return NO_SUCH_TEST
    if made.silent[asked.test]:
        return made.silent[asked.test]
    if asked.invariant:
        ends = [e for e in made.entries if (e.requirement, e.test) == (asked.row.id, asked.invariant)]
        return next((e.reason for e in ends if e.said == "not_run"), "")
    ends = [e for e in made.entries if (e.requirement, e.test) == (asked.row.id, asked.test)]
    return next((e.reason for e in ends if e.said == "not_run"), "")


def _differs(report: Results, digest: str) -> str:
    if report.kit.version != __version__:
        return f"the report was made by cogspec {report.kit.version}, whose tests may be others than those of {__version__}"
    if report.spec.sha256 != digest:
        return "the report was made with another description of the container, so that its tests may be others"
    return ""
