"""What the tests of the suite are given; there is none of it in a session that is no run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, cast

import pytest

from conformance.corpus.case import Case
from conformance.harness.container.launcher import Launcher
from conformance.harness.corpus_tests import CorpusTest
from conformance.harness.door import Door
from conformance.harness.exploration import ExplorationTest
from conformance.harness.feed import FeedTest
from conformance.harness.files import Files
from conformance.run.run import Run
from conformance.run.selection import requirements_of, test_name


class Fixtures:
    """The fixtures of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @pytest.fixture(scope="session", autouse=True)
    def _properties(self, record_testsuite_property: Callable[[str, object], None]) -> None:
        """Say in the JUnit report what was tested, and by what."""
        run = self._run
        for name, value in (("container", run.container.name), ("target", run.url), ("seed", run.options.seed)):
            record_testsuite_property(name, value)
        record_testsuite_property("specification sha256", run.container.digest)

    @pytest.fixture(scope="session")
    def door(self) -> Door:
        """The door to the container under test."""
        return self._run.reach.door

    @pytest.fixture(scope="session")
    def files(self) -> Files:
        """What the container is to fetch."""
        return self._run.reach.files

    @pytest.fixture(scope="session")
    def cases(self) -> tuple[Case, ...]:
        """The cases of the corpus."""
        return self._run.corpus.cases

    @pytest.fixture(scope="session")
    def run_name(self) -> str:
        """What every name begins with that this run gives to something; the same in every run with the same seed."""
        return self._run.reach.name

    @pytest.fixture(scope="session")
    def instances(self) -> tuple[str, ...]:
        """The URLs of further instances of the container under test."""
        return self._run.others

    @pytest.fixture(scope="session")
    def door_to(self) -> Callable[[str], AbstractContextManager[Door]]:
        """Opens a door to another instance."""
        return self._run.reach.door_to

    @pytest.fixture(scope="session")
    def launcher(self) -> Launcher:
        """Starts containers of the kind under test."""
        return self._run.launcher

    @pytest.fixture(scope="session")
    def replay(self) -> Callable[[CorpusTest], list[str]]:
        """Replays the cases of a test; gives one line per broken requirement."""
        return self._run.playing.replay

    @pytest.fixture(scope="session")
    def play(self) -> Callable[[FeedTest], list[str]]:
        """Plays a feed; gives one line per broken requirement."""
        return self._run.playing.play

    @pytest.fixture(scope="session")
    def explore(self) -> Callable[[ExplorationTest], list[str]]:
        """Explores an operation; gives one line per broken requirement."""
        return partial(self._run.playing.explore, exploring=self._run.exploring)

    @pytest.fixture
    def seed(self, request: pytest.FixtureRequest) -> int:
        """The seed of a test that needs many inputs at once, or a story, where Hypothesis has none to give."""
        item: pytest.Item = cast("Any", request).node
        return self._run.noting.seed_of(requirements_of(item)[0], test_name(item))
