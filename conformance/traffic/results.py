"""What the judging of recorded traffic found: the shape of ``cogspec judge --json``, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from conformance.catalogue import Basis, Level
from conformance.description.wording import Mismatch
from conformance.report.results import Kit

Kind = Literal["judged", "not-telling", "unanswered", "not-described", "other-service", "unreadable", "kit-failed"]
"""What became of an exchange.

- ``judged``: it shows something of at least one requirement.
- ``not-telling``: its operation is known, and it shows nothing, as where an optional operation is not served.
- ``unanswered``: no answer was recorded.
- ``not-described``: a known service, at a path, with a method or in a version that is not described.
- ``other-service``: everything else; only counted.
- ``unreadable``: an entry of the file that is no exchange.
- ``kit-failed``: a mistake of cogspec itself.
"""
Verdict = Literal["unbroken", "broken", "nothing-judged"]


@dataclass(frozen=True)
class Broken:
    """One way in which one exchange breaks a requirement."""

    requirement: str
    level: Level
    expected: str
    got: str


@dataclass(frozen=True)
class JudgedExchange:
    """One exchange, and what it shows."""

    number: int
    """In its file, from 1."""
    kind: Kind
    request: str = ""
    """Method, path and query; without a host, and without values that may be secret."""
    status: int | None = None
    container: str = ""
    operation: str = ""
    """Key of the operation; empty where none is described."""
    as_described: bool | None = None
    """Whether the answer is as described; null where that was not judged."""
    mismatches: tuple[Mismatch, ...] = ()
    """Where the body of the answer does not match its schema: every place, up to a thousand."""
    broken: tuple[Broken, ...] = ()
    judged: tuple[str, ...] = ()
    """The requirements that it shows something of, kept or broken."""
    blocked: Mapping[str, str] = field(default_factory=dict[str, str])
    """The requirements that could not be judged, each with the broken one that this rests on."""
    note: str = ""
    """What was not judged, and why."""


@dataclass(frozen=True)
class JudgedFile:
    """One file."""

    path: str
    form: str
    kinds: Mapping[Kind, int]
    """How many exchanges became what."""
    exchanges: tuple[JudgedExchange, ...]
    """Without those of other services."""


@dataclass(frozen=True)
class SkippedFile:
    """A file in a directory that is no recording."""

    path: str
    reason: str


@dataclass(frozen=True)
class RequirementCount:
    """How often a requirement was judged."""

    id: str
    level: Level
    basis: Basis
    owner: str
    """Key of its operation, or the service that it is a requirement of."""
    judged: int
    broken: int


@dataclass(frozen=True)
class TrafficResults:
    """Everything that was found in recorded traffic."""

    verdict: Verdict
    kit: Kit
    kinds: Mapping[Kind, int]
    """How many exchanges of all files became what."""
    files: tuple[JudgedFile, ...]
    skipped: tuple[SkippedFile, ...]
    requirements: tuple[RequirementCount, ...]
    """Those that the exchanges with the operations seen could have shown, judged or not."""

    @property
    def exit_code(self) -> int:
        """What the process returns: 1 when something that counts is broken, 3 when nothing was judged or the kit failed."""
        if self.verdict == "broken":
            return 1
        return 0 if self.verdict == "unbroken" and not self.kinds.get("kit-failed") else 3


def counted(kinds: Counter[Kind]) -> dict[Kind, int]:
    """The counts of the kinds that there were, the most telling first."""
    order: tuple[Kind, ...] = Kind.__args__
    return {kind: kinds[kind] for kind in order if kinds[kind]}


def schema() -> dict[str, Any]:
    """The JSON Schema of what ``--json`` prints, made from the models."""
    made = msgspec.json.schema(TrafficResults)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "cogspec judged traffic", **made}


def write_schema() -> None:
    """Write the shipped schema again, after a change of the models."""
    shipped = Path(__file__).with_name("traffic.schema.json")
    shipped.write_bytes(msgspec.json.format(msgspec.json.encode(schema()), indent=1) + b"\n")
