"""Exchanges with Text Analytics, written by hand in few words."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from conformance import catalogue
from conformance.invariants import Seen
from conformance.wire import Answer, Exchange, Headers, Request

CONTAINERS = {name: catalogue.container(name) for name in ("sentiment", "keyphrase", "language")}
OF = {"sentiment": "sentiment", "keyphrases": "keyphrase", "languages": "language"}
"""The container of each function."""
JSON: Headers = (("Content-Type", "application/json"),)
Body = dict[str, Any]


def seen(
    sent: object,
    said: object,
    *,
    status: int = 200,
    function: str = "keyphrases",
    version: str = "v3.1",
    headers: Headers = JSON,
    **query: str,
) -> Seen:
    """An exchange; bodies that are no bytes are JSON, and an underscore in a parameter stands for a hyphen."""
    container = CONTAINERS[OF[function]]
    operation = container.operation(f"text-{version}.{function}")
    words = urlencode({name.replace("_", "-"): value for name, value in query.items()})
    request = Request("POST", f"{operation.path}?{words}", headers, as_bytes(sent))
    return Seen(container, operation, Exchange(request, Answer(status, JSON, as_bytes(said))))


def as_bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def documents(*texts: str, **members: str) -> Body:
    """A request with these texts under the ids 1, 2, 3, each with these members."""
    return {"documents": [{"id": str(n), "text": text, **members} for n, text in enumerate(texts, 1)]}


def named(*ids: str, text: str = "The food was great.") -> Body:
    return {"documents": [{"id": own, "text": text} for own in ids]}


def answer(*found: Body, errors: tuple[Body, ...] = (), **members: Any) -> Body:
    return {"documents": list(found), "errors": list(errors), "modelVersion": "2020-04-01", **members}


def phrases(own: str = "1", *found: str, **members: Any) -> Body:
    return {"id": own, "keyPhrases": list(found), "warnings": [], **members}


def bad(own: str = "1", inner: str = "InvalidDocument", code: str = "InvalidArgument") -> Body:
    return {"id": own, "error": {"code": code, "message": "x", "innererror": {"code": inner, "message": "x"}}}


def refusal(inner: str = "InvalidDocument", code: str = "InvalidRequest") -> Body:
    return {"error": {"code": code, "message": "x", "innererror": {"code": inner, "message": "x"}}}


def counted(total: int = 1, good: int = 1, wrong: int = 0, transactions: int = 1) -> Body:
    names = ("documentsCount", "validDocumentsCount", "erroneousDocumentsCount", "transactionsCount")
    return {"statistics": dict(zip(names, (total, good, wrong, transactions), strict=True))}


def measured(characters: int, transactions: int = 1) -> Body:
    return {"statistics": {"charactersCount": characters, "transactionsCount": transactions}}


def scores(positive: float = 0.9, neutral: float = 0.1, negative: float = 0.0) -> Body:
    return {"confidenceScores": {"positive": positive, "neutral": neutral, "negative": negative}}


def sentence(text: str = "It is good.", offset: int = 0, length: int = 0, label: str = "positive", **members: Any) -> Body:
    return {"text": text, "offset": offset, "length": length or len(text), "sentiment": label, **scores(), **members}


def judged(*found: Body, own: str = "1", label: str = "positive", **members: Any) -> Body:
    return {"id": own, "sentiment": label, **scores(), "sentences": list(found), "warnings": [], **members}


def sentiment(text: str, *found: Body, version: str = "v3.1", label: str = "positive", **query: str) -> Seen:
    """One text and its sentences."""
    said = answer(judged(*found, label=label))
    return seen(documents(text), said, function="sentiment", version=version, **query)


def refused(sent: object, status: int = 400, said: object = None, **how: Any) -> Seen:
    return seen(sent, refusal() if said is None else said, status=status, **how)


MINE = {"opinionMining": "true", "stringIndexType": "UnicodeCodePoint"}
OPINION = "We came. The food was great."
REF = "#/documents/0/sentences/1/assessments/0"


def mined(*, ref: str = REF, kind: str = "assessment", offset: int = 13, text: str = "Food", **query: str) -> Seen:
    """A text of two sentences, of which the second says something of the food."""
    target = {"offset": offset, "length": 4, "text": text, "relations": [{"ref": ref, "relationType": kind}]}
    assessment = {"offset": 22, "length": 5, "text": "great"}
    second = sentence(OPINION[9:], 9, targets=[target], assessments=[assessment])
    return sentiment(
        OPINION,
        sentence("We came.", 0, label="neutral", targets=[], assessments=[], **scores(0.1, 0.9)),
        second,
        **(query or MINE),
    )


GOOD = "The food was great."
ONE = documents(GOOD)
EMPTY = documents(GOOD, "")
NO_LANGUAGE = {"documents": [*ONE["documents"], {"id": "2", "text": GOOD, "language": "xx"}]}
NO_COUNTRY = {"documents": [*ONE["documents"], {"id": "2", "text": GOOD, "countryHint": "nowhere"}]}
NULL_ID, NO_ID = ({"documents": [*ONE["documents"], {"text": GOOD, **own}]} for own in ({"id": None}, {}))
SPARED = answer(phrases("1", "food"), errors=(bad("2"),))
TAKEN = answer(phrases("1", "food"), phrases("2"))
TWO = answer(phrases("1", "food"), phrases("2", "food"))
TEN, ELEVEN = documents(*[GOOD] * 10), documents(*[GOOD] * 11)
FOUND_TEN = answer(*(phrases(str(n)) for n in range(1, 11)))
TWINS = named("1", "1")
DOUBT = documents(GOOD, "\u0007")
"""A control character, which is a text for one server and none for another."""
COMBINED = "cafe\u0301 \U0001f600!"
FAMILY = "\U0001f468\u200d\U0001f469 I am."
