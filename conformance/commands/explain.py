"""``cogspec explain``: what is known of a requirement, a failure or a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from conformance import catalogue
from conformance.catalogue import NoSuchRequirement, Requirement
from conformance.commands.kinds import PLACE
from conformance.faults import faults_of
from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.report.formats.github import telling
from conformance.report.results import Failure, RequirementResult, encode, read_all, times
from conformance.report.summary import LONGEST_TEXT, facts, tell_failure
from conformance.run.index import checks_of
from conformance.run.options import OUTPUT


class NoSuchFailure(Refusal):
    """A failure id that the results do not hold."""


@dataclass(frozen=True)
class Told:
    """A test or a fault, with its sentence."""

    id: str
    text: str


@dataclass(frozen=True)
class Explanation:
    """All that is known of one requirement."""

    requirement: Requirement
    containers: tuple[str, ...]
    tests: tuple[Told, ...]
    faults: tuple[Told, ...]
    properties: tuple[Told, ...]
    """What sources state, by their own count, that it checks."""
    last: RequirementResult | None
    failure: Failure | None = None
    """The failure that was asked for, when it was one."""


@dataclass(frozen=True)
class FaultExplanation:
    """What a deliberate violation does, and whom it has to bring down."""

    id: str
    text: str
    kind: str
    containers: tuple[str, ...]
    breaks: tuple[Told, ...]
    """The requirements that it breaks, with their sentences."""


def explain(identifier: str, folder: Path) -> Explanation:
    """Explain a requirement, or a failure of the results in this folder."""
    found = read_all(folder)
    if identifier.startswith("f-"):
        for results in found:
            for row in results.requirements:
                for failure in row.failures:
                    if failure.id == identifier:
                        return _explanation(row.id, row, failure)
        looked = folder / "results.json"
        raise NoSuchFailure(f"{identifier!r} is not a failure in {looked}; name the directory of its run with --results.")
    rows = [row for results in found for row in results.requirements if row.id == identifier]
    try:
        return _explanation(identifier, rows[0] if rows else None, None)
    except NoSuchRequirement as refusal:
        raise NoSuchRequirement(f"{refusal.args[0]} `cogspec spec CONTAINER` prints all of them.") from None


def _explanation(identifier: str, last: RequirementResult | None, failure: Failure | None) -> Explanation:
    requirement = catalogue.requirement(identifier)
    owners = [c for c in catalogue.containers() if requirement in c.requirements]
    faults = {f.id: Told(f.id, f.text) for c in owners for f in faults_of(c) if identifier in f.breaks}
    return Explanation(
        requirement,
        tuple(c.name for c in owners),
        tuple(Told(*found) for found in checks_of(requirement, owners[0])),
        tuple(faults.values()),
        tuple(Told(p.id, p.text) for p in catalogue.properties() if identifier in p.requirements),
        last,
        failure,
    )


def explain_fault(identifier: str) -> FaultExplanation | None:
    """Explain a fault of the emulator; None where none is called so."""
    worn = [(c.name, fault) for c in catalogue.containers() for fault in faults_of(c) if fault.id == identifier]
    if not worn:
        return None
    fault = worn[0][1]
    names = tuple(name for name, _ in worn)
    texts = {r.id: r.text for name in names for r in catalogue.container(name).requirements}
    breaks = tuple(Told(broken, texts[broken]) for _, each in worn for broken in each.breaks if broken in texts)
    return FaultExplanation(fault.id, fault.text, fault.kind, names, tuple(dict.fromkeys(breaks)))


def tell_fault(fault: FaultExplanation, out: Console) -> None:
    """Print what is known of a fault."""
    out.print(Text(fault.id, "bold"))
    out.print(Text(fault.text))
    rows = [("kind", fault.kind), ("containers", ", ".join(fault.containers))]
    rows += [("breaks" if place == 0 else "", f"{row.id}: {row.text}") for place, row in enumerate(fault.breaks)]
    rows.append(("try it", f"cogspec prove {fault.containers[0]} --fault {fault.id}"))
    out.print(facts(rows))


def tell(explanation: Explanation, out: Console) -> None:
    """Print an explanation."""
    r = explanation.requirement
    last = explanation.last
    out.print(Text(r.id, "bold"))
    out.print(Text(r.text))
    rows = [("counts as", f"{r.level}, {r.basis}, profile {r.profile}"), ("source", r.source)]
    rows += [(f"{said.by}", f"{said.text}{_times(last, name)}") for name, said in r.alternatives.items()]
    named = (f"{name} ({life})" if life != "alive" else name for name, life in _lives(explanation))
    rows.append(("containers", ", ".join(named)))
    for label, named in (("property", explanation.properties), ("tests", explanation.tests), ("faults", explanation.faults)):
        rows += [(label if place == 0 else "", f"{row.id}: {row.text}") for place, row in enumerate(named)]
    reason = f": {plain(last.reason, LONGEST_TEXT)}" if last and last.reason else ""
    outcome = f"{last.outcome}{reason}" if last else "no results are here"
    out.print(facts([*rows, ("last run", outcome)]))
    for failure in (explanation.failure,) if explanation.failure else (last.failures if last else ()):
        out.print()
        out.print(Text(f"failure {plain(failure.id)}", "bold red"))
        tell_failure(failure, out, whole=True)
        about = ((name.replace("_", " "), f"{value}") for name, value in failure.input.items())
        out.print(facts([(plain(name), plain(value, LONGEST_TEXT)) for name, value in about]))


def _times(last: RequirementResult | None, alternative: str) -> str:
    """How often the last run saw an alternative, in brackets; empty where there was none that counted it."""
    if last is None or alternative not in last.alternatives:
        return ""
    return f" (seen {times(last.alternatives[alternative])} in the last run)"


def _lives(explanation: Explanation) -> Iterator[tuple[str, str]]:
    return ((name, catalogue.container(name).life) for name in explanation.containers)


@click.command("explain")
@click.argument("identifier", metavar="ID")
@click.option("--results", type=PLACE, default=Path(OUTPUT), show_default=True, help="A run's --output.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(identifier: str, results: Path, *, as_json: bool) -> None:
    """Explain a requirement, a failure of the last run, or a fault of the emulator, by its id."""
    if fault := explain_fault(identifier):
        if as_json:
            click.echo(encode(fault))
        else:
            tell_fault(fault, Console(highlight=False))
        return
    explanation = explain(identifier, results)
    if as_json:
        click.echo(encode(explanation))
    else:
        with telling() as console:
            tell(explanation, console)
