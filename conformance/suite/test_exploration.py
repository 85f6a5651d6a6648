"""Every operation, by inputs that no frozen case has: they are drawn in a run with --explore, and nobody knows them before."""

from collections.abc import Callable

import pytest

from conformance.harness.exploration import ExplorationTest


def test_exploration(exploration_test: ExplorationTest, explore: Callable[[ExplorationTest], list[str]]) -> None:
    """A server can be right about every case that its makers know; their users send others."""
    broken = explore(exploration_test)

    if broken:
        pytest.fail("\n".join(broken), pytrace=False)
