"""What schemathesis drew, as it would go over the wire: the same form for cases that are frozen and for those that are not."""

from __future__ import annotations

import base64
import re
from typing import Any, cast

import requests

VOLATILE = {"x-schemathesis-testcaseid", "user-agent", "content-length", "accept", "accept-encoding", "connection"}
"""Headers that say who sends, not what is asked; the first of them is random."""
BOUNDARY = "part-of-a-form"
"""Between the parts of a form."""
SENT = {"method", "url", "headers", "params", "data", "json", "files", "cookies", "auth"}


def recorded(case: Any) -> dict[str, Any]:
    """A case as it would be sent, and what schemathesis says of it, as JSON can hold it."""
    parts = {key: value for key, value in case.as_transport_kwargs(base_url="http://container.invalid").items() if key in SENT}
    prepared = requests.Request(**parts).prepare()
    body = cast("bytes | str", prepared.body or b"")
    content = body.encode() if isinstance(body, str) else body
    headers = {_text(k): _text(v) for k, v in prepared.headers.items()}
    drawn = re.search("boundary=([0-9a-f]{32})$", headers.get("Content-Type", ""))
    if drawn:  # which is random, whatever the seed
        headers["Content-Type"] = headers["Content-Type"].replace(drawn[1], BOUNDARY)
        content = content.replace(drawn[1].encode(), BOUNDARY.encode())
    return {
        "operation": case.operation.label,
        "method": prepared.method,
        "target": prepared.path_url,
        "headers": sorted([name, value] for name, value in headers.items() if name.lower() not in VOLATILE),
        "body": base64.b64encode(content).decode(),
        "phase": case.meta.phase.name.value,
        "about": getattr(case.meta.phase.data, "description", "") or "",
        "odd": sorted(
            str(getattr(place, "value", place)) for place, info in case.meta.components.items() if info.mode.is_negative
        ),
    }


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
