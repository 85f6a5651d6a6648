"""One exchange in one JSON file: a request and a response, whose bodies stand as JSON or are marked.

``$text`` holds a body that is no JSON; ``$binary`` and ``$text_prefix`` only describe one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from conformance.traffic import json_file
from conformance.traffic.bodies import UNKEPT, Body, from_text
from conformance.traffic.recorded import NoExchange, Recorded, headers_of, recorded

NAME = "recorded exchange"
Members = dict[str, msgspec.Raw]


def entries(top: json_file.Top) -> Iterable[Any] | None:
    """The one exchange of such a file; None when a file is none, NoEntries when it is too large."""
    written = top.request, top.response
    if not all(map(json_file.there, written)):
        return None
    if any(map(json_file.is_vast, written)):
        raise json_file.NoEntries(f"has more than {json_file.MOST_VALUES} values")
    try:
        sides = [msgspec.json.decode(side, type=Members) for side in written]
    except msgspec.ValidationError:
        return None
    return [sides] if {"method", "path"} <= sides[0].keys() and "status" in sides[1] else None


def read(entry: list[Members]) -> Recorded:
    """The exchange."""
    request, response = ({name: value for name, value in side.items() if name != "body"} for side in entry)
    asked: dict[str, Any] = {name: msgspec.json.decode(value) for name, value in request.items()}
    answered: dict[str, Any] = {name: msgspec.json.decode(value) for name, value in response.items()}
    path, query = asked["path"], asked.get("query")
    if not isinstance(path, str):
        raise NoExchange("its request has no path")
    host = asked.get("host")
    url = f"http://{host if isinstance(host, str) else ''}{path}" + (f"?{query}" if isinstance(query, str) and query else "")
    return recorded(
        (asked["method"], url, headers_of(asked.get("headers")), _body(entry[0])),
        (answered["status"], headers_of(answered.get("headers")), _body(entry[1])),
    )


def _body(side: Members) -> Body:
    written = bytes(side.get("body", b"null"))
    value = msgspec.json.decode(written)
    if value is None:
        return Body()
    if isinstance(value, dict):
        if "$text" in value and isinstance(value["$text"], str):
            return from_text(value["$text"])
        if "$binary" in value or "$text_prefix" in value:
            return UNKEPT
    return Body(written)
