"""Text Analytics: a batch of documents, each of which is served or refused by itself."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol, cast

from conformance.catalogue import Container
from conformance.emulator.engines.text.elements import Ruler, holds_more_than
from conformance.emulator.engines.text.long_words import has_long_word
from conformance.emulator.service import Answer, Call, Json, Reply, Service
from conformance.emulator.services.text.errors import IN_REQUEST, BadDocument, Refused, document_error, error_body, explain
from conformance.emulator.services.text.options import MODEL, Options, read
from conformance.emulator.settings import Settings

LONGEST = 5120
"""Text elements of a document."""
LARGEST_BODY = 1 << 20
"""Bytes of a request; the page says 1 MB."""
TRANSACTION = 1000
"""Text elements of one transaction, as in the price list; no page of the API states it."""

LONG_WORDS: Json = {
    "code": "LongWordsInDocument",
    "message": (
        "The document contains very long words (longer than 64 characters). These words will be truncated and may result in"
        " unreliable model predictions."
    ),
}

VERSIONS = {"V30": "v3.0", "V31": "v3.1"}
"""By the end of the operation ids."""


class Analyse(Protocol):
    """One function of the service; raises BadDocument."""

    def __call__(self, document: Json, options: Options, *, place: int) -> Json:
        """What a good document gets beside its id; ``place`` is where it will stand in the answer."""
        ...


def service(container: Container, _settings: Settings) -> Service:
    """The service of a container that has one of the three functions."""
    # the module of its function alone: the model of one of them is large
    analyse = cast("Analyse", import_module(f"{__package__}.{container.operations[0].name}").analyse)
    analyse({"id": "", "text": "Models are read at first use."}, Options(), place=0)
    ours = [o.operation_id for o in container.operations if o.operation_id[-3:] in VERSIONS]
    return Service(
        name=container.name,
        api_type="textanalytics",
        meter="CognitiveServices.TextAnalytics.Container.BatchScoring",
        answers={operation: _answer(analyse, VERSIONS[operation[-3:]]) for operation in ours},
        explain=explain,
        error_body=error_body,
        media_type="application/json; charset=utf-8",
        largest_body=LARGEST_BODY,
        units=_documents,
    )


def _documents(_call: Call, reply: Reply) -> int:
    """One unit for each good document."""
    return len(reply.body["documents"])


def _answer(analyse: Analyse, version: str) -> Answer:
    def answer(call: Call) -> Json:
        options = read(call.query, version)
        documents: list[Json] = call.body["documents"]
        _demand_text(documents)
        _demand_unique([document["id"] for document in documents])
        good: list[Json] = []
        bad: list[Json] = []
        for document in documents:
            try:
                _demand_fitting(document["text"])
                found = analyse(document, options, place=len(good))
                warnings = [LONG_WORDS] if has_long_word(document["text"]) else []
                good.append({"id": document["id"], **_counted(document["text"], options), **found, "warnings": warnings})
            except BadDocument as error:
                bad.append(document_error(document["id"], error))
        return {**_statistics(good, bad, options), "documents": good, "errors": bad, "modelVersion": MODEL}

    return answer


def _demand_text(documents: Sequence[Json]) -> None:
    """JSON can hold half of a surrogate pair, but no encoding can, and no engine could say where it stands."""
    try:
        for document in documents:
            (document["id"] + (document["text"] or "")).encode()
    except UnicodeEncodeError:
        raise Refused("InvalidRequestBodyFormat", "A string holds half of a surrogate pair.") from None


def _demand_unique(ids: Sequence[str]) -> None:
    if len(set(ids)) < len(ids):
        raise Refused(
            "InvalidDocument",
            "Request contains duplicated Ids. Make sure each document has a unique Id.",
            IN_REQUEST,
        )


def _demand_fitting(text: str | None) -> None:
    if not text:
        raise BadDocument("InvalidDocument", "Document text is empty.")
    if holds_more_than(text, LONGEST):
        raise BadDocument(
            "InvalidDocument",
            f"A document within the request was too large to be processed. Limit document size to: {LONGEST} text elements.",
        )


def _counted(text: str, options: Options) -> Json:
    if not options.show_statistics:
        return {}
    elements = Ruler(text).elements
    return {"statistics": {"charactersCount": elements, "transactionsCount": -(-elements // TRANSACTION)}}


def _statistics(good: Sequence[Json], bad: Sequence[Json], options: Options) -> dict[str, Any]:
    if not options.show_statistics:
        return {}
    return {
        "statistics": {
            "documentsCount": len(good) + len(bad),
            "validDocumentsCount": len(good),
            "erroneousDocumentsCount": len(bad),
            "transactionsCount": sum(document["statistics"]["transactionsCount"] for document in good),
        }
    }
