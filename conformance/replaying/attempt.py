"""One attempt: a run of a few tests, and what became of each."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from conformance.catalogue import Container
from conformance.report.ledger import Entry
from conformance.report.progress import Progress, Watcher, words_of
from conformance.run import session
from conformance.run.options import Options
from conformance.run.places import Target, opened, placed


@dataclass(frozen=True)
class Attempt:
    """What a run of a few tests showed."""

    entries: tuple[Entry, ...]
    silent: Mapping[str, str]
    """Of each test that was run: why it could say nothing; empty where it could."""
    ended: str
    """Why it ended before its end; empty where it did not."""


def attempt(container: Container, urls: tuple[str, ...], options: Options) -> Attempt:
    """Run the tests that ``options`` repeat, at these addresses, or against what is launched."""
    watching = _Watching()
    with ExitStack() as stack:
        (place,) = stack.enter_context(placed(Target(container, urls), options))
        run = stack.enter_context(opened(place, options))
        session.run_one(run, watching)
        if run.noting.interrupted:
            raise KeyboardInterrupt  # which ends the attempts that would follow, too
        return Attempt(run.ledger.entries, watching.watcher.silent, run.reach.lost)


class _Silent(Watcher):
    """Keeps why tests could say nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.silent: dict[str, str] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Keep pytest from searching the sources of every test that fails: nobody reads its tracebacks."""
        config.option.tbstyle = "native"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test ended; one that was not set up has said nothing."""
        reason = _reason(report)
        if report.when == "call" or reason:
            self.silent.setdefault(report.nodeid, reason)
        super().pytest_runtest_logreport(report)


class _Watching(Progress):
    """Shows nothing: a report is told when all attempts are over."""

    def __init__(self) -> None:
        self.watcher = _Silent()

    @contextmanager
    def watch(self, container: Container, url: str, cases: int) -> Generator[Watcher]:
        del container, url, cases
        yield self.watcher


def _reason(report: pytest.TestReport) -> str:
    if report.when == "setup" and report.failed:
        return report.longreprtext.strip().rpartition("\n")[2] or "it could not be set up"
    if not report.skipped or hasattr(report, "wasxfail"):
        return ""
    return words_of(report) or "it was skipped"
