"""What follows from the tests of a run: one function of what each showed, for a run, for one that went on, and for shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from conformance import __version__
from conformance.catalogue import Container
from conformance.description.unsaid import says_withheld
from conformance.harness.coverage import Coverage
from conformance.harness.door import not_offered, rests_on
from conformance.harness.timing import Timing
from conformance.harness.witness import SHOWN
from conformance.invariants import Invariant, Judge
from conformance.report.ledger import Entry, Ledger, totals, untried, verdict
from conformance.report.results import (
    CorpusUsed,
    Exploration,
    Kit,
    Observation,
    RequirementResult,
    Results,
    SpecUsed,
    TargetUnderTest,
    Times,
    Waiver,
)
from conformance.report.units import Unit
from conformance.report.waivers import unused, with_waivers


@dataclass(frozen=True)
class Circumstances:
    """What a run was, beside what its tests showed."""

    url: str
    corpus: CorpusUsed
    seed: int
    profiles: frozenset[str]
    strict: bool
    left_out: Mapping[str, str]
    """Requirements that were not asked for, each with the reason."""
    times: Times
    waivers: Sequence[Waiver] = ()
    interrupted: str = ""
    lost: str = ""
    """Why the target was given up."""
    kit_failures: Sequence[str] = ()
    """Those that belong to no test."""
    left_behind: Sequence[str] = ()
    shard: str = ""
    """``I/N`` of a shard that ran to its end: it has no verdict."""
    unfinished: Sequence[Unit] = field(default_factory=tuple[Unit, ...])
    """What a test showed that did not come to its end."""
    observed: tuple[Observation, ...] = ()
    """What was seen of an image beside its requirements."""
    exploration: Exploration | None = None
    one_is_enough: bool = False
    """Whether one exchange shows what several have to: where a few tests are repeated, which need not send what all do."""


def concluded(
    judge: Judge, units: Sequence[Unit], run: Circumstances, note: Callable[[Entry], None] = lambda _: None
) -> Results:
    """The results of these tests, in the order of the suite; ``note`` is told what follows from all of them together."""
    container = judge.container
    seen = [*units, *run.unfinished]
    stopped = next((sentence for unit in seen for sentence in unit.overstepped), "")
    left_behind = [sentence for unit in seen for sentence in unit.left_behind]
    rows = with_waivers(_with_alternatives(container, _rows(judge, seen, run, note), seen), run.waivers)
    word, reason = verdict(rows, strict=run.strict, interrupted=run.interrupted)
    left = untried(rows, run.profiles, excused(container, rows))
    withheld = next((row.reason for row in left if says_withheld(row.reason)), "")
    if word != "non-conformant" and withheld and not run.interrupted:
        word, reason = "no-verdict", withheld
    kit_failures = [*run.kit_failures, *(failure for unit in seen for failure in unit.kit_failures)]
    if word != "non-conformant" and kit_failures:
        word, reason = "no-verdict", kit_failures[0]
    if word == "no-verdict" and (run.lost or stopped):
        reason = run.lost or stopped
    idle = unused(rows, run.waivers)
    if word == "conformant" and idle:
        word, reason = "no-verdict", idle
    if run.shard:
        word, reason = "no-verdict", f"shard {run.shard} has ended; cogspec merge judges all of them together"
    calls = sum((Counter(unit.calls) for unit in seen), Counter[str]())
    return Results(
        verdict=word,
        reason=reason or "; ".join(filter(None, (_shortage(container, len(left), stopped), but_for(rows)))),
        complete=word != "no-verdict" and not left,
        kit=Kit(__version__),
        target=TargetUnderTest(container.name, run.url),
        spec=SpecUsed(container.digest),
        corpus=run.corpus,
        seed=run.seed,
        totals=totals(rows),
        requests=sum(unit.requests for unit in seen),
        calls=dict(sorted(calls.items())),
        requirements=rows,
        coverage=_coverage(container, seen).results(),
        left_behind=tuple(dict.fromkeys([*run.left_behind, *left_behind])),
        observed=run.observed,
        times=replace(run.times, operations=_timing(container, seen).results()),
        exploration=run.exploration,
        shard=run.shard,
    )


def _rows(
    judge: Judge, units: Sequence[Unit], run: Circumstances, note: Callable[[Entry], None]
) -> tuple[RequirementResult, ...]:
    ledger = Ledger(judge.container)
    for unit in as_of_one_run(units):
        for entry in unit.entries:
            ledger.enter_again(entry)
    otherwise = run.interrupted or run.lost
    if run.shard:
        return ledger.results(run.left_out, f"shard {run.shard} alone does not judge it")
    for entry in _together(judge, units, otherwise, one_is_enough=run.one_is_enough):
        if entry.requirement not in run.left_out:
            ledger.enter_again(entry)
            note(entry)
    return ledger.results(run.left_out, otherwise)


def _with_alternatives(
    container: Container, rows: Iterable[RequirementResult], units: Iterable[Unit]
) -> tuple[RequirementResult, ...]:
    """The rows with how often each alternative of a contested requirement was seen, in whichever tests that was."""
    done: Counter[tuple[str, str]] = Counter()
    for unit in units:
        for requirement, name, count in unit.done:
            done[requirement, name] += count
    return tuple(
        replace(row, alternatives={name: done[row.id, name] for name in container.requirement(row.id).alternatives})
        for row in rows
    )


def as_of_one_run(units: Iterable[Unit]) -> list[Unit]:
    """The tests without what one run would not have looked for, when each of several shards did.

    Of a requirement that single exchanges break, that is what they show after the first test in which they surely do.
    """
    broken: dict[str, str] = {}
    counted: Counter[str] = Counter()

    def is_kept(entry: Entry, unit: str) -> bool:
        if entry.failure is None or "invariant" not in entry.failure.input:
            return True
        first, surely = broken.get(entry.requirement), entry.said == "failed"
        counted[entry.requirement] += 1
        if first not in (None, unit) or (counted[entry.requirement] > SHOWN and not (surely and first is None)):
            return False
        if surely:
            broken[entry.requirement] = unit
        return True

    def without(unit: Unit) -> Unit:
        entries = tuple(entry for entry in unit.entries if is_kept(entry, unit.name))
        has_passed = len(entries) < len(unit.entries) and not any(entry.failure for entry in entries)
        return replace(unit, entries=entries, **({"outcome": "passed", "detail": ""} if has_passed else {}))

    return [without(unit) for unit in units]


def _together(judge: Judge, units: Iterable[Unit], otherwise: str, *, one_is_enough: bool) -> Iterator[Entry]:
    """Of every requirement that one exchange can show: whether enough of them did, whichever tests they belong to."""
    told: Counter[tuple[str, str]] = Counter()
    blocked: dict[str, str] = {}
    untold: dict[str, str] = {}
    unplayed: dict[str, str] = {}
    for unit in units:
        for requirement, name, count in unit.told:
            told[requirement, name] += count
        for known, seen in ((blocked, unit.blocked), (untold, unit.untold), (unplayed, unit.unplayed)):
            for requirement, reason in seen.items():
                known.setdefault(requirement, reason)
    for requirement, invariant in _invariants(judge):
        count = told[requirement, invariant.name]
        if count >= (1 if one_is_enough else invariant.least):
            yield Entry(requirement, "passed", invariant.name)
            continue
        rests = blocked.get(requirement)
        reason = rests_on(rests) if rests else unplayed.get(requirement, otherwise) or untold.get(requirement, "")
        seen_only = f"{count} of the {invariant.least} exchanges that could show it were seen"
        yield Entry(requirement, "not_run", invariant.name, reason=reason or seen_only)


def _invariants(judge: Judge) -> Iterable[tuple[str, Invariant]]:
    """Every requirement that one exchange can show, with its invariants; those of a whole service once."""
    return {
        (requirement, invariant.name): (requirement, invariant)
        for operation in judge.container.operations
        for requirement, invariant in judge.invariants(operation)
    }.values()


def _coverage(container: Container, units: Iterable[Unit]) -> Coverage:
    coverage = Coverage(container.operations)
    for unit in units:
        coverage.add(unit.served, unit.provoked)
    return coverage


def _timing(container: Container, units: Iterable[Unit]) -> Timing:
    timing = Timing(container.operations)
    for unit in units:
        timing.add(unit.answered)
    return timing


def _shortage(container: Container, count: int, stopped: str) -> str:
    """What a verdict does not rest on, in words; empty where it rests on all that it should."""
    musts = sum(r.level == "MUST" for r in container.requirements)
    return f"as far as tried: {count} of {musts} MUST were not run{'; ' if stopped else ''}{stopped}" if count else ""


def but_for(rows: Iterable[RequirementResult]) -> str:
    """What a verdict does not rest on because it is waived, in words; empty where nothing is."""
    waived = sum(row.outcome == "waived" and row.level == "MUST" for row in rows)
    return f"but for {waived} MUST that {'is' if waived == 1 else 'are'} waived" if waived else ""


def excused(container: Container, rows: Iterable[RequirementResult]) -> set[str]:
    """The requirements of operations that the target need not serve, and does not."""
    sentences = {o.key: str(not_offered(o).msg) for o in container.operations if o.optional}
    return {r.id for r in rows if sentences.get(container.requirement(r.id).operation or "", "\0") in r.reason}
