"""Judges what a run left: whether it is complete, adds up, and says nothing that its own exchanges deny."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from conformance import catalogue
from conformance.catalogue import Container
from conformance.certify import alternatives
from conformance.certify.cases import Replayed, check_sent
from conformance.certify.material import Material
from conformance.certify.refusals import (
    Contradicted,
    Incomplete,
    Miscounted,
    NotConformant,
    OtherSpecification,
    Superfluous,
    WrongForm,
)
from conformance.certify.releases import FrozenContainer
from conformance.corpus import build
from conformance.corpus.build import Corpus
from conformance.harness.corpus_tests import corpus_tests
from conformance.harness.coverage import Coverage
from conformance.invariants import Judge
from conformance.invariants.judge import InvariantFailed
from conformance.report.ledger import Entry, outcome, totals, untried, verdict
from conformance.report.results import RequirementResult, Waiver, time_of_run
from conformance.report.waivers import is_address, trouble_of, with_waivers
from conformance.run.conclusion import but_for, excused
from conformance.run.index import checks_of
from conformance.run.selection import name_of_cases, sends_cases

NAMED = 5
"""Ids that a sentence names."""


@cache
def corpus_of(name: str, seed: int) -> Corpus:
    """The cases of a container for a seed: the frozen ones, or those that it draws."""
    container = catalogue.container(name)
    return build.fresh(container, seed) if seed else build.load(container)


@dataclass(frozen=True)
class Judged:
    """A container whose material stands."""

    material: Material
    container: Container
    frozen: FrozenContainer
    corpus: Corpus

    @property
    def scored(self) -> frozenset[str]:
        """The requirements that its release demands."""
        return frozenset(self.frozen.requirements)


def judge(material: Material, frozen: FrozenContainer) -> Judged:
    """Judge what a run left; NotGenuine says in one sentence what is wrong with it."""
    container = catalogue.container(material.name)
    results = material.results
    if results.target.container != material.name:
        raise Contradicted(f"The folder {material.name} holds results of {results.target.container}.")
    if not results.spec.sha256 == container.digest == frozen.spec:
        raise OtherSpecification(f"{material.name} was judged by another description than that of this release.")
    if results.exploration is not None:
        raise Superfluous(
            f"{material.name} was explored beyond its frozen cases, which two runs need not do alike; certify a run without "
            "--explore."
        )
    corpus = corpus_of(material.name, results.seed)
    if (results.corpus.sha256, results.corpus.cases) != (corpus.sha256, len(corpus.cases)):
        raise OtherSpecification(
            f"{material.name} was tested with other cases than the seed {results.seed} gives here"
            + (f", where they are made with {_versions()}." if results.seed else ".")
        )
    judged = Judged(material, container, frozen, corpus)
    _check_circumstances(judged)
    _check_rows(judged)
    _check_journal(judged)
    _check_outcomes(judged)
    _check_exchanges(judged)
    return judged


def _versions() -> str:
    return ", ".join(f"{name} {number}" for name, number in build.pins().items())


def _check_circumstances(judged: Judged) -> None:
    """When and where a run was is its own word, and has the form that a run gives it."""
    name, results = judged.material.name, judged.material.results
    if time_of_run(results.times.started) is None or results.times.seconds < 0:
        raise WrongForm(f"{name} began at {results.times.started[:40]!r} and took {results.times.seconds} s, which is no time.")
    if not is_address(results.target.url):
        raise WrongForm(f"{name} was tested at {results.target.url[:80]!r}, which is no address.")
    if any(count < 0 for count in (results.requests, *results.calls.values())):
        raise WrongForm(f"{name} counts fewer requests than none.")


def _check_rows(judged: Judged) -> None:
    """Every requirement once, as it is declared, and counted."""
    name, rows, container = judged.material.name, judged.material.results.requirements, judged.container
    ids = [row.id for row in rows]
    for identifier, count in Counter(ids).items():
        if count > 1:
            raise Superfluous(f"{identifier} stands {count} times in the results of {name}.")
        if identifier not in container.by_id:
            raise Superfluous(f"{identifier[:80]!r} in the results of {name} is no requirement of it.")
    missing = [r for r in (*judged.frozen.requirements, *container.by_id) if r not in set(ids)]
    if missing:
        raise Incomplete(f"{name} has no result for {_some(missing)}.")
    if ids != [identifier for identifier in container.by_id if identifier in set(ids)]:
        raise Contradicted(f"The requirements of {name} stand in another order than the container has them.")
    for row in rows:
        declared = container.by_id[row.id]
        if (row.level, row.basis, row.profile) != (declared.level, declared.basis, declared.profile):
            raise Contradicted(
                f"{row.id} of {name} is {declared.level}, {declared.basis}, {declared.profile}, and not as it says."
            )
    if judged.material.results.totals != totals(rows):
        raise Miscounted(f"The totals of {name} are not the sums of its outcomes.")


def _check_journal(judged: Judged) -> None:
    """Every outcome is what its tests said, and every test of it said something."""
    name, container = judged.material.name, judged.container
    said: dict[str, list[Entry]] = defaultdict(list)
    for entry in judged.material.entries:
        if entry.requirement not in container.by_id:
            raise Superfluous(f"The journal of {name} speaks of {entry.requirement[:80]!r}, which is no requirement of it.")
        if entry in said[entry.requirement]:
            raise Superfluous(f"The journal of {name} says twice what {entry.test[:120]} showed of {entry.requirement}.")
        said[entry.requirement].append(entry)
    for row in judged.material.results.requirements:
        _check_row(name, row, outcome(container.by_id[row.id], said[row.id], row.reason))
        if row.waiver:
            _check_waiver(judged, row.waiver)
    for row in judged.material.results.requirements:
        _check_tests(judged, row, {entry.test for entry in said[row.id]})


def _check_row(name: str, row: RequirementResult, shown: RequirementResult) -> None:
    if row.waiver:
        (shown,) = with_waivers([shown], [replace(row.waiver, requirement=row.id)])
    if row.outcome != shown.outcome or row.failures != shown.failures:
        raise Contradicted(f"{row.id} of {name} is called {row.outcome}, and by its journal it is {shown.outcome}.")
    if (row.outcome == "waived") != (row.waiver is not None) or (row.waiver and row.waiver.requirement != row.id):
        raise Contradicted(f"{row.id} of {name} is waived by no waiver of its own.")
    if row.outcome == "not_run" and not row.reason:
        raise Miscounted(f"{row.id} of {name} was not run, and no reason is given.")
    if row.reason != shown.reason:
        raise Contradicted(f"The results of {name} say of {row.id} why it is {row.outcome}, and its journal says it otherwise.")


def _check_waiver(judged: Judged, waiver: Waiver) -> None:
    """Refuse a waiver by which no run would have gone on."""
    trouble = trouble_of(waiver, datetime.fromisoformat(judged.material.results.times.started).date())
    if trouble or not waiver.reason.strip():
        raise Contradicted(f"In {judged.material.name} {trouble or f'the waiver of {waiver.requirement} gives no reason'}.")


def _check_tests(judged: Judged, row: RequirementResult, said: Collection[str]) -> None:
    """What passed or failed did so by all that checks it, and by nothing that does not exist."""
    if row.outcome == "not_run":
        return
    plain = {test.partition("[")[0] for test in said if not sends_cases(test)}
    checks = _checks(judged.container.name)[row.id]
    made = _of_cases(judged.container.name, judged.material.results.seed).get(row.id, frozenset())
    name = judged.material.name
    missing = sorted((checks - plain) | (made - set(said)))
    if missing and row.outcome == "passed":
        raise Incomplete(f"{row.id} of {name} is called passed, and {missing[0]}, which checks it, said nothing.")
    if row.outcome == "passed":
        unknown = sorted((plain - checks) | (set(filter(sends_cases, said)) - made))
        if unknown:
            raise Superfluous(f"{row.id} of {name} is called passed by {unknown[0][:120]}, which does not check it.")


@cache
def _checks(name: str) -> dict[str, frozenset[str]]:
    """The tests and invariants of each requirement of a container; those of its cases are known by their cases."""
    container = catalogue.container(name)
    return {
        r.id: frozenset(check for check, _ in checks_of(r, container) if not sends_cases(check)) for r in container.requirements
    }


@cache
def _of_cases(name: str, seed: int) -> dict[str, frozenset[str]]:
    """The tests of each requirement that replay cases."""
    found: dict[str, set[str]] = defaultdict(set)
    for test in corpus_tests(catalogue.container(name), corpus_of(name, seed).cases):
        for requirement in test.requirements:
            found[requirement].add(name_of_cases(test))
    return {requirement: frozenset(tests) for requirement, tests in found.items()}


def _check_outcomes(judged: Judged) -> None:
    """Every MUST of the release was tried, and holds."""
    results, name = judged.material.results, judged.material.name
    if results.verdict == "no-verdict":
        raise Incomplete(f"{name} has no verdict: {results.reason}.")
    if results.verdict not in {verdict(results.requirements, strict=strict, interrupted="")[0] for strict in (False, True)}:
        raise Contradicted(f"{name} is called {results.verdict}, which does not follow from its outcomes.")
    if results.shard:
        raise Incomplete(f"{name} is shard {results.shard[:20]} alone; merge all of them, and certify that.")
    scored = [row for row in results.requirements if row.id in judged.scored and row.level == "MUST"]
    for word, bad in (("failed", "failed"), ("was unstable", "unstable"), ("is waived", "waived")):
        found = [row.id for row in scored if row.outcome == bad]
        if found:
            raise NotConformant(f"{name} cannot be certified: a MUST {word}: {_some(found)}.")
    left = untried(scored, (), excused(judged.container, scored))
    if left:
        first = next(iter(dict.fromkeys(row.reason for row in left)))
        raise Incomplete(f"{name}: {len(left)} MUST were not run: {_some([row.id for row in left])} ({first}).")
    everything = untried(results.requirements, (), excused(judged.container, results.requirements))
    if not everything and (results.complete, results.reason) != (True, but_for(results.requirements)):
        raise Contradicted(f"{name} says what its verdict does not rest on, and by its requirements it rests on everything.")


def _check_exchanges(judged: Judged) -> None:
    """Every case was sent, and no exchange breaks what is called passed."""
    material, container = judged.material, judged.container
    cases = {case.id: case for case in judged.corpus.cases}
    check_sent(material, container, cases)
    replayed = Replayed(material, container, judged.corpus.cases)
    judging = Judge(container, material.results.target.url)
    coverage = Coverage(container.operations)
    outcomes = {row.id: row.outcome for row in material.results.requirements}
    passed = {identifier for identifier, became in outcomes.items() if became == "passed"}
    told: Counter[tuple[str, str]] = Counter()
    done: Counter[tuple[str, str]] = Counter()
    unkept: Counter[str] = Counter()
    operations = {operation.key: operation for operation in container.operations}
    for number, (line, case, exchange) in enumerate(material.exchanges(cases), 1):
        operation = operations.get(line.operation)
        if operation is None:
            raise Superfluous(f"Exchange {number} of {material.name} is with {line.operation[:80]!r}, which it does not have.")
        meant = judging.operation_of(exchange.request)
        if meant not in (None, operation):
            raise Contradicted(f"Exchange {number} of {material.name} is called {operation.key}, and its request another one.")
        try:
            judgement = judging.judge(operation, exchange, described=case is None, url=line.url)
        except InvariantFailed as failed:
            raise Contradicted(f"Exchange {number} of {material.name} cannot be judged ({failed}).") from None
        broken = {finding.requirement: finding.got for finding in judgement.findings}
        if case:
            violations = judging.oracle.judge(operation, exchange, case.mode, case.why)
            broken |= {f"{operation.key}.{violation.rule}": violation.got for violation in violations}
        declines = judging.oracle.declines(operation, exchange)
        for requirement, got in broken.items():
            if outcomes[requirement] == "passed" or (outcomes[requirement] == "not_run" and not declines):
                called = outcomes[requirement].replace("_", " ")
                raise Contradicted(
                    f"{requirement} of {material.name} is called {called}, and exchange {number} breaks it: {got}."
                )
        if case:
            replayed.saw(line, case, exchange, is_broken=bool(broken), declines=declines)
        told.update(judgement.told)
        done.update(judgement.done)
        unkept[operation.key] += bool(exchange.unkept)
        coverage.saw(operation, exchange.answer)
    replayed.check(passed)
    _check_told(judged, judging, told, unkept, passed)
    by_one_exchange = {r for operation in container.operations for r, _ in judging.invariants(operation)}
    alternatives.check(container, material.results.requirements, done, unkept, by_one_exchange)
    if not unkept.total() and coverage.results() != material.results.coverage:
        raise Contradicted(f"The coverage of {material.name} is not that of its exchanges.")


def _check_told(
    judged: Judged, judging: Judge, told: Counter[tuple[str, str]], unkept: Counter[str], passed: Collection[str]
) -> None:
    """What passed was shown by enough exchanges; one whose body was too large to keep may have been one of them."""
    least: dict[tuple[str, str], tuple[int, int]] = {}
    for operation in judged.container.operations:
        for requirement, invariant in judging.invariants(operation):
            _, room = least.get((requirement, invariant.name), (0, 0))
            least[requirement, invariant.name] = invariant.least, room + unkept[operation.key]
    for (requirement, invariant), (needed, room) in least.items():
        seen = told[requirement, invariant]
        if requirement in passed and seen + room < needed:
            raise Contradicted(
                f"{requirement} of {judged.material.name} is called passed, and {seen} of the {needed} exchanges that "
                "could show it are kept."
            )


def _some(ids: Collection[str]) -> str:
    listed = list(ids)
    return ", ".join(listed[:NAMED]) + (f" and {len(listed) - NAMED} more" if len(listed) > NAMED else "")
