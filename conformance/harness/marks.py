"""The link between a test and the sentence it checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., Any])


def requirement(identifier: str) -> Callable[[Test], Test]:
    """Say which requirement a test checks; the specification says what it demands and how much it counts."""
    return pytest.mark.requirement(identifier)


def waits_for_reports(count: int) -> Callable[[Test], Test]:
    """Say how many reports of a container to its billing endpoint a test waits for, at most."""
    return pytest.mark.reports(count)


def beside_others(test: Test) -> Test:
    """Say that a test needs the launcher alone, launches containers of its own, and may run while other tests do."""
    return pytest.mark.beside(test)


def on_each(parameter: str, requirements: Mapping[str, str], *, indirect: bool = False) -> Callable[[Test], Test]:
    """Run a test with each value of a parameter, each for the requirement that it stands for."""
    marked = [
        pytest.param(value, marks=pytest.mark.requirement(identifier), id=value) for value, identifier in requirements.items()
    ]
    return pytest.mark.parametrize(parameter, marked, indirect=indirect)
