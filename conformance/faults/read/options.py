"""Faults of version 3.2 alone: its parameters, and the probe that no other container has."""

from __future__ import annotations

import re
from types import MappingProxyType

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.read import LATER, id_in, location, refusal, spoil

PAGES_OF_A_BOOK = 5
NOWHERE = MappingProxyType({"language": "xx", "modelVersion": "1999-12-31", "readingOrder": "sideways"})
"""Values that mean nothing."""


@fault(breaks=(f"{LATER}.submit.takes-model-version", f"{LATER}.submit.accepts-valid", f"{LATER}.sync.accepts-valid"))
async def wants_a_dated_model(ask: Ask, serve: Serve) -> Reply:
    """Refuses the model version latest."""
    return refusal("InvalidRequest") if ask.parameters.get("modelVersion") == "latest" else await serve(ask)


@fault(breaks=(f"{LATER}.submit.takes-a-language", f"{LATER}.submit.accepts-valid", f"{LATER}.sync.accepts-valid"))
async def knows_no_language(ask: Ask, serve: Serve) -> Reply:
    """Refuses every language."""
    return refusal("NotSupportedLanguage") if ask.parameters.get("language") else await serve(ask)


@fault(
    breaks=(
        f"{LATER}.submit.pages-selects-pages",
        f"{LATER}.sync.pages-selects-pages",
        f"{LATER}.submit.bad-pages-are-not-read",
        f"{LATER}.submit.absent-pages-are-not-read",
        f"{LATER}.submit.one-readable-page-is-enough",
        f"{LATER}.submit.impossible-ranges-are-not-read",
    )
)
async def reads_every_page(ask: Ask, serve: Serve) -> Reply:
    """Passes over which pages were asked for."""
    return await serve(ask.with_parameters(pages=None)) if "pages" in ask.parameters else await serve(ask)


@fault(breaks=f"{LATER}.submit.page-ranges-agree")
async def open_ranges_end_early(ask: Ask, serve: Serve) -> Reply:
    """Leaves out the last page of a range that names no first one."""
    pages = ask.parameters.get("pages", "")
    if pages.startswith("-") and pages[1:].isdecimal():
        return await serve(ask.with_parameters(pages=f"-{max(1, int(pages) * -1 - 1)}"))
    return await serve(ask)


@fault(breaks=(f"{LATER}.submit.one-readable-page-is-enough", f"{LATER}.submit.page-ranges-may-overlap"))
async def wants_ranges_within_the_file(ask: Ask, serve: Serve) -> Reply:
    """Refuses a range that goes beyond the file, so that whoever does not know how long it is must not ask for pages."""
    beyond = [number for number in re.findall(r"\d+", ask.parameters.get("pages", "")) if int(number) > PAGES_OF_A_BOOK]
    return refusal("InvalidPageRange") if beyond else await serve(ask)


@fault(breaks=f"{LATER}.submit.page-ranges-may-overlap")
async def takes_pages_or_ranges(ask: Ask, serve: Serve) -> Reply:
    """Takes single pages, or one range, and refuses a list that has both."""
    pages = ask.parameters.get("pages", "")
    return refusal("InvalidPageRange") if "," in pages and "-" in pages else await serve(ask)


@fault(
    breaks=(
        f"{LATER}.submit.unknown-languages-are-not-read",
        f"{LATER}.submit.unknown-models-are-not-used",
        f"{LATER}.submit.unknown-orders-are-refused",
    )
)
async def passes_over_what_it_does_not_know(ask: Ask, serve: Serve) -> Reply:
    """Reads as usual where it is asked for a language, a model or an order that it does not know."""
    wishes = ask.parameters
    unknown = {name: None for name, value in NOWHERE.items() if wishes.get(name) == value}
    return await serve(ask.with_parameters(**unknown)) if unknown else await serve(ask)


@fault(breaks=f"{LATER}.submit.impossible-ranges-are-not-read", at=(f"{LATER}.submit", f"{LATER}.poll"))
async def nothing_is_as_good_as_a_page(ask: Ask, serve: Serve) -> Reply:
    """Takes a range that names no page, and gives a result of no pages."""
    empty = ask.memory(set[str])
    if id_in(ask.path) in empty:
        reply = await serve(ask)
        spoil(reply, lambda _: [])
        return reply
    is_none = ask.parameters.get("pages") in ("0", "2-1")
    reply = await serve(ask.with_parameters(pages=None)) if is_none else await serve(ask)
    if is_none:
        empty.add(id_in(location(reply)))
    return reply


@fault(breaks=f"{LATER}.submit.natural-order-follows-columns")
async def knows_one_order(ask: Ask, serve: Serve) -> Reply:
    """Takes the natural reading order, and gives the words in the basic one, line by line across all columns."""
    natural = ask.parameters.get("readingOrder") == "natural"
    return await serve(ask.with_parameters(readingOrder=None) if natural else ask)


@fault(breaks=f"{LATER}.liveness.answers-as-described")
def lives_without_content(reply: Reply) -> None:
    """Answers the liveness probe with a status that nobody described."""
    reply.status = 204


@fault(breaks=f"{LATER}.liveness.accepts-valid")
async def liveness_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks the liveness probe for a key."""
    del ask, serve
    return refusal("Unspecified", 401)


@fault(breaks=f"{LATER}.liveness.never-breaks")
async def liveness_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to the liveness probe."""
    del ask, serve
    return Reply.crash()
