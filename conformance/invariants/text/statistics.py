"""showStats: how much was sent, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.invariants.text.ids import came
from conformance.invariants.text.reading import documents, parameter, results
from conformance.worlds.texts.document import elements, undisputed


@invariant("statistics-only-when-asked")
def statistics_come_when_they_are_asked_for(seen: Seen) -> Iterator[str]:
    """A client that asks for statistics reads them without looking whether they are there."""
    _demand_asked(seen, "true")
    without = [said["id"] for said in seen.said["documents"] if "statistics" not in said]
    if "statistics" not in seen.said:
        yield "with showStats=true, there are no statistics of the request"
    if without:
        yield f"with showStats=true, there are no statistics of the document {without[0]!r}"


@invariant("statistics-only-when-asked")
def no_statistics_come_when_they_are_declined(seen: Seen) -> Iterator[str]:
    """A client that writes the default out must not get more than one that leaves it out."""
    _demand_asked(seen, "false")
    yield from _unasked(seen, "with showStats=false")


@invariant("statistics-only-when-asked")
def no_statistics_come_unasked(seen: Seen) -> Iterator[str]:
    """Statistics that nobody asked for cost bandwidth."""
    _demand_asked(seen, None)
    yield from _unasked(seen, "without showStats")


def _demand_asked(seen: Seen, value: str | None) -> None:
    """NotTelling unless documents were judged and showStats had this value."""
    seen.demand_served()
    documents(seen)
    if parameter(seen, "showStats") != value:
        raise NotTelling


def _unasked(seen: Seen, how: str) -> Iterator[str]:
    there = [said["id"] for said in seen.said["documents"] if "statistics" in said]
    if "statistics" in seen.said:
        yield f"{how}, there are statistics of the request"
    if there:
        yield f"{how}, there are statistics of the document {there[0]!r}"


@invariant("statistics-add-up")
def the_counts_are_those_of_the_lists(seen: Seen) -> Iterator[str]:
    """Clients compare the counts with what they sent, to know that nothing got lost."""
    said = _of_the_request(seen)
    counts = [said[name] for name in ("documentsCount", "validDocumentsCount", "erroneousDocumentsCount")]
    expected = [len(documents(seen)), len(seen.said["documents"]), len(seen.said["errors"])]
    if counts != expected:
        yield f"the counts are {counts} for {expected[0]} documents, {expected[1]} good and {expected[2]} bad"


@invariant("transactions-add-up")
def the_transactions_are_those_of_the_good_documents(seen: Seen) -> Iterator[str]:
    """A document that cannot be read is not billed."""
    total = _of_the_request(seen)["transactionsCount"]
    each = [said["statistics"]["transactionsCount"] for said in seen.said["documents"] if "statistics" in said]
    if len(each) < len(seen.said["documents"]):
        raise NotTelling
    if total != sum(each):
        yield f"{total} transactions for the request, {each} for its documents"


def _of_the_request(seen: Seen) -> dict[str, int]:
    """The statistics of a request; NotTelling where there are none, or where ids were lost, which is another finding."""
    found = came(seen)
    if "statistics" not in seen.said or [*found.miscounted()] or found.changed or "" in (e["id"] for e in seen.said["errors"]):
        raise NotTelling
    return seen.said["statistics"]


@invariant("counts-text-elements")
def characters_are_text_elements(seen: Seen) -> Iterator[str]:
    """Characters are what people take for one each, with their accents. White space around a text may not count."""
    counted = [
        (document.text, said["statistics"]["charactersCount"])
        for document, said in results(seen)
        if "statistics" in said and undisputed(document.text) and document.text == document.text.strip()
    ]
    if not counted:
        raise NotTelling
    for text, count in counted:
        size = len(elements(text))
        if count != size:
            yield f"{count} characters in a text of {size} text elements and {len(text)} code points"
