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
    request = Request(operation.method, operation.path, JSON_HEADERS, body.encode())
    # a draft of its page says that no customer data is sent, and in its last paragraph that requests are, to train
    return (Canary(request, tuple(map(str.encode, WORDS)), trains=True),)
