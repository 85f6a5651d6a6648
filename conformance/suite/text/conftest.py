"""What the tests of Text Analytics share."""

import pytest

from conformance.suite import Door
from conformance.suite.text.client import TextAnalytics


@pytest.fixture(scope="session")
def text(door: Door) -> TextAnalytics:
    """The container under test."""
    return TextAnalytics(door)
