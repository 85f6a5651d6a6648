"""The kill matrix: every fault is tried against the tests that could see it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.text import Text

from conformance import catalogue, target
from conformance.catalogue import SHARED_DOCUMENT, Container
from conformance.faults.fault import Fault, Kind
from conformance.faults.registry import faults_of, find
from conformance.harness.files import LOOPBACK
from conformance.refusal import Refusal
from conformance.report.results import RequirementResult, Results, read
from conformance.run.options import Options


class ProofFailed(Refusal):
    """A trial that ended without results, so that nothing can be said of a fault."""

    exit_code = 3


@dataclass(frozen=True)
class Trial:
    """What one fault brought down."""

    container: str
    fault: Fault
    paired: tuple[str, ...]
    """What the fault breaks of this container: one fault may serve several."""
    killed_by: tuple[str, ...]
    """Requirements that failed with the fault on."""
    reasons: tuple[tuple[str, str], ...]
    """Of paired requirements that did not fail: what became of them instead."""

    @property
    def missed(self) -> tuple[str, ...]:
        """Paired requirements that stayed green or were not run."""
        return tuple(r for r in self.paired if r not in self.killed_by)

    @property
    def unrelated(self) -> tuple[str, ...]:
        """Requirements that fell without being paired."""
        return tuple(r for r in self.killed_by if r not in self.paired)

    @property
    def exact(self) -> bool:
        """Whether just the paired requirements fell."""
        return not self.missed and not self.unrelated


@dataclass(frozen=True)
class FaultRow:
    """One fault of the matrix, as JSON shows it."""

    id: str
    container: str
    kind: Kind
    breaks: tuple[str, ...]
    killed: bool
    killed_by: tuple[str, ...]
    missed: tuple[str, ...]
    unrelated: tuple[str, ...]


@dataclass(frozen=True)
class RequirementRow:
    """One requirement of the matrix, as JSON shows it."""

    id: str
    killed_by: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """The matrix, as JSON shows it."""

    complete: bool
    faults: tuple[FaultRow, ...]
    requirements: tuple[RequirementRow, ...]


@dataclass(frozen=True)
class Matrix:
    """Fault by requirement."""

    trials: tuple[Trial, ...]
    requirements: tuple[str, ...]
    """Those that must be killed by some fault; empty when only some faults were tried."""

    def killers(self, requirement: str) -> tuple[str, ...]:
        """The faults that bring a requirement down and are paired with it."""
        return tuple(t.fault.id for t in self.trials if requirement in t.killed_by and requirement in t.paired)

    @property
    def immortal(self) -> tuple[str, ...]:
        """Requirements that no fault brings down."""
        return tuple(r for r in self.requirements if not self.killers(r))

    @property
    def complete(self) -> bool:
        """Whether every fault is exact and every requirement can fall."""
        return all(t.exact for t in self.trials) and not self.immortal

    def document(self) -> Document:
        """The matrix for programs."""
        named = self.requirements or tuple(dict.fromkeys(r for t in self.trials for r in t.paired))
        return Document(
            self.complete,
            tuple(
                FaultRow(t.fault.id, t.container, t.fault.kind, t.paired, not t.missed, t.killed_by, t.missed, t.unrelated)
                for t in self.trials
            ),
            tuple(RequirementRow(r, self.killers(r)) for r in named),
        )


def prove(names: Iterable[str], identifiers: tuple[str, ...], jobs: int, console: Console) -> Matrix:
    """Try the faults of these containers, of all without a name; only those with these ids, when any is given."""
    containers = [catalogue.container(name) for name in names] or list(catalogue.containers())
    for identifier in identifiers:
        find(identifier, containers[0] if len(containers) == 1 else None)
    chosen = [pair for pair in _pairs(containers) if not identifiers or pair[1].id in identifiers]
    for broken in dict.fromkeys(b for _, f in chosen for b in f.breaks):
        catalogue.requirement(broken)
    target.demand_emulator()
    with tempfile.TemporaryDirectory(prefix="cogspec-") as recall, ThreadPoolExecutor(jobs) as pool:
        bench = _Bench(recall)
        for clean in pool.map(bench.clean, containers):
            console.print(f"without a fault: {clean.verdict}", highlight=False)
        trials: list[Trial] = []
        for trial in pool.map(bench.trial, [c for c, _ in chosen], [f for _, f in chosen]):
            trials.append(trial)
            console.print(_line(trial, len(trials), len(chosen)))
    required = () if identifiers else tuple(dict.fromkeys(r.id for c in containers for r in c.requirements))
    return Matrix(tuple(trials), required)


def _pairs(containers: Iterable[Container]) -> Iterator[tuple[Container, Fault]]:
    """Each container with its faults; one of what all of them serve is tried on the first alone."""
    tried: set[str] = set()
    for container in containers:
        for fault in faults_of(container):
            shared = all(broken.startswith(f"{SHARED_DOCUMENT}.") for broken in fault.breaks)
            if not (shared and fault.id in tried):
                tried.add(fault.id)
                yield container, fault


@dataclass(frozen=True)
class _Bench:
    """Where trials are run, each in a process of its own against an emulator in another."""

    recall: str
    """A directory of what emulators did before and need not do again."""

    def clean(self, container: Container) -> Results:
        """A run without a fault; raises ProofFailed where it finds one."""
        results = self._run(container, (), ())
        if results.verdict != "conformant":
            broken = ", ".join(r.id for r in results.broken) or results.reason
            raise ProofFailed(f"The clean emulator of {container.name} is not conformant ({broken}); mend that first.")
        return results

    def trial(self, container: Container, fault: Fault) -> Trial:
        """What this fault brings down."""
        results = self._run(container, (fault.id,), _could_see(container, fault))
        rows = {row.id: row for row in results.requirements}
        paired = tuple(r for r in fault.breaks if r in rows)
        killed = tuple(row.id for row in results.requirements if row.broken)
        return Trial(container.name, fault, paired, killed, tuple((r, _why(rows[r])) for r in paired if r not in killed))

    def _run(self, container: Container, faults: tuple[str, ...], requirements: tuple[str, ...]) -> Results:
        count = target.instances_needed(container, Options(requirements=frozenset(requirements)).left_out(container))
        with (
            tempfile.TemporaryDirectory(prefix="cogspec-") as folder,
            target.embedded_instances(container, faults, count, self.recall) as urls,
        ):
            command = [sys.executable, "-m", "conformance", "run", container.name, "--no-shrink", "--output", folder]
            command += ["--files-host", LOOPBACK[-1], *(word for url in urls for word in ("--url", url))]
            command += [word for identifier in requirements for word in ("--requirement", identifier)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
            written = Path(folder) / "results.json"
            if not written.exists():
                said = (done.stderr or done.stdout).strip().splitlines()[-1:]
                raise ProofFailed(f"The trial of {', '.join(faults) or 'no fault'} ended without results: {' '.join(said)}")
            return read(written)


def _could_see(container: Container, fault: Fault) -> tuple[str, ...]:
    """Requirements whose tests meet the fault: those of the operations it acts on, and of whole documents."""
    if not fault.at:
        return ()
    return tuple(
        r.id
        for r in container.requirements
        if r.id in fault.breaks or r.operation in fault.at or (r.operation is None and not r.id.startswith(SHARED_DOCUMENT))
    )


def _why(row: RequirementResult) -> str:
    return row.reason or row.outcome


def _line(trial: Trial, number: int, of: int) -> Text:
    colour = "green" if trial.exact else "red"
    line = Text.assemble((f"{number:3} of {of} ", "dim"), ("exact " if trial.exact else "WRONG ", colour), trial.fault.id)
    line.append(f"  {len(trial.killed_by)} requirements fell", "dim")
    for requirement, why in trial.reasons:
        line.append(f"\n         missed {requirement}: {why}", "red")
    for requirement in trial.unrelated:
        line.append(f"\n         unrelated {requirement} fell", "red")
    return line


def told(matrix: Matrix) -> RenderableType:
    """The end of a proof, for people."""
    exact = sum(t.exact for t in matrix.trials)
    lines = [Text(f"{exact} of {len(matrix.trials)} faults bring down just the requirements they are paired with")]
    if matrix.requirements:
        killed = len(matrix.requirements) - len(matrix.immortal)
        lines.append(Text(f"{killed} of {len(matrix.requirements)} requirements are brought down by a fault"))
        lines += [Text(f"no fault breaks {r}", "red") for r in matrix.immortal]
    lines.append(Text("the proof is complete" if matrix.complete else "the proof is NOT complete", "bold"))
    return Group(*lines)
