"""What the tests of every container share."""

from __future__ import annotations

import pytest

from conformance.corpus.case import Case
from conformance.harness import Door
from conformance.harness.container.query import Query, plainest


@pytest.fixture
def pages(door: Door) -> None:
    """Keeps a test that is about the pages from saying anything where there are none."""
    door.demand_pages()


@pytest.fixture(scope="session")
def query(door: Door, cases: tuple[Case, ...]) -> Query:
    """A query of the container's service, out of the cases made from its description."""
    case = plainest(door, cases)
    if case is None:
        pytest.skip(f"no frozen case of {door.container.name} can be asked by itself")
    request = case.request
    return lambda: door.served(case.operation, request.body, path=request.target, headers=request.headers)
