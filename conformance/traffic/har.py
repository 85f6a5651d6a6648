"""HAR 1.2, which browsers and proxies write: one JSON object with a log of entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from conformance.traffic import json_file
from conformance.traffic.bodies import UNKEPT, Body, from_base64, from_text, uncompressed
from conformance.traffic.recorded import Json, Recorded, headers_of, media_type_of, members, recorded, with_media_type

NAME = "HAR"


class _Log(msgspec.Struct):
    entries: msgspec.Raw = json_file.NOT_THERE


def entries(top: json_file.Top) -> Iterable[Any] | None:
    """The entries of a HAR; None when a file is none, NoEntries when it has no entries."""
    if not json_file.there(top.log):
        return None
    try:
        log = msgspec.json.decode(top.log, type=_Log)
    except msgspec.ValidationError:
        return None
    return json_file.entries(log.entries)


def read(entry: msgspec.Raw) -> Recorded:
    """One entry."""
    whole = members(msgspec.json.decode(entry))
    request = members(whole.get("request"), "request")
    posted = request.get("postData")
    posted = members(posted, "postData") if posted else {}
    sent = with_media_type(headers_of(request.get("headers")), posted.get("mimeType"))
    response = whole.get("response")
    response = members(response, "response") if response else {}
    content = response.get("content")
    content = members(content, "content") if content else {}
    said = with_media_type(headers_of(response.get("headers")), content.get("mimeType"))
    return recorded(
        (request.get("method"), request.get("url"), sent, _body(posted, request.get("bodySize"), media_type_of(sent))),
        (response.get("status"), said, uncompressed(_body(content, content.get("size"), media_type_of(said)), said)),
    )


def _body(holder: Json, size: Any, media_type: str) -> Body:
    """What ``postData`` or ``content`` holds, where ``size`` says whether there is anything to hold."""
    text = holder.get("text")
    if not isinstance(text, str) or not text:
        empty = not isinstance(size, int) or size <= 0
        return Body() if empty and not holder.get("params") else UNKEPT
    return from_base64(text) if holder.get("encoding") == "base64" else from_text(text, media_type)
