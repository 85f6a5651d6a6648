"""The kill matrix as it is declared: every fault with the requirements that it must bring down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance import catalogue
from conformance.documents.generated import requirements
from conformance.documents.generated.markup import code, counted, link, paragraphs, table, words

OVERVIEW = """\
# The kill matrix

A check counts only when it has been seen to fail. Each *fault* is a deliberate violation of the emulator, and is paired
with the requirements it breaks: with the fault on, each of them must fail, and no other. *Written* faults are mistakes
that real implementations make; *derived* ones follow from the description of an operation: a required member left out,
a type changed, a status that nobody described.

These pages show what is declared. `cogspec prove` shows that it is so: it tries each fault, and fails where one is not
caught, where one brings down anything unrelated, and where a requirement is broken by none. `cogspec serve CONTAINER
--fault ID` wears one.
"""
HEAD = ("Fault", "Does", "Must bring down")
INTRODUCTION = "Each fault must bring down what stands beside it, and nothing else. [What a fault is](index.md)."


@dataclass(frozen=True)
class Declared:
    """A fault as a page shows it."""

    id: str
    text: str
    written: bool
    breaks: Sequence[str]
    may_break: Sequence[str]


def pages(faults: Sequence[Declared]) -> Mapping[str, str]:
    """Name and text of each page: one a service, by what its faults break first."""
    chapters: dict[str, tuple[str, list[Declared]]] = {}
    owners = _owners()
    for fault in faults:
        name, title = owners[fault.breaks[0]]
        chapters.setdefault(name, (title, []))[1].append(fault)
    listed = ((link(title, f"{name}.md"), *_counted(rows)) for name, (title, rows) in sorted(chapters.items()))
    index = paragraphs([OVERVIEW, "## By service", table(("Service", "Written", "Derived"), listed)])
    return {"index": index, **{name: _page(title, rows) for name, (title, rows) in chapters.items()}}


def _page(title: str, rows: Sequence[Declared]) -> str:
    parts = [f"# {title}: faults", INTRODUCTION]
    for heading, written in (("Written", True), ("Derived", False)):
        chosen = [fault for fault in rows if fault.written is written]
        if chosen:
            parts += [f"## {heading}", f"{counted(len(chosen), 'fault')}.", table(HEAD, map(_row, chosen))]
    return paragraphs(parts)


def _row(fault: Declared) -> tuple[str, str, str]:
    brought = ", ".join(_linked(identifier) for identifier in fault.breaks)
    perhaps = (
        f"; as timing has it: {', '.join(_linked(identifier) for identifier in fault.may_break)}" if fault.may_break else ""
    )
    return f'<span id="{fault.id}"></span>{code(fault.id)}', words(fault.text), f"{brought}{perhaps}"


def _linked(identifier: str) -> str:
    return link(code(identifier), f"../{requirements.address(catalogue.requirement(identifier))}")


def _counted(rows: Sequence[Declared]) -> tuple[str, str]:
    written = sum(fault.written for fault in rows)
    return str(written), str(len(rows) - written)


def _owners() -> dict[str, tuple[str, str]]:
    """The page on which a fault stands, by the requirement it breaks."""
    found: dict[str, tuple[str, str]] = {}
    for container in catalogue.containers():
        for requirement in container.requirements:
            name = requirements.description_of(container, requirement)
            found.setdefault(requirement.id, (name, requirements.title_of(name)))
    return found
