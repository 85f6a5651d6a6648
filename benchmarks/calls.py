"""Counts what each test of a whole run sends to a clean emulator, and times it, so that a run can say beforehand what it costs.

``python benchmarks/calls.py [CONTAINER]…`` writes ``specs/corpus/CONTAINER.calls.json`` and ``CONTAINER.seconds.json``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic

import pytest

from conformance import catalogue
from conformance.catalogue import Container
from conformance.report.progress import Progress, Watcher
from conformance.run import selection
from conformance.run.forecast import write_calls, write_seconds
from conformance.run.options import Options
from conformance.run.places import Place, opened
from conformance.run.run import Run
from conformance.run.session import run_one


class Counting(Watcher):
    """Takes note of the calls that each test makes, with what is set up for it."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run
        self.counted: dict[str, Counter[str]] = {}
        self.timed: dict[str, float] = {}

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Let one test run after the other, so that each is counted by itself."""
        session.config.pluginmanager.unregister(name="cogspec-beside")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Count what is called while a test is set up, runs, and is cleared away, and how long that takes."""
        before, begun = Counter(self._run.calls), monotonic()
        outcome = yield
        self.timed[selection.test_name(item)] = round(monotonic() - begun, 2)
        self.counted[selection.test_name(item)] = Counter(self._run.calls) - before
        return outcome


class Counted(Progress):
    """Shows nothing of a run but how it is counted."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting

    @contextmanager
    def watch(self, container: Container, url: str, cases: int) -> Generator[Watcher]:
        """Give the plugin that counts."""
        del container, url, cases
        yield self._counting


def count(container: Container) -> None:
    """Run a container as ``cogspec run`` does, and keep what each test called."""
    with opened(Place(container), Options()) as run:
        counting = Counting(run)
        results = run_one(run, Counted(counting))
    write_calls(container, counting.counted)
    write_seconds(container, counting.timed)
    print(f"{container.name}: {results.verdict}, {sum(results.calls.values())} calls of {len(counting.counted)} tests")


if __name__ == "__main__":
    for name in sys.argv[1:] or catalogue.names():
        count(catalogue.container(name))
