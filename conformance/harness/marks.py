"""The link between a test and the sentence it checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., Any])


def requirement(identifier: str) -> Callable[[Test], Test]:
    """Say which requirement a test checks; the specification says what it demands and how much it counts."""
    return pytest.mark.requirement(identifier)
