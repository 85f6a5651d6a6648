"""What the tests of every container share."""

from __future__ import annotations

import pytest

from conformance.harness.container.query import Query, plainest
from conformance.run.conduct import Conduct


@pytest.fixture(scope="session")
def query(conduct: Conduct) -> Query:
    """A query of the container's service, out of the cases made from its description."""
    case = plainest(conduct.container, conduct.corpus.cases)
    if case is None:
        pytest.skip(f"no frozen case of {conduct.container.name} can be asked by itself")
    request = case.request
    return lambda: conduct.door.served(case.operation, request.body, path=request.target, headers=request.headers)
