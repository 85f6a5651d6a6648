"""What is seen while a run goes on: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from conformance.catalogue import Container

STEPS = 10
"""Lines that a run without a terminal prints about how far it is."""


class Progress:
    """Shows runs as they go on this console."""

    def __init__(self, console: Console, *, silent: bool = False) -> None:
        self._console = console
        self._silent = silent

    @contextmanager
    def watch(self, container: Container, url: str, cases: int) -> Generator[object]:
        """Give a pytest plugin that shows one run."""
        if self._silent:
            yield object()
            return
        requirements = len(container.requirements)
        self._console.print(f"{container.name} at {url}: {requirements} requirements, {cases} cases", highlight=False)
        if container.state != "alive":
            self._console.print(f"{container.name}, {container.life}: {container.fate}", style="dim", highlight=False)
        if not self._console.is_terminal:
            yield _Lines(self._console)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Bar(*columns, console=self._console, transient=True) as bar:
            yield _Live(bar)


class _Watcher:
    """Counts tests as they end."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.total = len(session.items)
        self.begin()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.at(_short(nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.failed:
            self.failed(_short(report.nodeid))
        if report.when == "teardown":
            self.done += 1
            self.step()

    def begin(self) -> None: ...
    def at(self, test: str) -> None: ...
    def failed(self, test: str) -> None: ...
    def step(self) -> None: ...


class _Live(_Watcher):
    def __init__(self, bar: Bar) -> None:
        super().__init__()
        self._bar = bar
        self._task = bar.add_task("collecting", total=None)
        self._failures = 0

    def begin(self) -> None:
        self._bar.update(self._task, total=self.total)

    def at(self, test: str) -> None:
        count = f"[red]{self._failures} failed[/red] " if self._failures else ""
        self._bar.update(self._task, description=f"{count}{test[:60]}")

    def failed(self, test: str) -> None:
        self._failures += 1
        self._bar.console.print(f"[red]failed[/red] {test}", highlight=False)

    def step(self) -> None:
        self._bar.update(self._task, completed=self.done)


class _Lines(_Watcher):
    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    def failed(self, test: str) -> None:
        self._console.print(f"failed {test}", highlight=False, markup=False)

    def step(self) -> None:
        if self.done == self.total or self.done * STEPS // self.total > (self.done - 1) * STEPS // self.total:
            self._console.print(f"{self.done} of {self.total} tests", highlight=False)


def _short(nodeid: str) -> str:
    name = nodeid.rpartition("::")[2].removeprefix("test_")
    for made in ("cases[", "feed["):
        if name.startswith(made):
            return name.removeprefix(made).removesuffix("]")
    return name.replace("_", " ")
