"""The results of all products, put together: what stands in the pages, and in which order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from conformance.catalogue import Container, Level
from conformance.certify.matrix.reading import Entry, Refused
from conformance.report.results import OUTCOMES, Outcome, RequirementResult

_SIMPLE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_GRAVITY: dict[Outcome | None, int] = {outcome: place for place, outcome in enumerate(OUTCOMES)}
UNTRIED: tuple[Outcome | None, ...] = (None, "not_run")


@dataclass(frozen=True)
class Listed:
    """A product and all that is known of it."""

    vendor: str
    name: str
    slug: str
    """What its files are called: its name where that is simple, or else with a dot and a digest, so that no two share one."""
    histories: tuple[tuple[Entry, ...], ...]
    """The results of each container, the newest first."""

    @property
    def newest(self) -> dict[str, Entry]:
        """The results that count, by container."""
        return {history[0].results.target.container: history[0] for history in self.histories}


@dataclass(frozen=True)
class Line:
    """One requirement over all products."""

    id: str
    level: Level
    text: str
    """Empty where this release does not know it."""
    outcomes: tuple[Outcome | None, ...]
    """One for each product; None where its results do not name the requirement."""

    @property
    def differs(self) -> bool:
        """Whether products that tried it came to different outcomes."""
        return len(set(self.outcomes) - set(UNTRIED)) > 1


@dataclass(frozen=True)
class Compared:
    """One container and the products that have results of it."""

    container: Container
    products: tuple[Listed, ...]
    lines: tuple[Line, ...]
    """Those first that are broken somewhere, then as the container has them."""


@dataclass(frozen=True)
class Matrix:
    """All that the site shows."""

    title: str
    products: tuple[Listed, ...]
    containers: tuple[Compared, ...]
    refused: tuple[Refused, ...]


def matrix(title: str, entries: Iterable[Entry], refused: Sequence[Refused], order: Sequence[str]) -> Matrix:
    """Put results together; ``order`` is that of the containers. The same results twice are one."""
    grouped: dict[tuple[str, str], dict[str, dict[str, Entry]]] = {}
    for entry in entries:
        containers = grouped.setdefault((entry.product, entry.vendor), {})
        same = containers.setdefault(entry.results.target.container, {})
        same.setdefault(digest(entry), entry)
    products = tuple(
        Listed(
            vendor,
            name,
            _slug(vendor, name),
            tuple(_newest_first(found[container].values()) for container in order if container in found),
        )
        for (name, vendor), found in sorted(grouped.items())
    )
    with_results = (name for name in order if any(name in each.newest for each in products))
    return Matrix(title, products, tuple(_compared(name, products) for name in with_results), tuple(refused))


def digest(entry: Entry) -> str:
    """What tells results from all others."""
    return hashlib.sha256(msgspec.json.encode(entry.results)).hexdigest()


def _newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    def age(entry: Entry) -> tuple[str, str]:
        return entry.started.isoformat() if entry.started else "", digest(entry)

    return tuple(sorted(entries, key=age, reverse=True))


def _slug(vendor: str, name: str) -> str:
    if not vendor and _SIMPLE.fullmatch(name):
        return name
    readable = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "product"
    whole = f"{vendor}\n{name}"  # neither holds a break
    return f"{readable}.{hashlib.sha256(whole.encode()).hexdigest()[:12]}"


def _compared(name: str, products: Sequence[Listed]) -> Compared:
    having = tuple(each for each in products if name in each.newest)
    container = having[0].newest[name].container
    rows = [{row.id: row for row in each.newest[name].results.requirements} for each in having]
    named: dict[str, RequirementResult] = {identifier: row for found in rows for identifier, row in found.items()}
    known = [identifier for identifier in container.by_id if identifier in named]
    lines = [_line(container, named[i], rows) for i in (*known, *sorted(named.keys() - set(known)))]
    lines.sort(key=lambda line: min(_GRAVITY.get(outcome, len(OUTCOMES)) for outcome in line.outcomes))
    return Compared(container, having, tuple(lines))


def _line(container: Container, row: RequirementResult, rows: Sequence[dict[str, RequirementResult]]) -> Line:
    known = container.by_id.get(row.id)
    here = (found.get(row.id) for found in rows)
    outcomes: tuple[Outcome | None, ...] = tuple(each.outcome if each else None for each in here)
    return Line(row.id, known.level if known else row.level, known.text if known else "", outcomes)
