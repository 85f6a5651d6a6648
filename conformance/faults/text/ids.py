"""Faults of ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from conformance.faults.fault import Ask, Json, Reply, Serve, fault
from conformance.faults.text import answered, asked, of, with_documents


@fault(breaks=of("ids-answered-once"))
def loses_the_last_result(reply: Reply) -> None:
    """Loses the last result of four or more."""
    found = answered(reply)
    reply.update(documents=found[:-1] if len(found) > 3 else found)


@fault(breaks=of("ids-answered-once"))
def a_full_batch_loses_its_last(reply: Reply) -> None:
    """Loses the last result of a batch that is as large as it may be."""
    found = answered(reply)
    reply.update(documents=found[:-1] if len(found) in (10, 1000) else found)


@fault(breaks=of("ids-answered-once"))
def bad_documents_in_both_lists(reply: Reply) -> None:
    """Lists a bad document among the good ones, too, with a result that belongs to another."""
    found = answered(reply)
    made_up = [{**found[0], "id": error["id"]} for error in reply.json["errors"]] if found else []
    reply.update(documents=[*found, *made_up])


@fault(breaks=of("ids-answered-once"))
def loses_the_last_error(reply: Reply) -> None:
    """Leaves the last of the bad documents out of the errors."""
    reply.update(errors=reply.json["errors"][:-1])


@fault(breaks=of("refuses-documents-without-an-id"))
async def ids_are_made_up(ask: Ask, serve: Serve) -> Reply:
    """Gives a document without an id one of its own, under which nobody looks for the result."""
    named = [
        document if document.get("id") is not None else {**document, "id": f"made-up-{n}"}
        for n, document in enumerate(asked(ask))
    ]
    return await serve(with_documents(ask, named))


@fault(breaks=of("ids-unchanged"))
def ids_become_numbers(reply: Reply) -> None:
    """Takes ids of digits for numbers, so that 007 comes back as 7."""
    _rename(reply, lambda own: str(int(own)) if own.isascii() and own.isdigit() else own)


@fault(breaks=of("ids-unchanged"))
def ids_are_composed(reply: Reply) -> None:
    """Writes a letter and its combining mark as one code point."""
    _rename(reply, lambda own: unicodedata.normalize("NFC", own))


@fault(breaks=of("ids-unchanged"))
def ids_are_trimmed(reply: Reply) -> None:
    """Gives an id back without the blanks around it."""
    _rename(reply, str.strip)


@fault(breaks=of("ids-unchanged"))
def ids_lose_doubled_blanks(reply: Reply) -> None:
    """Gives an id back with one blank where it had several in a row."""
    _rename(reply, lambda own: re.sub(" {2,}", " ", own))


@fault(breaks=of("ids-unchanged"))
def ids_are_cut(reply: Reply) -> None:
    """Keeps 64 characters of an id, which is how wide its column is."""
    _rename(reply, lambda own: own[:64])


@fault(breaks=of("refuses-duplicate-ids") + of("ids-unchanged"))
async def ids_become_keys(ask: Ask, serve: Serve) -> Reply:
    """Makes keys of ids: blanks become underscores, and the second of two equal ones gets a number."""
    documents, taken = asked(ask), set[str]()
    keyed: list[Json] = []
    for document in documents:
        own = document.get("id")
        key = own.replace(" ", "_") if isinstance(own, str) else own
        keyed.append({**document, "id": f"{key}_2"} if isinstance(key, str) and key in taken else {**document, "id": key})
        taken.add(f"{key}")
    sound = all("id" in document for document in documents)
    return await serve(with_documents(ask, keyed) if sound else ask)


def _rename(reply: Reply, rename: Callable[[str], str]) -> None:
    reply.update(documents=[{**found, "id": rename(found["id"])} for found in answered(reply)])


@fault(breaks=of("documents-keep-their-order"))
def results_as_they_get_ready(reply: Reply) -> None:
    """Gives the results of a batch in the order in which they were found, so that a client takes one for another."""
    if "opinionMining" not in reply.ask.parameters:  # opinions refer to documents by their places
        reply.update(documents=answered(reply)[::-1])
