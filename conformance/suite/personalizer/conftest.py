"""What the tests of the Personalizer share."""

from __future__ import annotations

import pytest

from conformance.harness.personalizer.client import Personalizer
from conformance.run.conduct import Conduct


@pytest.fixture(scope="session")
def personalizer(conduct: Conduct) -> Personalizer:
    """The container under test."""
    return Personalizer(conduct.door, f"cogspec-{conduct.settings.seed:x}")
