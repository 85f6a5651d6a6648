"""The feeds of what every container serves."""

from __future__ import annotations

from hypothesis import strategies as st

from conformance.catalogue import Operation
from conformance.harness.feed import Feed, Part
from conformance.wire import Request


def feed(operation: Operation) -> Feed | None:
    """The feed of the state; nothing else of these operations shows in one exchange."""
    return (Part(st.just(Request("GET", operation.path)), 1),) if operation.name == "status" else None
