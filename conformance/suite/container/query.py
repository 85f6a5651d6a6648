"""One query of whatever the container serves, so that tests of every container can ask it something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.catalogue import SHARED_DOCUMENT, Container, Operation
from conformance.suite.door import example_body

Query = Callable[[], Any]
"""Sends one query that is always the same, and gives the JSON of its answer."""


def own_operations(container: Container) -> list[Operation]:
    """The operations of the container's services, without those that every container has."""
    return [operation for operation in container.operations if not operation.key.startswith(f"{SHARED_DOCUMENT}.")]


def with_example(container: Container) -> Operation | None:
    """The first operation that can be asked by the example in its description alone."""
    able = (o for o in own_operations(container) if not o.optional and "{" not in o.path and example_body(container, o))
    return next(able, None)
