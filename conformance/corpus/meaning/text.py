"""Turns bodies of Text Analytics that are valid in form into bodies that are valid in meaning.

A schema cannot say that ids are unique, that a text says something, or that a language is one the image has.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any, cast

from conformance.catalogue import Operation
from conformance.corpus.meaning import Meaning
from conformance.worlds.texts.document import COUNTRIES, UNITS
from conformance.worlds.texts.sentences import sentences

Json = dict[str, Any]

CERTAIN_QUERY = {
    "showStats": ("true", "false"),
    "loggingOptOut": ("true", "false"),
    "model-version": ("latest",),
    "stringIndexType": UNITS,
}
"""The parameters, and of each the values, that every container knows; whether one mines opinions is not documented."""


def plausible_documents(body: Any, seed: int) -> Any:
    """The body with documents whose ids differ; a bad text is an error of its document and may stay."""
    del seed
    if not isinstance(body, dict) or not isinstance(cast("Json", body).get("documents"), list):
        return cast("Any", body)
    given = cast("Json", body)
    taken: set[str] = set()
    return {**given, "documents": [_distinct(document, taken) for document in given["documents"]]}


def certain_documents(operation: Operation, body: Any) -> Any:
    """The body with readable ids and texts, and with languages and countries that every server knows."""
    del operation
    if not isinstance(body, dict) or not isinstance(cast("Json", body).get("documents"), list):
        return None
    given = cast("Json", body)
    documents = [_certain(number, document) for number, document in enumerate(given["documents"], start=1)]
    return plausible_documents({**given, "documents": documents}, 0)


def _distinct(document: Any, taken: set[str]) -> Any:
    if not isinstance(document, dict) or not isinstance(cast("Json", document).get("id"), str):
        return cast("Any", document)
    members = cast("Json", document)
    # some server may compare ids without letter case
    own = next(name for name in _names(members["id"]) if name.casefold() not in taken)
    taken.add(own.casefold())
    return {**members, "id": own}


def _names(wanted: str) -> Iterable[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted[:90]} {number}"
        number += 1


def _certain(number: int, document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    members = cast("Json", document)
    certain: Json = {}
    for name, value in members.items():
        if name == "id":
            certain[name] = value if _readable(value) else str(number)
        elif name == "text":
            certain[name] = value if _readable(value) else _sentence(f"{number} {members!r}")
        elif name == "language":
            certain[name] = "en"
        elif name == "countryHint":
            certain[name] = value if value in COUNTRIES else COUNTRIES[len(f"{value}") % len(COUNTRIES)]
        else:
            certain[name] = value
    return certain


def _readable(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable() and bool(value.strip())


def _sentence(instead_of: str) -> str:
    random = Random(instead_of)  # noqa: S311  (repeatable, not secret)
    return random.choice([*sentences("positive"), *sentences("neutral"), *sentences("negative")])


MEANING = Meaning(plausible=plausible_documents, certain=certain_documents, certain_query=CERTAIN_QUERY)
