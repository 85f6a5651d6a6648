"""A text that nobody else writes."""

from __future__ import annotations

import json

from conformance.catalogue import Container, Operation
from conformance.harness.canary import Canary
from conformance.harness.door import JSON_HEADERS
from conformance.wire import Request

WORDS = ("Quagvolter", "Zimbrephton", "Yorkwamble")


def canaries(_container: Container, operation: Operation) -> tuple[Canary, ...]:
    """One batch of two documents, whose id is such a word, too."""
    person, town, identifier = WORDS
    texts = {"1": f"The doctor told {person} of the harbour in {town}.", identifier: f"{town} is a lovely town."}
    body = json.dumps({"documents": [{"id": key, "text": text} for key, text in texts.items()]})
    request = Request(operation.method, operation.path, JSON_HEADERS, body.encode())
    return (Canary(request, tuple(map(str.encode, WORDS)), tuple(map(str.encode, texts.values()))),)
