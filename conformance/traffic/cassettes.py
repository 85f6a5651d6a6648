"""VCR cassettes, as vcrpy, VCR for Ruby and for R, Betamax and go-vcr write them: YAML or JSON with a list of interactions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import msgspec

from conformance.traffic import json_file
from conformance.traffic.bodies import UNKEPT, Body, from_base64, from_text, uncompressed
from conformance.traffic.recorded import Json, Recorded, headers_of, media_type_of, members, recorded

NAME = "VCR cassette"
LISTS = ("interactions", "http_interactions")
"""What the list of exchanges is called."""


def entries(top: json_file.Top) -> Iterable[Any] | None:
    """The interactions of a cassette in JSON; None when a file is none, NoEntries when it has none."""
    found = next(filter(json_file.there, (top.interactions, top.http_interactions)), None)
    return json_file.entries(found) if found is not None else None


def read(entry: Any) -> Recorded:
    """One interaction, out of JSON or YAML."""
    whole = members(msgspec.json.decode(entry) if isinstance(entry, msgspec.Raw) else entry)
    request, response = members(whole.get("request"), "request"), members(whole.get("response"), "response")
    sent, said = headers_of(request.get("headers")), headers_of(response.get("headers"))
    return recorded(
        (request.get("method"), request.get("uri", request.get("url")), sent, _body(request.get("body"), sent)),
        (_status(response), said, _body(response.get("body", response.get("content")), said)),
    )


def _status(response: Json) -> Any:
    status: Any = response.get("status_code", response.get("code", response.get("status")))
    if isinstance(status, dict):
        named = cast("Json", status)
        return named.get("code", named.get("status_code"))
    return status


def _body(value: Any, headers: Any) -> Body:
    if isinstance(value, dict):
        held = cast("Json", value)
        if isinstance(held.get("base64_string"), str):
            return uncompressed(from_base64(held["base64_string"]), headers)
        value = held.get("string", UNKEPT)
        if str(held.get("file", "no")).lower() in ("yes", "true"):
            return UNKEPT  # it lies in a file beside the cassette
    if value is None:
        return Body()
    if isinstance(value, str):
        return uncompressed(from_text(value, media_type_of(headers)), headers)
    return uncompressed(Body(value), headers) if isinstance(value, bytes) else UNKEPT
