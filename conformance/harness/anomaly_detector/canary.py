"""A series of values that nobody else measures."""

from __future__ import annotations

import json

from conformance.catalogue import Container, Operation
from conformance.harness.canary import Canary
from conformance.harness.door import JSON_HEADERS
from conformance.wire import Request

VALUES = (31415.9265, 27182.8182, 14142.1356)
MONTH = "1987-03-"


def canaries(_container: Container, operation: Operation) -> tuple[Canary, ...]:
    """One month of them, long ago."""
    series = [{"timestamp": f"{MONTH}{day:02}T00:00:00Z", "value": VALUES[day % 3]} for day in range(1, 29)]
    request = Request(
        operation.method, operation.path, JSON_HEADERS, json.dumps({"granularity": "daily", "series": series}).encode()
    )
    return (Canary(request, (MONTH.encode(), *(str(value).encode() for value in VALUES))),)
