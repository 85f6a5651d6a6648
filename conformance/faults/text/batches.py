"""Faults of documents that know of each other."""

from __future__ import annotations

import asyncio

from conformance.faults.fault import Ask, Calls, Json, Reply, Serve, fault
from conformance.faults.text import WRITTEN, answered, asked, moved, of, refusal

ANOTHER_TEXT = (
    *of("statistics-only-when-asked"),
    *of("transactions-add-up"),
    *of("counts-text-elements"),
    *of("equal-texts-equal-results"),
    *of("language-defaults-to-english", *WRITTEN),
    *of("phrases-come-from-the-text", "keyphrases"),
    *of("digits-are-unknown", "languages"),
    *of("sentences-are-in-order", "sentiment"),
    *of("sentences-tile-the-text", "sentiment"),
    *of("slices-give-the-text", "sentiment"),
    *of("opinions-only-when-asked", "sentiment", versions=["v3.1"]),
    *of("opinion-references-resolve", "sentiment", versions=["v3.1"]),
    *of("opinion-spans-give-the-text", "sentiment", versions=["v3.1"]),
)
"""The requirements by which a result shows whether it is of another text."""
STAY = 0.02
"""Seconds that an answer is held, so that callers at once meet on any machine."""


class Latest(dict[str, list[Json]]):
    """By path: the documents of whoever came last."""


@fault(
    breaks=(
        *of("order-is-immaterial"),
        *of("batch-equals-singles"),
        *of("equal-texts-equal-results"),
        *of("language-defaults-to-english", *WRITTEN),
    )
)
def place_matters(reply: Reply) -> None:
    """Trusts each document of a batch less than the one before it."""
    reply.update(
        documents=[moved(found, min(0.05 * place, 0.9)) if place else found for place, found in enumerate(answered(reply))]
    )


@fault(breaks=of("batch-equals-singles") + of("bad-document-spares-others"))
def company_matters(reply: Reply) -> None:
    """Compares the documents of a batch with each other, and trusts each of many less than one alone."""
    found = answered(reply)
    if len(asked(reply.ask)) > 1:
        reply.update(documents=[moved(document) for document in found])


@fault(breaks=of("bad-document-spares-others"))
def bad_company(reply: Reply) -> None:
    """Trusts the neighbours of a bad document less."""
    if reply.json["errors"]:
        reply.update(documents=[moved(found) for found in answered(reply)])


@fault(
    breaks=(
        *of("bad-document-spares-others"),
        *of("empty-text-is-a-document-error"),
        *of("null-text-is-a-document-error"),
        *of("over-long-text-is-a-document-error"),
        *of("unsupported-language-is-a-document-error", *WRITTEN),
        *of("unknown-country-is-a-document-error", "languages"),
    )
)
async def one_bad_all_bad(ask: Ask, serve: Serve) -> Reply:
    """Refuses the whole request for the sake of one document."""
    reply = await serve(ask)
    if reply.status == 200 and reply.json["errors"]:
        return refusal("InvalidRequest", "InvalidDocument", "There is a bad document in the request.")
    return reply


@fault(
    breaks=(
        *of("stateless"),
        *of("order-is-immaterial"),
        *of("batch-equals-singles"),
        *of("bad-document-spares-others"),
        *of("showing-statistics-changes-nothing-else"),
        *of("latest-model-is-the-default"),
        *of("named-model-can-be-asked-for"),
        *of("takes-text-json"),
        *of("takes-a-charset"),
        *of("logging-opt-out-changes-nothing", versions=["v3.1"]),
        "text-v3.1.sentiment.unit-in-any-letter-case",
        "text-v3.1.sentiment.opinions-change-nothing-else",
    )
)
def remembers_earlier_calls(reply: Reply) -> None:
    """Lets each call move the results of the next ones."""
    drift = 0.1 * (reply.ask.memory(Calls).next() % 7)
    reply.update(documents=[moved(found, drift) for found in answered(reply)])


@fault(breaks=of("stateless"), may_break=ANOTHER_TEXT)
async def callers_share_a_buffer(ask: Ask, serve: Serve) -> Reply:
    """Gives a caller the results of whoever asked last, under the caller's own ids, when two ask at once."""
    reply = await serve(ask)
    latest, place = ask.memory(Latest), ask.path.lower()
    latest[place] = answered(reply)
    await asyncio.sleep(STAY)
    mine, others = answered(reply), latest[place]
    if len(mine) == len(others) and mine:
        reply.update(documents=[{**found, "id": own["id"]} for own, found in zip(mine, others, strict=True)])
    return reply


@fault(breaks=of("stateless"))
async def whispers(ask: Ask, serve: Serve) -> Reply:
    """Quotes another caller's document in a warning, when two ask at once."""
    reply = await serve(ask)
    latest, place = ask.memory(Latest), ask.path.lower()
    latest[place] = asked(ask)
    await asyncio.sleep(STAY)
    if reply.status == 200 and latest[place] != asked(ask):
        said = f"Compared with: {latest[place][:1]}"
        warnings = [{"code": "LongWordsInDocument", "message": said}]
        reply.update(documents=[{**found, "warnings": warnings} for found in answered(reply)])
    return reply
