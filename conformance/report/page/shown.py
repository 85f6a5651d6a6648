"""What the page of a run shows, in the order in which it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conformance.catalogue import PROFILES, Alternative, Container, Requirement
from conformance.report.page.drawing import Bar, bars
from conformance.report.page.evidence import Evidence, evidence
from conformance.report.results import OUTCOMES, WORDS, Outcome, RequirementResult, Results, standing, times

NO_OPERATION = "the service as a whole"


@dataclass(frozen=True)
class Shown:
    """A requirement with what became of it."""

    row: RequirementResult
    requirement: Requirement

    @property
    def symbol(self) -> str:
        """Its outcome as one character."""
        return OUTCOMES[self.row.outcome][0]

    @property
    def word(self) -> str:
        """Its outcome in a word or two."""
        return OUTCOMES[self.row.outcome][1]

    @property
    def alternatives(self) -> tuple[tuple[Alternative, str], ...]:
        """What a contested one is contested between, and how often each was seen, in words."""
        stated, seen = self.requirement.alternatives, self.row.alternatives
        if self.row.outcome == "not_run" and seen and not any(seen.values()):
            return tuple((said, "not tried") for said in stated.values())
        return tuple((said, times(seen[name]) if name in seen else "not counted") for name, said in stated.items())

    @property
    def place(self) -> str:
        """Its operation, or that it is of none."""
        return self.requirement.operation or NO_OPERATION


@dataclass(frozen=True)
class Cell:
    """The requirements of one operation in one profile."""

    outcome: Outcome | None
    """The gravest; None where there are none."""
    counts: tuple[tuple[str, int], ...] = ()
    """How many have each outcome, in words."""

    @property
    def symbol(self) -> str:
        """The gravest outcome as one character."""
        return OUTCOMES[self.outcome][0] if self.outcome else ""


@dataclass(frozen=True)
class Line:
    """One operation in the matrix."""

    place: str
    label: str
    """Method and path; empty where it is none."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Page:
    """All that is shown."""

    results: Results
    title: str
    verdict: str
    standing: str
    """What the verdict rests on, in a sentence."""
    sums: tuple[tuple[str, int], ...]
    """Outcomes in words, and how many have them; they add up to what is declared."""
    broken: tuple[Shown, ...]
    waived: tuple[Shown, ...]
    rows: tuple[Shown, ...]
    profiles: tuple[str, ...]
    matrix: tuple[Line, ...]
    reasons: tuple[tuple[str, list[str]], ...]
    """Why requirements were not run, and which, with the most of them first."""
    contested: tuple[Shown, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]
    """The failures of each requirement that has any."""
    bars: tuple[Bar, ...]
    """How long operations took."""


def shown(results: Results, container: Container | None) -> Page:
    """What the page of a run shows; without a container there are no requirements to be named."""
    rows = tuple(Shown(row, container.requirement(row.id)) for row in results.requirements) if container else ()
    by_id = {each.row.id: each for each in rows}
    used = {each.row.profile for each in rows}
    profiles = tuple(profile for profile in PROFILES if profile in used)
    counts = Counter(each.row.outcome for each in rows)
    return Page(
        results,
        container.title if container else results.target.container or "A container",
        WORDS[results.verdict].capitalize(),
        standing(results),
        tuple((word, counts[outcome]) for outcome, (_, word) in OUTCOMES.items()),
        tuple(by_id[row.id] for row in results.broken if row.id in by_id),
        tuple(each for each in rows if each.row.outcome == "waived"),
        rows,
        profiles,
        tuple(_matrix(rows, profiles, container)) if container else (),
        tuple(sorted(results.reasons.items(), key=lambda item: -len(item[1]))),
        tuple(each for each in rows if each.row.basis == "contested"),
        evidence(results.requirements),
        bars(results.times.operations),
    )


def _matrix(rows: Iterable[Shown], profiles: tuple[str, ...], container: Container) -> Iterator[Line]:
    counts: dict[tuple[str, str], Counter[Outcome]] = {}
    for each in rows:
        counts.setdefault((each.place, each.row.profile), Counter())[each.row.outcome] += 1
    labels = {operation.key: operation.label for operation in container.operations}
    for place in (*labels, NO_OPERATION):
        cells = tuple(_cell(counts.get((place, profile), Counter())) for profile in profiles)
        if any(cell.outcome for cell in cells):
            yield Line(place, labels.get(place, ""), cells)


def _cell(counts: Counter[Outcome]) -> Cell:
    met: list[Outcome] = [outcome for outcome in OUTCOMES if counts[outcome]]
    if not met:
        return Cell(None)
    return Cell(met[0], tuple((OUTCOMES[outcome][1], counts[outcome]) for outcome in met))
