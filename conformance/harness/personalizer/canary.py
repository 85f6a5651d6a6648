"""Actions and features that nobody else has."""

from __future__ import annotations

import json

from conformance.catalogue import Container, Operation
from conformance.harness.canary import Canary
from conformance.harness.door import JSON_HEADERS
from conformance.wire import Request

WORDS = ("quagvolter", "zimbrephton", "yorkwamble", "brixlehurst")


def canaries(_container: Container, operation: Operation) -> tuple[Canary, ...]:
    """One decision between two articles, for a reader of whom something is known."""
    action, other, feature, context = WORDS
    actions = [{"id": name, "features": [{"author": feature}]} for name in (action, other)]
    body = json.dumps({"actions": actions, "contextFeatures": [{"reader": context}]})
    return (Canary(Request(operation.method, operation.path, JSON_HEADERS, body.encode()), tuple(map(str.encode, WORDS))),)
