"""What the tests of Text Analytics share."""

import pytest

from conformance.harness import Door
from conformance.harness.text.client import TextAnalytics


@pytest.fixture(scope="session")
def text(door: Door) -> TextAnalytics:
    """The container under test."""
    return TextAnalytics(door)
