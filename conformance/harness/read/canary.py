"""A page with words on it that nobody else writes."""

from __future__ import annotations

from conformance.catalogue import Container, Operation
from conformance.harness.canary import Canary, pieces
from conformance.wire import Request
from conformance.worlds.pages.files import png
from conformance.worlds.pages.strategies import saying

WORDS = ("quagvolter", "zimbrephton")
BYTES = (("Content-Type", "application/octet-stream"),)


def canaries(_container: Container, operation: Operation) -> tuple[Canary, ...]:
    """One image, by what is read on it and by its bytes."""
    content = png(saying(*WORDS)).content
    return (Canary(Request(operation.method, operation.path, BYTES, content), (*map(str.encode, WORDS), *pieces(content))),)
