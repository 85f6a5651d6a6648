"""The proof: every fault is tried against the tests that could see it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import active_children
from threading import Event

from rich.console import Console

from conformance import catalogue, target
from conformance.catalogue import LAUNCHED, SHARED_DOCUMENT, Container
from conformance.emulator.settings import RECALL
from conformance.faults.emulators import Emulators
from conformance.faults.fault import Fault
from conformance.faults.matrix import WHOLE, Matrix, Trial, line
from conformance.faults.registry import faults_of, find
from conformance.faults.runner import ProofFailed, run_apart
from conformance.harness.files import LOOPBACK
from conformance.refusal import Refusal
from conformance.report.results import Results
from conformance.run.options import Options

MOST_AGAIN = 3
"""Trials that are tried once more where they were wrong; what more of them are is no accident."""


class NothingToProve(Refusal):
    """A part of the faults in which none is, so that nothing would be shown."""

    exit_code = 2


def prove(names: Iterable[str], identifiers: tuple[str, ...], part: tuple[int, int], jobs: int, console: Console) -> Matrix:
    """Try the faults of these containers, of all without a name; only those with these ids, when any is given."""
    containers = [catalogue.container(name) for name in names] or list(catalogue.containers())
    for identifier in identifiers:
        find(identifier, containers[0] if len(containers) == 1 else None)
    pairs = chosen(containers, identifiers, part)
    if not pairs:
        number, of = part
        raise NothingToProve(f"Part {number} of {of} has no fault: there are fewer faults than parts. Name fewer parts.")
    for broken in dict.fromkeys(b for _, f in pairs for b in (*f.breaks, *f.may_break)):
        catalogue.requirement(broken)
    target.demand_emulator()
    with (
        tempfile.TemporaryDirectory(prefix="cogspec-") as recall,
        Emulators(environment := {RECALL: recall}) as emulators,
        ThreadPoolExecutor(jobs) as pool,
    ):
        bench = Bench(emulators, environment)
        trials: list[Trial] = []
        try:
            clean_runs = pool.map(bench.clean, containers)
            tried = pool.map(bench.trial, [c for c, _ in pairs], [f for _, f in pairs])
            for clean in clean_runs:
                console.print(f"without a fault: {clean}", highlight=False)
            for trial in tried:
                trials.append(trial)
                console.print(line(trial, len(trials), len(pairs)))
            for number in to_be_tried_again(trials):
                trials[number] = replace(bench.trial(*pairs[number]), again=True)
                console.print(line(trials[number], number + 1, len(pairs)))
        except BaseException:
            bench.closed.set()
            pool.shutdown(wait=False, cancel_futures=True)
            for run in active_children():  # each clears away what it launched, and is waited for
                run.terminate()
            raise
    required = () if identifiers or part != WHOLE else tuple(dict.fromkeys(r.id for c in containers for r in c.requirements))
    return Matrix(tuple(trials), required, part)


def to_be_tried_again(trials: list[Trial]) -> list[int]:
    """The places of trials that were wrong, if they are few: when all others are done, a machine is less busy."""
    wrong = [number for number, trial in enumerate(trials) if not trial.exact]
    return wrong if len(wrong) <= MOST_AGAIN else []


def chosen(
    containers: Iterable[Container], identifiers: tuple[str, ...] = (), part: tuple[int, int] = WHOLE
) -> list[tuple[Container, Fault]]:
    """Each container with those of its faults that have one of these ids, or with all where none is given.

    Of them ``part`` takes every Nth, from the Ith: (2, 3) are the second, the fifth and so on.
    """
    number, of = part
    return [pair for pair in _pairs(containers) if not identifiers or pair[1].id in identifiers][number - 1 :: of]


def _pairs(containers: Iterable[Container]) -> Iterator[tuple[Container, Fault]]:
    """Each container with its faults; one of what all of them serve is tried on the first alone."""
    tried: set[str] = set()
    for container in containers:
        for fault in faults_of(container):
            shared = all(broken.startswith(f"{SHARED_DOCUMENT}.") for broken in fault.breaks)
            if not (shared and fault.id in tried):
                tried.add(fault.id)
                yield container, fault


class Bench:
    """Where trials are run."""

    def __init__(self, emulators: Emulators, environment: Mapping[str, str]) -> None:
        """``environment`` is what containers that runs launch find in theirs; the ``emulators`` have their own."""
        self._emulators = emulators
        self._environment = environment
        self.closed = Event()
        """Set when nothing more is to be run."""

    def clean(self, container: Container) -> str:
        """What comes of a run without a fault, tried once more if it finds one; raises ProofFailed if that does, too."""
        found = self._found(container)
        if found and (again := self._found(container)):
            raise ProofFailed(f"The clean emulator of {container.name} is not conformant ({again}); mend that first.")
        return f"conformant when it was tried again, before that not ({found})" if found else "conformant"

    def _found(self, container: Container) -> str:
        results = self._run(container, (), (), (), launches=True)
        return "" if results.verdict == "conformant" else ", ".join(r.id for r in results.broken) or results.reason

    def trial(self, container: Container, fault: Fault) -> Trial:
        """What this fault brings down."""
        launches = bool(of_launches(container, fault))
        results = self._run(
            container, (fault.id,), could_see(container, fault), where_seen(container, fault), launches=launches
        )
        rows = {row.id: row for row in results.requirements}
        paired = tuple(r for r in fault.breaks if r in rows)
        killed = tuple(row.id for row in results.requirements if row.broken)
        missed = tuple((r, rows[r].reason or rows[r].outcome) for r in paired if r not in killed)
        return Trial(container.name, fault, paired, killed, missed)

    def _run(
        self,
        container: Container,
        faults: tuple[str, ...],
        requirements: tuple[str, ...],
        played: tuple[str, ...],
        *,
        launches: bool,
    ) -> Results:
        wanted = frozenset(requirements)
        left_out = [r.id for r in container.requirements if wanted and r.id not in wanted]
        count = target.instances_needed(container, left_out)
        with self._emulators.wearing(container, count, () if launches else faults) as urls:
            return run_apart(
                Options(
                    (container.name,),
                    urls,
                    requirements=wanted,
                    played=frozenset(played),
                    shrink=False,
                    files_host=LOOPBACK[-1],
                    worn=faults if launches else None,
                ),
                self._environment,
                self.closed,
            )


def where_seen(container: Container, fault: Fault) -> tuple[str, ...]:
    """Keys of the operations whose exchanges can show the fault; none when those may be all."""
    broken = (r.operation for r in container.requirements if r.id in fault.breaks and r.operation)
    return tuple(dict.fromkeys((*fault.at, *broken))) if fault.at else ()


def of_launches(container: Container, fault: Fault) -> tuple[str, ...]:
    """Requirements whose tests launch containers and meet the fault, which breaks one of them; none for any other fault.

    One of the process may show in all that is launched for the same profile; one of answers is tried against what is
    about the same: ``container.metering.arrives`` is about ``container.metering``.
    """
    profiles = {r.profile for r in container.requirements if r.id in fault.breaks}.intersection(LAUNCHED)
    launching = [r.id for r in container.requirements if r.profile in profiles]
    about = {broken.rpartition(".")[0] for broken in fault.breaks if broken in launching}
    met = [i for i in launching if fault.begin or i.rpartition(".")[0] in about]
    return tuple(dict.fromkeys((*met, *(b for b in fault.breaks if b in container.by_id)))) if about else ()


def could_see(container: Container, fault: Fault) -> tuple[str, ...]:
    """Requirements whose tests meet the fault; none when that may be all of them.

    They are those of the operations it acts on, and those of whole documents, whose tests may ask any operation of
    their document, unless they say below which path. No such test asks what the document of every container describes.
    """
    if launching := of_launches(container, fault):
        return launching
    if not fault.at:
        return ()
    shared = f"{SHARED_DOCUMENT}."
    paths = [
        operation.path
        for operation in container.operations
        if operation.key in fault.at and operation.service != SHARED_DOCUMENT
    ]
    return tuple(
        r.id
        for r in container.requirements
        if r.id in fault.breaks
        or r.operation in fault.at
        or (r.operation is None and not r.id.startswith(shared) and any(path.startswith(r.below) for path in paths))
    )
