"""What changed: an event for each result, told by what it says otherwise than the one before it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from conformance.certify.matrix.reading import Entry
from conformance.certify.matrix.table import Listed, Matrix, digest
from conformance.report.compared import WORDS as CHANGES
from conformance.report.compared import Kind, ResultsCompared, changed
from conformance.report.results import WORDS

MOST_EVENTS = 200
MOST_NAMED = 20
"""Requirements of one event that are named."""
UNKNOWN = "1970-01-01T00:00:00Z"
"""When a feed without any event was brought up to date, since it must say so."""


@dataclass(frozen=True)
class Event:
    """A result that came."""

    id: str
    """Follows from the product and the results, so that a feed that is made again has the same."""
    updated: str
    title: str
    page: str
    """Relative to the feed."""
    lines: tuple[str, ...]


def feed_id(matrix: Matrix) -> str:
    """The id of a feed, which follows from its title."""
    return _urn(f"matrix\n{matrix.title}")


def events(matrix: Matrix) -> list[Event]:
    """All events, the newest first; results of a run that never began have no time and so make none."""
    found = [event for product in matrix.products for event in _of(product)]
    return sorted(found, key=lambda event: (event.updated, event.id), reverse=True)[:MOST_EVENTS]


def _of(product: Listed) -> Iterator[Event]:
    for history in product.histories:
        for after, before in pairwise((*history, None)):
            if after and after.started:
                yield _event(product, before, after)


def _event(product: Listed, before: Entry | None, after: Entry) -> Event:
    results = after.results
    container = results.target.container
    verdict = WORDS[results.verdict]
    lines = [f"{results.totals.failed} failed, {results.totals.passed} passed, {results.totals.not_run} not run"]
    if before is None:
        said = f"first results, {verdict}"
    else:
        compared = changed(before.results, results)
        moved = before.results.verdict != results.verdict
        said = f"{verdict}, was {WORDS[before.results.verdict]}" if moved else f"still {verdict}"
        lines += _told(compared)
    if after.certified:
        lines.append("A genuine bundle holds these results.")
    updated = after.started.replace(tzinfo=None, microsecond=0).isoformat() + "Z" if after.started else UNKNOWN
    urn = _urn("\n".join((product.vendor, product.name, container, digest(after))))
    return Event(
        urn, updated, f"{product.name}, {container}: {said}", f"products/{product.slug}.html#{container}", tuple(lines)
    )


def _told(compared: ResultsCompared) -> Iterator[str]:
    counts: Counter[Kind] = Counter(change.kind for change in compared.changes)
    yield ", ".join(f"{count} {CHANGES[kind]}" for kind, count in counts.items()) or "No requirement changed"
    for change in compared.changes[:MOST_NAMED]:
        yield f"{CHANGES[change.kind]}: {change.id}"
    if len(compared.changes) > MOST_NAMED:
        yield f"and {len(compared.changes) - MOST_NAMED} more"
    if compared.note:
        yield compared.note


def _urn(text: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://github.com/cogspec/cogspec/{text}").urn
