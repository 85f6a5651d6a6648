"""What the tests of Read share."""

from __future__ import annotations

import pytest

from conformance.harness import Door
from conformance.harness.files import Files
from conformance.harness.read.client import Read


@pytest.fixture(scope="session")
def read(request: pytest.FixtureRequest, door: Door, files: Files) -> Read:
    """The container under test, by the version that a test is run for."""
    return Read(request.param, door, files)
