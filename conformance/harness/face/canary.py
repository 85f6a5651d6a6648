"""A group of persons with a name that nobody else gives, and a picture."""

from __future__ import annotations

import json

from conformance.catalogue import Container, Operation
from conformance.harness.canary import Canary, pieces
from conformance.harness.door import JSON_HEADERS
from conformance.wire import Request
from conformance.worlds.faces.faceless import Faceless

WORDS = ("quagvolter", "zimbrephton", "yorkwamble")
BYTES = (("Content-Type", "application/octet-stream"),)


def canaries(container: Container, operation: Operation) -> tuple[Canary, ...]:
    """The group, on a container that ends with the test, and the picture."""
    identifier, name, data = WORDS
    group = container.operation(f"{operation.service}.create-person-group")
    path = group.path.replace("{personGroupId}", identifier)
    body = json.dumps({"name": name, "userData": data}).encode()
    named = Canary(Request(group.method, path, JSON_HEADERS, body), tuple(map(str.encode, WORDS)))
    content = Faceless("texture", 7).file("PNG").content
    return named, Canary(Request(operation.method, operation.path, BYTES, content), pieces(content))
