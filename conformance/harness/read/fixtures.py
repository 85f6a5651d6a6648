"""Operations that the cases of the corpus ask for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conformance.harness.door import Broken, Door
from conformance.harness.files import Files
from conformance.harness.fixture import Fixture, Ids


def _operation(door: Door, _name: str, _ids: Ids) -> str:
    """An operation that has succeeded."""
    # only who asks for a page pays for what draws it
    from conformance.harness.read.client import Read
    from conformance.harness.read.shared_pages import PAGE

    read = Read(door.container.operations[0].service, door, Files())
    try:
        outcome = read.outcome(read.image(PAGE))
        read.must_succeed(outcome.last)
    except Broken as broken:
        pytest.skip(f"no file can be read: {broken}")
    return outcome.submitted.identifier


# an operation cannot be removed: it expires
FIXTURES: Mapping[str, Fixture] = {"read-operation": Fixture(_operation)}
