"""Exchanges with Read, written by hand in few words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from conformance import catalogue
from conformance.invariants import Seen
from conformance.wire import Answer, Exchange, Headers, Request
from conformance.worlds.pages import hostile
from conformance.worlds.pages.files import png
from conformance.worlds.pages.strategies import saying

Body = dict[str, Any]
EARLY, LATER = catalogue.container("read"), catalogue.container("read-3.2")
URL = "http://localhost:5000"
GUID = "8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19"
ASK_AT = "/vision/v3.2/read/analyzeResults"
BYTES: Headers = (("Content-Type", "application/octet-stream"),)
JSON: Headers = (("Content-Type", "application/json"),)
PAGE = png(saying("paper")).content
HALF = PAGE[: len(PAGE) // 2]
NOISE = hostile.random_bytes().content
BY_URL = json.dumps({"url": "http://files.example/page.png"}).encode()
REFUSED: Body = {"code": "BadArgument", "message": "The request cannot be served."}
WORD: Body = {"text": "Open", "boundingBox": [10, 10, 40, 10, 40, 20, 10, 20], "confidence": 0.9}
LINE: Body = {"text": "Open daily", "boundingBox": [10, 10, 80, 10, 80, 20, 10, 20], "words": [WORD, {**WORD, "text": "daily"}]}
BLANK: Body = {"page": 1, "angle": 0, "width": 100, "height": 50, "unit": "pixel", "lines": list[Body]()}
TIMES: Body = {"createdDateTime": "2021-06-01T09:30:00.1234567+00:00", "lastUpdatedDateTime": "2021-06-01T09:30:01Z"}


def seen(
    operation: str,
    headers: Headers,
    sent: bytes,
    status: int,
    said: object = None,
    *,
    told: Headers = JSON,
    at: str = "",
) -> Seen:
    """An exchange; an answer that is no bytes is JSON, and None is an empty one. ``at`` is a query, or the id in the path."""
    container = EARLY if operation.startswith("read.") else LATER
    asked = container.operation(operation)
    target = asked.path.replace("{operationId}", at or GUID) if asked.method == "GET" else f"{asked.path}?{at}"
    body = b"" if said is None else said if isinstance(said, bytes) else json.dumps(said).encode()
    answer = Answer(status, () if said is None and told == JSON else told, body)
    return Seen(container, asked, Exchange(Request(asked.method, target, headers, sent), answer), URL)


def located(location: str) -> Headers:
    return (("Operation-Location", location), ("Content-Length", "0"))


def taken(location: str = f"{URL}{ASK_AT}/{GUID}", *, sent: bytes = PAGE, headers: Headers = BYTES) -> Seen:
    """A submission that was taken, and where its result will be."""
    return seen("read-3.2.submit", headers, sent, 202, told=located(location))


def called(exchange: Seen, url: str) -> Seen:
    """The same exchange with a container at another address."""
    return replace(exchange, url=url)


def turned_away(
    headers: Headers, sent: bytes = PAGE, status: int = 400, said: object = REFUSED, *, query: str = "", by: str = "read-3.2"
) -> Seen:
    return seen(f"{by}.submit", headers, sent, status, said, at=query)


def polled(status: str = "succeeded", *, by: str = "read-3.2", **members: Any) -> Seen:
    return seen(f"{by}.poll", (), b"", 200, {"status": status, **members})


def page(**members: Any) -> Seen:
    """A poll that tells of one page, with these members."""
    return of_page({**BLANK, "lines": [LINE], **members})


def of_page(told: Body) -> Seen:
    return polled(**TIMES, analyzeResult=result(told))


def line(**members: Any) -> Seen:
    """A poll that tells of one line, with these members."""
    return page(lines=[{**LINE, **members}])


def result(*pages: Body) -> Body:
    return {"version": "3.2.0", "modelVersion": "2021-04-12", "readResults": list(pages)}


def not_read(said: object, *, sent: bytes = NOISE, status: int = 200, query: str = "") -> Seen:
    return seen("read-3.2.sync", BYTES, sent, status, said, at=query)


AWAY = turned_away(BYTES)
