"""One query of whatever the container serves, so that tests of every container can ask it something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from conformance.catalogue import SHARED_DOCUMENT, Container, Operation
from conformance.corpus.case import Case
from conformance.harness.door import Door

Query = Callable[[], Any]
"""Sends one query that is always the same, and gives the JSON of its answer."""


def own_operations(container: Container) -> list[Operation]:
    """The operations of the container's services, without those that every container has."""
    return [operation for operation in container.operations if not operation.key.startswith(f"{SHARED_DOCUMENT}.")]


def required_operations(door: Door) -> list[Operation]:
    """Its own operations without those that it need not serve; of those of which one must be there, the ones that are."""
    one_of = door.container.one_of
    return [o for o in own_operations(door.container) if (door.offers(o.key) if o.key in one_of else not o.optional)]


def plainest(door: Door, cases: Iterable[Case]) -> Case | None:
    """The first frozen case that the container must serve, and that needs nothing but itself."""
    return next(plain(door, cases), None)


def wrong(asked: Case, cases: Iterable[Case]) -> Case | None:
    """The first invalid query of the same operation that needs nothing but itself."""
    return next((c for c in cases if c.operation == asked.operation and c.mode == "negative" and not c.placeholders), None)


def plain(door: Door, cases: Iterable[Case]) -> Iterator[Case]:
    """The first such case of each operation."""
    required = {o.key for o in required_operations(door) if "requestBody" in o.definition}
    for case in cases:
        if case.mode == "positive" and case.operation in required and not case.placeholders:
            required.remove(case.operation)
            yield case
