"""The catalogue of requirements: each with what it counts as, its source, and what checks and what breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from conformance import catalogue
from conformance.catalogue import Container, Operation, Requirement
from conformance.catalogue.documents import load
from conformance.documents.generated.markup import code, counted, link, paragraphs, table, words

WHOLE = "Of no single operation"
INTRODUCTION = """\
A requirement is one sentence that must hold. Its id never changes its meaning, and is its address on this page. A MUST
decides the verdict; a SHOULD is shown; a MAY is told. [All services](index.md) has what a basis and a profile mean.
"""
OVERVIEW = """\
# Requirements

Everything that cogspec checks, in sentences. Each has its page by its service, and each page says of a requirement
where it comes from, what checks it, and which deliberate faults break it: a check counts only where it was seen to
fail. `cogspec explain ID` says the same on a terminal, with the last outcome.

| Level | Means |
| --- | --- |
| MUST | One that fails makes a container non-conformant. |
| SHOULD | One that fails is shown, and counts with `--strict` only. |
| MAY | Told for its own sake. |

| Basis | Means |
| --- | --- |
| documented | A page states it. |
| schema | It follows from the description of the operation: nobody wrote it, and every operation has it. |
| contested | A description states it, and a real answer broke it; the kit accepts both. |
| reported | Users saw it; no page states it. |
| inferred | It follows from what is stated; no page states it. |

Only what is documented or follows from a schema may be a MUST.

| Profile | Needs |
| --- | --- |
| core | a URL; the frozen cases, replayed |
| behaviour | a URL |
| accuracy | a URL; rates on inputs whose truth is known |
| operations | a container that the run launches |
| disconnected | the same, and a licence |
| scale-out | two instances that share their state |
"""


@dataclass(frozen=True)
class Told:
    """A test or a fault, with its sentence."""

    id: str
    text: str


@dataclass(frozen=True)
class Known:
    """What is known of a requirement beside itself."""

    checks: Sequence[Told]
    faults: Sequence[Told]


@dataclass(frozen=True)
class Chapter:
    """The requirements of one page."""

    name: str
    """Of its file, without an extension: ``face-v1.0-face-lists``."""
    title: str
    parts: Sequence[tuple[Operation | None, Sequence[Requirement]]]

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(len(rows) for _, rows in self.parts)


def chapters() -> tuple[Chapter, ...]:
    """The pages: one a service, and of a service whose operations are of several kinds, one a kind."""
    found: dict[str, tuple[str, dict[str, tuple[Operation | None, list[Requirement]]]]] = {}
    seen: set[str] = set()
    for container in catalogue.containers():
        for requirement in container.requirements:
            if requirement.id not in seen:
                seen.add(requirement.id)
                name, title, operation = _place(container, requirement)
                _, parts = found.setdefault(name, (title, {}))
                parts.setdefault(operation.key if operation else "", (operation, []))[1].append(requirement)
    return tuple(Chapter(name, title, tuple(parts.values())) for name, (title, parts) in sorted(found.items()))


def page(chapter: Chapter, known: Mapping[str, Known]) -> str:
    """One chapter."""
    parts = [f"# {chapter.title}: requirements", INTRODUCTION, _counts(chapter)]
    for operation, rows in chapter.parts:
        heading = f"{words(operation.definition['summary']).rstrip('.')}" if operation else WHOLE
        parts.append(f"## {heading} {{#{operation.key if operation else 'whole'}}}")
        if operation:
            parts.append(f"{code(operation.label)}")
        parts += [_entry(requirement, known[requirement.id]) for requirement in rows]
    return paragraphs(parts)


def overview() -> str:
    """The page that leads to the others."""
    rows = ((link(c.title, f"{c.name}.md"), str(c.count)) for c in chapters())
    return paragraphs([OVERVIEW, "## By service", table(("Service", "Requirements"), rows)])


def address(requirement: Requirement) -> str:
    """Where its entry is, seen from the folder of the reference."""
    return f"requirements/{_pages()[requirement.id]}.md#{requirement.id}"


@cache
def _pages() -> dict[str, str]:
    return {r.id: chapter.name for chapter in chapters() for _, rows in chapter.parts for r in rows}


def _entry(requirement: Requirement, known: Known) -> str:
    said = f"{requirement.level} · {requirement.basis} · {requirement.profile}"
    lines = [f"### {code(requirement.id)} {{#{requirement.id}}}", f"**{words(requirement.text)}**", said]
    if not requirement.unwritten:
        lines.append(f"Source: {_source(requirement.source)}")
    lines.append(_list("Contested between", (f"*{a.by}*: {words(a.text)}" for a in requirement.alternatives.values())))
    checks = (code(row.id) if requirement.unwritten else _told(row) for row in known.checks)
    return paragraphs([*lines, _list("Checked by", checks), _list("Broken by", map(_told, known.faults))])


def _told(row: Told) -> str:
    return f"{code(row.id)}: {words(row.text)}"


def _list(label: str, rows: Iterator[str]) -> str:
    lines = "\n".join(f"- {row}" for row in rows)
    return f"{label}:\n\n{lines}" if lines else ""


def _counts(chapter: Chapter) -> str:
    levels = [r.level for _, rows in chapter.parts for r in rows]
    told = ", ".join(f"{levels.count(level)} {level}" for level in ("MUST", "SHOULD", "MAY") if level in levels)
    return f"{counted(len(levels), 'requirement')}: {told}."


def _source(source: str) -> str:
    for title, url in _published().items():
        if source.startswith(title):
            return f"{link(words(title), url)}{words(source[len(title) :])}"
    return words(source)


@cache
def _published() -> dict[str, str]:
    """Addresses by the beginnings of sources, the longest first."""
    loaded = yaml.safe_load((Path(__file__).parent / "sources.yaml").read_text(encoding="utf-8"))
    return dict(sorted(cast("dict[str, str]", loaded).items(), key=lambda item: -len(item[0])))


def description_of(container: Container, requirement: Requirement) -> str:
    """The name of the document of the service that a requirement is about."""
    named = [o.service for o in container.operations if requirement.id.startswith(f"{o.service}.")]
    service = max(named, key=len, default=catalogue.SHARED_DOCUMENT)
    return next((n for n in container.descriptions if load(n)["x-service"] == service), catalogue.SHARED_DOCUMENT)


def _place(container: Container, requirement: Requirement) -> tuple[str, str, Operation | None]:
    """The page of a requirement: its name and title, and the operation it belongs to."""
    name = description_of(container, requirement)
    operation = container.operation(requirement.operation) if requirement.operation else None
    kinds = {kind_of(o) for o in container.operations if operation and o.service == operation.service}
    if operation and len(kinds) > 1:
        kind = kind_of(operation)
        return f"{name}-{re.sub(r'[^a-z]+', '-', kind.lower())}", f"{title_of(name)}, {kind[0].lower()}{kind[1:]}", operation
    return name, title_of(name), operation


def kind_of(operation: Operation) -> str:
    """What its description sorts it under."""
    return str(operation.definition["tags"][0])


def title_of(description: str) -> str:
    """What a document is called on pages: its title and its version."""
    info = load(description)["info"]
    return str(info["title"]) if description == catalogue.SHARED_DOCUMENT else f"{info['title']} {info['version']}"
