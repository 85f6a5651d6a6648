"""The kill matrix, fault by requirement: what trials showed, and whether that is a complete proof."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from conformance.faults.fault import Fault, Kind

WHOLE = (1, 1)
"""The first of one part."""


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
    again: bool = False
    """Whether it was tried a second time, because the first was wrong."""

    @property
    def missed(self) -> tuple[str, ...]:
        """Paired requirements that stayed green or were not run."""
        return tuple(r for r in self.paired if r not in self.killed_by)

    @property
    def unrelated(self) -> tuple[str, ...]:
        """Requirements that fell without being paired, except those that may fall."""
        return tuple(r for r in self.killed_by if r not in self.paired and r not in self.fault.may_break)

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
    may_break: tuple[str, ...]
    killed: bool
    killed_by: tuple[str, ...]
    missed: tuple[str, ...]
    unrelated: tuple[str, ...]
    again: bool


@dataclass(frozen=True)
class RequirementRow:
    """One requirement of the matrix, as JSON shows it."""

    id: str
    killed_by: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """The matrix, as JSON shows it."""

    complete: bool
    """Of what was tried."""
    part: tuple[int, int]
    faults: tuple[FaultRow, ...]
    requirements: tuple[RequirementRow, ...]


@dataclass(frozen=True)
class Matrix:
    """Fault by requirement."""

    trials: tuple[Trial, ...]
    requirements: tuple[str, ...]
    """Those that must be killed by some fault; empty when only some faults were tried."""
    part: tuple[int, int] = WHOLE
    """Which part of the faults was tried, of how many."""

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
            self.part,
            tuple(_row(trial) for trial in self.trials),
            tuple(RequirementRow(r, self.killers(r)) for r in named),
        )

    def summary(self) -> RenderableType:
        """The matrix for people, in a few lines."""
        exact = sum(t.exact for t in self.trials)
        lines = [Text(f"{exact} of {len(self.trials)} faults bring down just the requirements they are paired with")]
        again = sum(t.again for t in self.trials)
        if again:
            lines.append(Text(f"{again} of them were tried again, because they were wrong at first", "yellow"))
        if self.requirements:
            killed = len(self.requirements) - len(self.immortal)
            lines.append(Text(f"{killed} of {len(self.requirements)} requirements are brought down by a fault"))
            lines += [Text(f"no fault breaks {r}", "red") for r in self.immortal]
        what = "the proof" if self.part == WHOLE else "part {} of {} of the proof".format(*self.part)
        lines.append(Text(f"{what} is complete" if self.complete else f"{what} is NOT complete", "bold"))
        return Group(*lines)


def _row(trial: Trial) -> FaultRow:
    fault = trial.fault
    return FaultRow(
        fault.id,
        trial.container,
        fault.kind,
        trial.paired,
        fault.may_break,
        not trial.missed,
        trial.killed_by,
        trial.missed,
        trial.unrelated,
        trial.again,
    )


def line(trial: Trial, number: int, of: int) -> Text:
    """One trial for people, while the proof goes on."""
    colour = "green" if trial.exact else "red"
    word = f"{'exact' if trial.exact else 'WRONG'} {'when tried again ' if trial.again else ''}"
    text = Text.assemble((f"{number:3} of {of} ", "dim"), (word, colour), trial.fault.id)
    text.append(f"  {len(trial.killed_by)} requirements fell", "dim")
    for requirement, why in trial.reasons:
        text.append(f"\n         missed {requirement}: {why}", "red")
    for requirement in trial.unrelated:
        text.append(f"\n         unrelated {requirement} fell", "red")
    return text
