"""Two results of one container: what changed between them, by requirement, and whether anything got worse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from conformance.catalogue import Level
from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.report.results import Failure, Outcome, RequirementResult, Results, Verdict, reports
from conformance.report.summary import tell_failure

Kind = Literal["broken", "not-run", "still-broken", "fixed", "run-now", "new", "gone"]
"""What became of a requirement.

- ``broken``: it did not hold in the second results, and was not seen to be broken in the first.
- ``not-run``: it was tried in the first, and not in the second, for a reason.
- ``still-broken``, ``fixed``: it was broken in the first.
- ``run-now``: it was not tried in the first, and holds in the second.
- ``new``, ``gone``: only one of the two knows it, and it is not broken in the second.
"""
COLOURS: dict[Kind, str] = {
    "broken": "bold red",
    "not-run": "bold yellow",
    "still-broken": "yellow",
    "fixed": "bold green",
    "run-now": "green",
    "new": "dim",
    "gone": "dim",
}
_OTHERWISE: dict[Kind, str] = {"not-run": "not run any more", "run-now": "holds now"}
WORDS: dict[Kind, str] = {kind: _OTHERWISE.get(kind, kind.replace("-", " ")) for kind in COLOURS}


class NotComparable(Refusal):
    """Results that are not of one container, or are several."""


class NothingTried(Refusal):
    """Results of a run that tried nothing."""

    exit_code = 3


Called = Literal["differ", "alike", "gone", "not-repeated"]
"""What became of a requirement that only one side broke, when its failures were repeated at both.

