"""What is seen while a run goes on: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from conformance.catalogue import Container
from conformance.report.ledger import Entry

LONGEST = 240
"""Characters of a finding that are shown as it comes; the summary has the whole of it."""
STEPS = 10
"""Lines that a run without a terminal prints about how far it is."""


class Progress:
    """Shows runs as they go on this console."""

    def __init__(self, console: Console, *, silent: bool = False) -> None:
        self._console = console
        self._silent = silent

    @contextmanager
    def watch(self, container: Container, url: str, cases: int) -> Generator[Watcher]:
        """Give a pytest plugin that shows one run."""
        if self._silent:
            yield Watcher()
            return
        requirements = len(container.requirements)
        self._console.print(f"{container.name} at {url}: {requirements} requirements, {cases} cases", highlight=False)
        if container.state != "alive":
            self._console.print(f"{container.name}, {container.life}: {container.fate}", style="dim", highlight=False)
        for line in what_is_changed(container):
            self._console.print(line, highlight=False)
        if not self._console.is_terminal:
            yield _Lines(self._console)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Bar(*columns, console=self._console, transient=True) as bar:
            yield _Live(bar)


def what_is_changed(container: Container) -> list[str]:
    """What a run makes on the target for a while, and what it changes there, a line each."""
    made, changed = ", ".join(container.collections), ", ".join(container.shared_state)
    lines = [f"makes {made} on the target, named cogspec-…, and removes them again" if made else ""]
    lines.append(f"changes {changed}, and puts back what can be read and written again" if changed else "")
    return [line for line in lines if line]


class Watcher:
    """Counts tests as they end, and shows nothing."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Know how many tests there are."""
        self.total = len(session.items)
        self.begin()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Know which test goes on."""
        self.at(_short(nodeid))

    def broken(self, entry: Entry) -> None:
        """A requirement was seen not to hold, for the first time."""
        self.found(f"{entry.requirement}: {entry.failure.got if entry.failure else entry.said}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test that has ended."""
        if report.when == "teardown":
            self.done += 1
            self.step()

    def planned(self, sentence: str) -> None:
        """Show what the run is going to cost."""

    def begin(self) -> None:
        """Show that the tests begin."""

    def at(self, test: str) -> None:
        """Show which test goes on."""

    def found(self, text: str) -> None:
        """Show what was found broken."""

    def step(self) -> None:
        """Show that one more test has ended."""


class _Live(Watcher):
    def __init__(self, bar: Bar) -> None:
        super().__init__()
        self._bar = bar
        self._task = bar.add_task("collecting", total=None)
        self._failures = 0

    def planned(self, sentence: str) -> None:
        self._bar.console.print(sentence, highlight=False)

    def begin(self) -> None:
        self._bar.update(self._task, total=self.total)

    def at(self, test: str) -> None:
        count = f"[red]{self._failures} failed[/red] " if self._failures else ""
        self._bar.update(self._task, description=f"{count}{test[:60]}")

    def found(self, text: str) -> None:
        self._failures += 1
        self._bar.console.print(Text.assemble(("failed ", "red"), text[:LONGEST]))

    def step(self) -> None:
        self._bar.update(self._task, completed=self.done)


class _Lines(Watcher):
    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    def planned(self, sentence: str) -> None:
        self._console.print(sentence, highlight=False)

    def found(self, text: str) -> None:
        self._console.print(f"failed {text[:LONGEST]}", highlight=False, markup=False, soft_wrap=True)

    def step(self) -> None:
        if self.done == self.total or self.done * STEPS // self.total > (self.done - 1) * STEPS // self.total:
            self._console.print(f"{self.done} of {self.total} tests", highlight=False)


def _short(nodeid: str) -> str:
    name = nodeid.rpartition("::")[2].removeprefix("test_")
    for made in ("cases[", "feed[", "exploration["):
        if name.startswith(made):
            return name.removeprefix(made).removesuffix("]")
    return name.replace("_", " ")


def words_of(report: pytest.TestReport) -> str:
    """What a report says of a test that did not pass; of a skipped one the reason, without its place in the kit."""
    told = report.longrepr
    return (str(told[2]) if isinstance(told, tuple) else report.longreprtext).removeprefix("Skipped: ")
