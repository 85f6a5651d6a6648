"""Judges what a run left: whether it is complete, adds up, and says nothing that its own exchanges deny."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache

from conformance import catalogue
from conformance.catalogue import Container
from conformance.certify import alternatives
from conformance.certify.material import Material, answered
from conformance.certify.refusals import (
    Contradicted,
    Incomplete,
    Miscounted,
    NotConformant,
    OtherSpecification,
    Superfluous,
)
from conformance.certify.releases import FrozenContainer
from conformance.corpus import build
from conformance.corpus.build import Corpus
from conformance.corpus.case import Case
from conformance.harness.corpus_tests import corpus_tests
from conformance.harness.coverage import Coverage
from conformance.invariants import Judge
from conformance.invariants.judge import InvariantFailed
from conformance.report.ledger import Entry, outcome, totals, untried, verdict
from conformance.report.results import RequirementResult
from conformance.report.waivers import with_waivers
from conformance.run.conclusion import excused
from conformance.run.index import checks_of

NAMED = 5
"""Ids that a sentence names."""
_CASES = "test_description.py::test_cases"


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
    _check_rows(judged)
    _check_journal(judged)
    _check_outcomes(judged)
    _check_exchanges(judged)
    return judged


def _versions() -> str:
    return ", ".join(f"{name} {number}" for name, number in build.pins().items())


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
        _check_row(name, row, outcome(container.by_id[row.id], said[row.id]))
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


def _check_tests(judged: Judged, row: RequirementResult, said: Collection[str]) -> None:
    """What passed or failed did so by all that checks it, and by nothing that does not exist."""
    if row.outcome == "not_run":
        return
    plain = {test.partition("[")[0] for test in said if not test.startswith(_CASES)}
    checks = _checks(judged.container.name)[row.id]
    made = _of_cases(judged.container.name, judged.material.results.seed).get(row.id, frozenset())
    name = judged.material.name
    missing = sorted((checks - plain) | (made - set(said)))
    if missing and row.outcome == "passed":
        raise Incomplete(f"{row.id} of {name} is called passed, and {missing[0]}, which checks it, said nothing.")
    if row.outcome == "passed":
        unknown = sorted((plain - checks) | ({test for test in said if test.startswith(_CASES)} - made))
        if unknown:
            raise Superfluous(f"{row.id} of {name} is called passed by {unknown[0][:120]}, which does not check it.")


@cache
def _checks(name: str) -> dict[str, frozenset[str]]:
    """The tests and invariants of each requirement of a container; those of its cases are known by their cases."""
    container = catalogue.container(name)
    return {
        r.id: frozenset(check for check, _ in checks_of(r, container) if not check.startswith(_CASES))
        for r in container.requirements
    }


@cache
def _of_cases(name: str, seed: int) -> dict[str, frozenset[str]]:
    """The tests of each requirement that replay cases."""
    found: dict[str, set[str]] = defaultdict(set)
    for test in corpus_tests(catalogue.container(name), corpus_of(name, seed).cases):
        for requirement in test.requirements:
            found[requirement].add(f"{_CASES}[{test.name}]")
    return {requirement: frozenset(tests) for requirement, tests in found.items()}


def _check_outcomes(judged: Judged) -> None:
    """Every MUST of the release was tried, and holds."""
    results, name = judged.material.results, judged.material.name
    if results.verdict == "no-verdict":
        raise Incomplete(f"{name} has no verdict: {results.reason}.")
    if results.verdict not in {verdict(results.requirements, strict=strict, interrupted="")[0] for strict in (False, True)}:
        raise Contradicted(f"{name} is called {results.verdict}, which does not follow from its outcomes.")
    scored = [row for row in results.requirements if row.id in judged.scored and row.level == "MUST"]
    for word, bad in (("failed", "failed"), ("was unstable", "unstable"), ("is waived", "waived")):
        found = [row.id for row in scored if row.outcome == bad]
        if found:
            raise NotConformant(f"{name} cannot be certified: a MUST {word}: {_some(found)}.")
    left = untried(scored, (), excused(judged.container, scored))
    if left:
        first = next(iter(dict.fromkeys(row.reason for row in left)))
        raise Incomplete(f"{name}: {len(left)} MUST were not run: {_some([row.id for row in left])} ({first}).")


def _check_exchanges(judged: Judged) -> None:
    """Every case was sent, and no exchange breaks what is called passed."""
    material, container = judged.material, judged.container
    cases = {case.id: case for case in judged.corpus.cases}
    _check_sent(judged, cases)
    judging = Judge(container, material.results.target.url)
    coverage = Coverage(container.operations)
    passed = {row.id for row in material.results.requirements if row.outcome == "passed"}
    told: Counter[tuple[str, str]] = Counter()
    done: Counter[tuple[str, str]] = Counter()
    unkept: Counter[str] = Counter()
    operations = {operation.key: operation for operation in container.operations}
    for number, (line, case, exchange) in enumerate(material.exchanges(cases), 1):
        operation = operations.get(line.operation)
        if operation is None:
            raise Superfluous(f"Exchange {number} of {material.name} is with {line.operation[:80]!r}, which it does not have.")
        try:
            judgement = judging.judge(operation, exchange, described=case is None, url=line.url)
        except InvariantFailed as failed:
            raise Contradicted(f"Exchange {number} of {material.name} cannot be judged ({failed}).") from None
        broken = {finding.requirement: finding.got for finding in judgement.findings}
        if case:
            violations = judging.oracle.judge(operation, exchange, case.mode, case.why)
            broken |= {f"{operation.key}.{violation.rule}": violation.got for violation in violations}
        for requirement, got in broken.items():
            if requirement in passed:
                raise Contradicted(
                    f"{requirement} of {material.name} is called passed, and exchange {number} breaks it: {got}."
                )
        told.update(judgement.told)
        done.update(judgement.done)
        unkept[operation.key] += bool(exchange.unkept)
        coverage.saw(operation, exchange.answer)
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


def _check_sent(judged: Judged, cases: Mapping[str, Case]) -> None:
    material, container = judged.material, judged.container
    served = {line.operation for line in material.lines if answered(line.answer)}
    absent = {o.key for o in container.operations if o.optional and o.key not in served}
    rows = material.results.requirements
    for identifier in excused(container, rows):
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


def _some(ids: Collection[str]) -> str:
    listed = list(ids)
    return ", ".join(listed[:NAMED]) + (f" and {len(listed) - NAMED} more" if len(listed) > NAMED else "")
