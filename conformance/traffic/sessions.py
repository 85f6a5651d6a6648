"""Session records of the Azure SDKs, which their test proxy writes: a JSON object with entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from conformance.traffic import json_file
from conformance.traffic.bodies import Body, from_base64, from_text, is_text
from conformance.traffic.recorded import Recorded, headers_of, media_type_of, members, recorded
from conformance.wire import Headers

NAME = "Azure session record"


def entries(top: json_file.Top) -> Iterable[Any] | None:
    """The entries of a session; None when a file is none, NoEntries when it has none."""
    return json_file.entries(top.session) if json_file.there(top.session) else None


def read(entry: msgspec.Raw) -> Recorded:
    """One entry."""
    whole = members(msgspec.json.decode(entry))
    sent, said = headers_of(whole.get("RequestHeaders")), headers_of(whole.get("ResponseHeaders"))
    request = whole.get("RequestMethod"), whole.get("RequestUri"), sent, _body(whole.get("RequestBody"), sent)
    return recorded(request, (whole.get("StatusCode"), said, _body(whole.get("ResponseBody"), said)))


def _body(value: Any, headers: Headers) -> Body:
    if value is None:
        return Body()
    if not isinstance(value, str):
        return Body(msgspec.json.encode(value))
    media_type = media_type_of(headers)
    if is_text(media_type):
        return from_text(value)
    decoded = from_base64(value)
    return decoded if decoded.kept else from_text(value, media_type)
