"""What the tests of the Personalizer share."""

from __future__ import annotations

import pytest

from conformance.suite.conduct import Conduct
from conformance.suite.personalizer.client import Personalizer


@pytest.fixture(scope="session")
def personalizer(conduct: Conduct) -> Personalizer:
    """The container under test."""
    return Personalizer(conduct.door, f"cogspec-{conduct.settings.seed:x}")
