"""What the tests of Read share."""

from __future__ import annotations

import pytest

from conformance.suite import Door
from conformance.suite.files import Files
from conformance.suite.read.client import Read


@pytest.fixture(scope="session")
def read(request: pytest.FixtureRequest, door: Door, files: Files) -> Read:
    """The container under test, by the version that a test is run for."""
    return Read(request.param, door, files)
