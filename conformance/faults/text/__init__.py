"""What a bad Text Analytics container gets wrong, in any of its functions and versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from conformance.faults.fault import Ask, Json, Reply

EVERY = ("sentiment", "keyphrases", "languages")
WRITTEN = ("sentiment", "keyphrases")
"""The functions that take the language of a document."""
VERSIONS = ("v3.0", "v3.1")


def of(rule: str, *functions: str, versions: Iterable[str] = VERSIONS) -> tuple[str, ...]:
    """The same rule of several functions in several versions, as requirement ids; of all functions without a name."""
    return tuple(f"text-{version}.{function}.{rule}" for function in functions or EVERY for version in versions)


def at(*functions: str, versions: Iterable[str] = VERSIONS) -> tuple[str, ...]:
    """The keys of the operations of several functions; of all functions without a name."""
    return tuple(f"text-{version}.{function}" for function in functions or EVERY for version in versions)


def asked(ask: Ask) -> list[Json]:
    """The documents of a request; none when it has no array of objects."""
    listed: object = ask.json.get("documents")
    if not isinstance(listed, list):
        return []
    return cast("list[Json]", listed) if all(isinstance(d, dict) for d in cast("list[object]", listed)) else []


def with_documents(ask: Ask, documents: list[Json]) -> Ask:
    """The same request with other documents; byte for byte the same when they are none."""
    return ask.with_json(documents=documents) if documents != asked(ask) else ask


def answered(reply: Reply) -> list[Json]:
    """The good documents of an answer of status 200; none in a refusal."""
    return reply.json["documents"] if reply.status == 200 else []


def moved(document: Json, by: float = 0.3) -> Json:
    """The result of a document with its numbers or phrases changed, and still as described."""
    if "keyPhrases" in document:
        cut = [phrase[: 1 + int(10 * by) % 3].strip() for phrase in document["keyPhrases"][:1]]
        return {**document, "keyPhrases": list(dict.fromkeys([*document["keyPhrases"], *cut]))}
    if "detectedLanguage" in document:
        found = document["detectedLanguage"]
        return {**document, "detectedLanguage": {**found, "confidenceScore": found["confidenceScore"] * (1 - by)}}
    return {**document, "confidenceScores": _flattened(document["confidenceScores"], by)}


def _flattened(scores: dict[str, float], by: float) -> dict[str, float]:
    return {label: score * (1 - by) + by * ahead for (label, score), ahead in zip(scores.items(), (0.2, 0.5, 0.3), strict=True)}


def refusal(code: str, inner: str, message: str) -> Reply:
    """A refusal of the whole request, as the service writes it."""
    return Reply.of(400, {"error": {"code": code, "message": message, "innererror": {"code": inner, "message": message}}})


def empty_answer() -> Json:
    """An answer about nothing."""
    return {"documents": [], "errors": [], "modelVersion": "2020-04-01"}