- ``differ``: some came back at that side, and not at the other.
- ``alike``: they came back at both.
- ``gone``: they came back at neither.
- ``not-repeated``: they could not be repeated at one of the two.
"""


@dataclass(frozen=True)
class CalledNow:
    """Both targets, asked again about one requirement."""

    outcome: Called
    fails_at: str
    """The address of the side that broke it."""
    holds_at: str
    """The other."""
    failure: Failure | None = None
    """Of what came back there alone, that with the smallest input."""
    reason: str = ""
    """Why it was not repeated."""


@dataclass(frozen=True)
class RequirementChange:
    """A requirement of which the two results say different things, or that both say is broken."""

    id: str
    level: Level
    kind: Kind
    worse: bool
    """Whether the second results are worse by it: it is broken anew, or a MUST that was tried is not any more."""
    before: Outcome | None
    after: Outcome | None
    reason: str = ""
    """Why it was not run in the second."""
    failing_before: Failure | None = None
    """Where it is broken in the first: the failure with the smallest input."""
    failing_after: Failure | None = None
    """The same in the second."""
    called: CalledNow | None = None
    """What came of it where both targets were called."""


@dataclass(frozen=True)
class ResultsCompared:
    """All that changed."""

    container: str
    before: Verdict
    after: Verdict
    note: str
    """What makes the two differ beside the target; empty where nothing does."""
    unchanged: int
    changes: tuple[RequirementChange, ...]

    @property
    def exit_code(self) -> int:
        """1 where anything got worse, or else 0."""
        return int(any(change.worse for change in self.changes))


def both(first: Path, second: Path) -> tuple[Results, Results]:
    """The results at two paths; refuses those that cannot be compared."""
    before, after = _one(first), _one(second)
    names = before.target.container, after.target.container
    if names[0] != names[1]:
        raise NotComparable(f"{first} is of {names[0]} and {second} of {names[1]}; compare results of one container.")
    return before, after


def changed(before: Results, after: Results) -> ResultsCompared:
    """Compare two results of one container."""
    changes = sorted(_changes(before, after), key=lambda change: list(COLOURS).index(change.kind))
    both = {row.id for row in before.requirements} & {row.id for row in after.requirements}
    unchanged = len(both - {change.id for change in changes})
    return ResultsCompared(
        after.target.container, before.verdict, after.verdict, _note(before, after), unchanged, tuple(changes)
    )


def tell(compared: ResultsCompared, out: Console) -> None:
    """Print what changed, the worst first, and the sum."""
    if compared.note:
        out.print(Text(f"note: {plain(compared.note)}", "yellow"))
    for change in compared.changes:
        head = (f"{WORDS[change.kind].upper()} ", COLOURS[change.kind])
        out.print(Text.assemble(head, (plain(change.id), "bold"), (f"  {change.level}", "dim")))
        if change.reason:
            out.print(Padding(Text(plain(change.reason), "dim"), (0, 0, 0, 2)))
        told_below = change.called is not None and change.called.failure is not None
        for word, failure in (("before", change.failing_before), ("now", change.failing_after)):
            if failure is not None and not told_below:
                out.print(Padding(Text(f"{word}:", "dim"), (0, 0, 0, 2)))
                tell_failure(failure, out, whole=True)
        if change.called:
            _tell_called(change.called, out)
    counts = [(sum(change.kind == kind for change in compared.changes), word) for kind, word in WORDS.items()]
    said = "".join(f", {count} {word}" for count, word in counts if count)
    worse = sum(change.worse for change in compared.changes)
    verdict = f"{worse} got worse" if worse else "nothing got worse"
    out.print(Text.assemble((f"{plain(compared.container)}: ", "bold"), f"{compared.unchanged} unchanged{said}; {verdict}"))


def _one(place: Path) -> Results:
    results, *others = reports(place)
    if others:
        names = ", ".join(each.target.container for each in (results, *others))
        raise NotComparable(f"{place} holds the results of {names}; name the directory of one of them.")
    if not results.requirements:
        raise NothingTried(f"{place} says nothing of any requirement: {results.reason or 'nothing was tried'}.")
    return results


def _changes(before: Results, after: Results) -> Iterator[RequirementChange]:
    old = {row.id: row for row in before.requirements}
    new = {row.id: row for row in after.requirements}
    for identifier in {**old, **new}:
        was, now = old.get(identifier), new.get(identifier)
        kind, known = _kind(was, now), now or was
        if kind is None or known is None:
            continue
        worse = kind == "broken" or (kind == "not-run" and known.level == "MUST" and was is not None and not was.broken)
        yield RequirementChange(
            identifier,
            known.level,
            kind,
            worse,
            was.outcome if was else None,
            now.outcome if now else None,
            now.reason if now and kind == "not-run" else "",
            smallest(_failures(was)),
            smallest(_failures(now)),
        )


def _kind(was: RequirementResult | None, now: RequirementResult | None) -> Kind | None:
    """What became of a requirement; None where nothing is to be told."""
    if now is None:
        return "gone"
    if now.broken:
        return "still-broken" if was and was.broken else "broken"
    if was is None:
        return "new"
    if now.outcome == "not_run":
        return None if was.outcome == "not_run" else "not-run"
    if was.broken:
        return "fixed" if now.outcome == "passed" else None
    return "run-now" if was.outcome == "not_run" else None


def _failures(row: RequirementResult | None) -> tuple[Failure, ...]:
    return row.failures if row and row.broken else ()


def smallest(failures: Iterable[Failure]) -> Failure | None:
    """That with the smallest input, by what has to be sent; None of none."""
    return min(failures, key=lambda failure: (sum(map(len, failure.curl)), failure.id), default=None)


def _tell_called(called: CalledNow, out: Console) -> None:
    where = f"{called.fails_at} and {called.holds_at}"
    words = {
        "differ": f"called now: fails at {called.fails_at} and holds at {called.holds_at}",
        "alike": f"called now: fails at {where} alike",
        "gone": f"called now: holds at {where}",
        "not-repeated": f"called now: not repeated: {called.reason}",
    }
    out.print(
        Padding(Text(plain(words[called.outcome]), COLOURS["broken" if called.outcome == "differ" else "new"]), (0, 0, 0, 2))
    )
    if called.failure:
        tell_failure(called.failure, out, whole=True)


def _note(before: Results, after: Results) -> str:
    differing = [
        f"{word} ({one} and {other})"
        for word, one, other in (
            ("version of cogspec", before.kit.version, after.kit.version),
            ("seed", before.seed, after.seed),
            ("description", before.spec.sha256[:12], after.spec.sha256[:12]),
            ("exploration", before.exploration or "none", after.exploration or "none"),
        )
        if one != other
    ]
    return f"the runs differ in {' and '.join(differing)}, not in the target alone" if differing else ""
