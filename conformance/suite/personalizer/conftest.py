"""What the tests of the Personalizer share."""

from __future__ import annotations

import pytest

from conformance.harness import Door
from conformance.harness.personalizer.client import Personalizer


@pytest.fixture(scope="session")
def personalizer(door: Door, run_name: str) -> Personalizer:
    """The container under test."""
    return Personalizer(door, run_name)
