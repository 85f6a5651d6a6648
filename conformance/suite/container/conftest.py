"""What the tests of every container share."""

from __future__ import annotations

import pytest

from conformance.suite import Door
from conformance.suite.container.query import Query, with_example
from conformance.suite.door import example_body


@pytest.fixture(scope="session")
def query(door: Door) -> Query:
    """A query of the container's service, made of the example in its description."""
    operation = with_example(door.container)
    if operation is None:
        pytest.skip(f"the description of {door.container.name} has no example of a query")
    return lambda: door.served(operation.key, example_body(door.container, operation))
