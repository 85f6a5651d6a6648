"""Reads one exchange with Text Analytics: what was sent, all that is wrong with it, and what was said of each document."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl

import regex

from conformance.catalogue import resolve
from conformance.invariants.invariant import Json, NotTelling, Seen, once
from conformance.invariants.refusals import is_cut_off_or_words, text_called_json
from conformance.wire import NotJson
from conformance.worlds.texts.document import COUNTRIES, LONGEST, Batch, Document, size, undisputed

MOST = {"languages": 1000, "keyphrases": 10, "sentiment": 10}
"""Documents that each function takes in one request."""
HELP = {"languages": "countryHint", "keyphrases": "language", "sentiment": "language"}
"""The member of a document, beside id and text, that each function knows."""
NO_MODELS = ("1999-12-31", "2001-02-03", "1987-06-05", "2004-02-29", "bad")
"""Dates before there were any models, and what is no date."""
NO_UNITS = ("Furlong", "Fathom", "Cubit", "League", "Barleycorn")
"""Units in which no text is measured."""
NO_LANGUAGES = ("xx", "yy", "zz")
"""Codes that no language has."""
NO_COUNTRIES = ("invalidcountry", "nowhere", "Atlantis")
"""Words that are no code of a country."""
LONGEST_ID = 100
"""Characters of an id that every server keeps."""
_ODD = regex.compile(r"(?![\t\n\r])[\p{Cc}\p{Cs}]")
"""What is no character for people: a control other than white space, or half of a pair."""


class Wrong(StrEnum):
    """One thing that is wrong with a request, in words."""

    BROKEN_JSON = "broken JSON"
    NO_ARRAY = "no array of documents"
    NO_DOCUMENT = "no document"
    TOO_MANY = "too many documents"
    EQUAL_IDS = "equal ids"
    NO_MODEL = "an unknown model"
    NO_UNIT = "an unknown unit"
    EMPTY_TEXT = "an empty text"
    OVER_LONG = "an over-long text"
    AT_THE_LIMIT = "a text of 5120 elements"
    """Which is wrong by one page and good by another."""
    NO_LANGUAGE = "an unsupported language"
    NO_COUNTRY = "an unknown country"


OF_A_DOCUMENT: tuple[Wrong, ...] = (Wrong.EMPTY_TEXT, Wrong.OVER_LONG, Wrong.NO_LANGUAGE, Wrong.NO_COUNTRY)
"""What is an error of its document, and not of the request."""
CODES_OF_REFUSALS: dict[Wrong, str] = {
    Wrong.NO_DOCUMENT: "missinginputrecords",
    Wrong.EQUAL_IDS: "invaliddocument",
    Wrong.TOO_MANY: "invaliddocumentbatch",
    Wrong.NO_MODEL: "modelversionincorrect",
}
"""The innermost code of a request that is refused, in lower case."""
CODES_OF_ODD_REFUSALS: dict[Wrong, tuple[str, ...]] = {
    Wrong.BROKEN_JSON: ("emptyrequest", "invalidrequestbodyformat"),
    Wrong.NO_UNIT: ("invalidparametervalue",),
}
"""The innermost codes of a request that is refused for something rare, in lower case."""
CODES_OF_DOCUMENTS: dict[Wrong, str] = {
    Wrong.EMPTY_TEXT: "invaliddocument",
    Wrong.OVER_LONG: "invaliddocument",
    Wrong.NO_LANGUAGE: "unsupportedlanguagecode",
    Wrong.NO_COUNTRY: "invalidcountryhint",
}
"""The innermost code of the error of a document, in lower case."""


@once
def wrongs(seen: Seen) -> frozenset[Wrong]:
    """All that is wrong with a request; NotTelling where anything about it is doubtful.

    A server that refuses a request for one thing says nothing about another one.
    """
    if (seen.header("content-type") or "").partition(";")[0].strip().lower() != "application/json":
        raise NotTelling
    text = text_called_json(seen)
    if not text or is_cut_off_or_words(text):
        return frozenset((*_of_query(seen), Wrong.BROKEN_JSON))
    return frozenset((*_of_query(seen), *_of_body(seen)))


def demand_nothing_wrong_but(seen: Seen, *known: Wrong) -> None:
    """NotTelling unless just this is wrong with a request."""
    if wrongs(seen) != frozenset(known):
        raise NotTelling


def mended(seen: Seen, member: str) -> tuple[Seen, list[Json]]:
    """The same exchange with a word in place of each null in a member of the documents, or of each that is missing.

    And the documents that lack it so, as they were sent; NotTelling where there is none.
    """
    listed: Any = seen.sent_members.get("documents")
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in cast("list[Any]", listed)):
        raise NotTelling
    sent = cast("list[Json]", listed)
    bad = [document for document in sent if document.get(member) is None]
    if not bad:
        raise NotTelling
    whole = [{**d, member: f"word {place}"} if d.get(member) is None else d for place, d in enumerate(sent)]
    return _with(seen, whole), bad


def without_empty_languages(seen: Seen) -> Seen:
    """The same exchange with no language in place of each empty one."""
    sent = [document.request() for document in documents(seen)]
    return _with(seen, [{name: value for name, value in each.items() if (name, value) != ("language", "")} for each in sent])


def _with(seen: Seen, sent: list[Json]) -> Seen:
    """The same exchange with these documents."""
    body = json.dumps({**seen.sent_members, "documents": sent}).encode()
    return replace(seen, exchange=replace(seen.exchange, request=replace(seen.request, body=body)))


@once
def documents(seen: Seen) -> Batch:
    """The documents that were sent; NotTelling where there is none, where there are too many, or an odd one.

    Their ids are readable, and no server takes one for another: they differ in more than letter case and blanks.
    """
    sent = _written(seen.request.body)
    if not sent or len(sent) > MOST[seen.operation.name] or not _are_told_apart([document.id for document in sent]):
        raise NotTelling
    return sent


def lacking(seen: Seen) -> list[str]:
    """The ids of a batch, however large, that a served answer says nothing about."""
    said = {found["id"] for name in ("documents", "errors") for found in seen.said[name]}
    return [document.id for document in _written(seen.request.body) or () if document.id not in said]


@once
def surely_bad(seen: Seen) -> dict[str, Wrong]:
    """What is wrong with the documents that are bad for certain, each in one way, by their ids."""
    found = {document.id: _certainly(seen, document) for document in documents(seen)}
    return {own: wrong for own, wrong in found.items() if wrong}


@once
def results(seen: Seen) -> list[tuple[Document, Json]]:
    """Each document that is not bad, and the one thing that was said of it; NotTelling where there is none."""
    seen.demand_served()
    sent = {document.id: document for document in documents(seen)}
    listed: list[Json] = seen.said["documents"]
    errors: list[Json] = seen.said.get("errors", [])
    came = Counter(found.get("id") for found in (*listed, *errors))
    single = [(sent[said["id"]], said) for said in listed if said["id"] in sent and came[said["id"]] == 1]
    found = [(document, said) for document, said in single if not _certainly(seen, document)]
    if not found:
        raise NotTelling
    return found


def is_readable(text: str) -> bool:
    """Whether people could have written a text: it has a letter or digit, and nothing that cannot be seen but white space."""
    return any(map(str.isalnum, text)) and not _ODD.search(text)


def elements_of(text: str) -> int:
    """How many text elements a text has; NotTelling where that is a matter of the version of Unicode."""
    count = _certain_count(text)
    if count is None:
        raise NotTelling
    return count


@lru_cache(maxsize=256)
def _certain_count(text: str) -> int | None:
    return size(text, "TextElement_v8") if undisputed(text) else None


def parameter(seen: Seen, name: str) -> str | None:
    """The value of a parameter, None without it; NotTelling where it is there twice, or in another letter case."""
    found = [(key, value) for key, value in _query(seen) if key.lower() == name.lower()]
    if len(found) > 1 or any(key != name for key, _ in found):
        raise NotTelling
    return found[0][1] if found else None


def error_of(seen: Seen) -> Json:
    """The error in a refusal, wrapped or bare; NotTelling where the body is none."""
    try:
        said: object = seen.said
    except NotJson:
        raise NotTelling from None
    error = cast("Json", said).get("error", cast("Json", said)) if isinstance(said, dict) else None
    if not isinstance(error, dict):
        raise NotTelling
    return cast("Json", error)


def codes(error: Json) -> list[str]:
    """The codes of an error from the outside in, in lower case."""
    inner = error.get("innererror")
    return [error["code"].lower(), *(codes(cast("Json", inner)) if isinstance(inner, dict) else [])]


def _of_query(seen: Seen) -> Iterator[Wrong]:
    """What is wrong with the parameters; NotTelling at one whose refusal is another finding, or that is there twice."""
    listed: list[Json] = seen.operation.definition.get("parameters", [])
    taken = {resolve(seen.container.bundle, known)["name"] for known in listed}
    query = _query(seen)
    for name, value in query:
        if name not in taken or len(dict(query)) < len(query):
            raise NotTelling
        if name == "model-version" and value in NO_MODELS:
            yield Wrong.NO_MODEL
        elif name == "stringIndexType" and value in NO_UNITS:
            yield Wrong.NO_UNIT
        elif name != "showStats" or value not in ("true", "false"):
            raise NotTelling


@once
def _query(seen: Seen) -> list[tuple[str, str]]:
    return parse_qsl(seen.request.target.partition("?")[2], keep_blank_values=True)


def _of_body(seen: Seen) -> Iterator[Wrong]:
    """What is wrong with the documents; NotTelling where there are other members or odd documents."""
    sent, listed, most = seen.sent_members, _written(seen.request.body), MOST[seen.operation.name]
    if not sent:
        yield Wrong.NO_ARRAY
        return
    if sent.keys() != {"documents"} or listed is None:
        raise NotTelling
    ids = [document.id for document in listed]
    if not listed:
        yield Wrong.NO_DOCUMENT
    if len(listed) > most:
        yield Wrong.TOO_MANY
    if len(set(ids)) < len(ids):
        yield Wrong.EQUAL_IDS
    if not _are_told_apart(list(dict.fromkeys(ids))):
        raise NotTelling
    yield from filter(None, (_of_document(seen, document) for document in listed))


def _certainly(seen: Seen, document: Document) -> Wrong | None:
    """What is wrong with a document for certain, of the things that are an error of it."""
    try:
        wrong = _of_document(seen, document)
    except NotTelling:
        return None
    return wrong if wrong in OF_A_DOCUMENT else None


def _of_document(seen: Seen, document: Document) -> Wrong | None:
    """What is wrong with a document; NotTelling where that is in doubt, or several things are."""
    name = HELP[seen.operation.name]
    if document.members.keys() - {name}:
        raise NotTelling
    help_ = document.members.get(name)
    of_help = _of_language(help_) if name == "language" else _of_country(help_)
    of_text = _of_text(document.text)
    if of_text and of_help:
        raise NotTelling
    return of_text or of_help


def _of_language(code: str | None) -> Wrong | None:
    if code in NO_LANGUAGES:
        return Wrong.NO_LANGUAGE
    if code not in (None, "en"):
        raise NotTelling  # which others there are differs from image to image
    return None


def _of_country(hint: str | None) -> Wrong | None:
    if hint in NO_COUNTRIES:
        return Wrong.NO_COUNTRY
    if hint is not None and hint.upper() not in COUNTRIES:
        raise NotTelling
    return None


@lru_cache(maxsize=1024)
def _of_text(text: str) -> Wrong | None:
    if not text:
        return Wrong.EMPTY_TEXT
    if not is_readable(text):
        raise NotTelling
    if len(text) < LONGEST:
        return None
    count = elements_of(text)
    return None if count < LONGEST else Wrong.AT_THE_LIMIT if count == LONGEST else Wrong.OVER_LONG


def _are_told_apart(ids: list[str]) -> bool:
    """Whether every server takes these for different names."""
    readable = all(own.isprintable() and own.strip() and len(own) <= LONGEST_ID for own in ids)
    return readable and len({unicodedata.normalize("NFKC", own.strip().casefold()) for own in ids}) == len(ids)


@lru_cache(maxsize=64)
def _written(body: bytes) -> Batch | None:
    """The documents of a request; None where they are no array of objects with strings for members."""
    try:
        sent: Any = json.loads(body)
        return tuple(map(_document, cast("list[Json]", sent["documents"]))) if isinstance(sent["documents"], list) else None
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None


def _document(sent: Json) -> Document:
    """A document as it was sent; TypeError, LookupError or AttributeError where it is none."""
    if not all(isinstance(value, str) for value in sent.values()):
        raise TypeError
    return Document(sent["text"], sent["id"], {name: value for name, value in sent.items() if name not in ("id", "text")})
