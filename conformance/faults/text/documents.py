"""Faults of documents that cannot be processed, and of how much may be sent."""

from __future__ import annotations

from collections.abc import Callable

import regex

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.text import WRITTEN, answered, asked, at, of, refusal, with_documents

LONGEST = 5120


@fault(breaks=of("empty-text-is-a-document-error"))
async def nothing_is_neutral(ask: Ask, serve: Serve) -> Reply:
    """Finds something to say of an empty text."""
    return await serve(_with_texts(ask, lambda text: "." if text == "" else text))


@fault(breaks=of("null-text-is-a-document-error"))
async def null_is_no_text(ask: Ask, serve: Serve) -> Reply:
    """Refuses a whole request for one text that is null."""
    if any("text" in document and document["text"] is None for document in asked(ask)):
        return refusal("InvalidRequest", "InvalidRequestBodyFormat", "A text must be a string.")
    return await serve(ask)


@fault(breaks=of("over-long-text-is-a-document-error") + of("refuses-huge-requests"))
async def reads_the_beginning(ask: Ask, serve: Serve) -> Reply:
    """Cuts a text that is too long, and a request, without a word."""
    short = _with_texts(ask, lambda text: "".join(regex.findall(r"\X", text)[:LONGEST]))
    return await serve(short.with_json(documents=asked(short)) if asked(short) else short)


@fault(breaks=of("takes-texts-up-to-the-limit") + of("takes-5120-elements"))
async def limit_in_code_points(ask: Ask, serve: Serve) -> Reply:
    """Counts code points where text elements are allowed: half as many Hindi or Vietnamese letters."""
    return await serve(_with_texts(ask, lambda text: "" if len(text) > LONGEST else text))


@fault(breaks=of("takes-texts-up-to-the-limit") + of("takes-5120-elements"))
async def limit_in_bytes(ask: Ask, serve: Serve) -> Reply:
    """Takes 5000 bytes."""
    return await serve(_with_texts(ask, lambda text: "" if len(text.encode("utf-8", "replace")) > 5000 else text))


@fault(breaks=of("unsupported-language-is-a-document-error", *WRITTEN))
async def everything_is_english(ask: Ask, serve: Serve) -> Reply:
    """Reads every language as if it were English."""
    documents = [{**d, "language": "en"} if isinstance(d.get("language"), str) else d for d in asked(ask)]
    return await serve(with_documents(ask, documents))


@fault(breaks=of("empty-language-is-the-default", *WRITTEN))
async def an_empty_language_is_none(ask: Ask, serve: Serve) -> Reply:
    """Calls a language that was left empty one that is not served."""
    documents = [{**d, "language": "xx"} if d.get("language") == "" else d for d in asked(ask)]
    return await serve(with_documents(ask, documents))


@fault(breaks=of("warns-of-long-words", "keyphrases"))
def warns_of_nothing(reply: Reply) -> None:
    """Leaves the list of warnings empty, whatever the text is like."""
    reply.update(documents=[{**found, "warnings": []} for found in answered(reply)])


@fault(breaks=of("takes-batches-up-to-the-limit") + of("accepts-valid", *WRITTEN), at=at())
async def smaller_batches(ask: Ask, serve: Serve) -> Reply:
    """Takes one document fewer than stated."""
    if len(asked(ask)) == _most(ask):
        return refusal("InvalidRequest", "InvalidDocumentBatch", "Too many records.")
    return await serve(ask)


@fault(breaks=of("refuses-too-many-documents"))
async def reads_the_first_few(ask: Ask, serve: Serve) -> Reply:
    """Answers for as many documents as stated, and forgets the others."""
    documents = asked(ask)
    return await serve(ask.with_json(documents=documents[: _most(ask)]) if len(documents) > _most(ask) else ask)


def _most(ask: Ask) -> int:
    return 1000 if ask.path.lower().endswith("languages") else 10


def _with_texts(ask: Ask, change: Callable[[str], str]) -> Ask:
    documents = [{**d, "text": change(d["text"])} if isinstance(d.get("text"), str) else d for d in asked(ask)]
    return with_documents(ask, documents)
