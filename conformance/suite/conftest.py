"""What the tests of every service share."""

from __future__ import annotations

from typing import Any, cast

import pytest

from conformance.run.conduct import Conduct
from conformance.run.selection import requirements_of, test_name


@pytest.fixture
def seed(conduct: Conduct, request: pytest.FixtureRequest) -> int:
    """The seed of a test that needs many worlds at once, or a story, where Hypothesis has none to give."""
    item: pytest.Item = cast("Any", request).node
    return conduct.seed_of(requirements_of(item)[0], test_name(item))
