"""How one run is conducted: what is sent, what is noted, and what comes out at the end."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import pytest

from conformance import __version__
from conformance.catalogue import Container
from conformance.corpus import build
from conformance.corpus.build import Corpus
from conformance.corpus.meaning import served_files
from conformance.description.oracle import Oracle
from conformance.harness.corpus_tests import Cell, cells, enter, examine
from conformance.harness.door import Broken, Door
from conformance.harness.evidence import derived_seed, failure
from conformance.harness.files import Files, name_and_port
from conformance.harness.stage import staged
from conformance.refusal import Refusal
from conformance.report.journal import Output
from conformance.report.ledger import Entry, Ledger, totals, verdict
from conformance.report.results import CorpusUsed, Kit, Results, SpecUsed, TargetUnderTest, Times
from conformance.run.selection import Asked
from conformance.target import instances_needed
from conformance.wire import FILES, Request
from conformance.wire.connections import Connections


class WrongNumber(Refusal):
    """A number that an option cannot take."""


class TooManyInstances(Refusal):
    """Several instances of a container of which nothing could be learned from them."""


class CannotSplit(Refusal):
    """A way of running tests in which nobody sees all of the results."""


@dataclass(frozen=True)
class Settings:
    """What the user chose for a run."""

    seed: int = 0
    concurrency: int = 8
    timeout: float = 30.0
    strict: bool = False
    asked: Asked = field(default_factory=Asked)
    output: Path | None = None
    files_host: str = ""
    """By which the container reaches this machine, to fetch files; with a port, or without."""

    def __post_init__(self) -> None:
        for name, least in (("seed", 0), ("concurrency", 1), ("timeout", 0.001)):
            if not least <= getattr(self, name) <= 2**63:
                raise WrongNumber(f"{name} is {getattr(self, name)}; it must be {least} or more.")
        name_and_port(self.files_host)


class Conduct:
    """One run against one target."""

    def __init__(self, container: Container, urls: Sequence[str], settings: Settings) -> None:
        settings.asked.check(container)
        self.container = container
        self.url = urls[0]
        self.others = tuple(urls[1:])
        """Further instances of the same container."""
        if self.others and instances_needed(container, ()) == 1:
            raise TooManyInstances(f"Nothing is promised of several instances of {container.name}; give one URL of it.")
        self.settings = settings
        self.left_out = settings.asked.left_out(container)
        self.corpus = _corpus(container, settings.seed)
        self.cells = cells(container, self.corpus.cases)
        self.output = Output(settings.output) if settings.output else None
        self.ledger = Ledger(container, self.output.note if self.output else lambda _: None)
        self.interrupted = ""
        self.kit_failures: list[str] = []
        self.lost = ""
        """Why the target is given up, once it no longer answers."""
        self._oracle = Oracle(container)
        self._replayed = 0
        self._started = datetime.now(UTC)
        self._clock = time.monotonic()
        self.files = Files(settings.files_host)
        self._connections = Connections(self.url, settings.timeout)
        self.door = Door(container, self.url, self._connections, self._oracle)

    def seed_of(self, requirement: str, test: str) -> int:
        """The seed of one test."""
        return derived_seed(self.settings.seed, requirement, test)

    def replay(self, cell: Cell) -> list[str]:
        """Replay a cell and note what it showed; gives one line per broken requirement."""
        if any(case.names_a_file for case in cell.cases) and not self._files_are_reached:
            cell = replace(cell, cases=tuple(case for case in cell.cases if not case.names_a_file))
        name = f"cogspec-{self.settings.seed:x}-{cell.operation.key}-{cell.mode}"
        with staged(self.door, self.files, cell.operation, name) as stage:
            self.door.demand_offered(cell.operation.key)
            examined = examine(cell, self._oracle, self._connections, self.settings.concurrency, stage)
        self._replayed += len(cell.cases)
        if any(exchange.answer is None for found in examined for _, _, exchange in (*found.broken, *found.shaky)):
            self._see_whether_target_is_lost()
        return enter(cell, examined, self.ledger, f"test_description.py::test_cases[{cell.name}]", self.url)

    @contextmanager
    def door_to(self, url: str) -> Generator[Door]:
        """A door to another instance of the container."""
        with Connections(url, self.settings.timeout) as connections:
            door = Door(self.container, url, connections, self._oracle)
            yield door
            self.door.requests += door.requests

    @cached_property
    def _files_are_reached(self) -> bool:
        """Whether the container fetches what it is told to fetch; without a word from the user, it is tried."""
        for path, (media_type, content) in served_files().items():
            self.files.offer(path, media_type, content)
        if self.files.promised:
            return True
        case = next(case for case in self.corpus.cases if case.names_a_file and case.mode == "positive")
        path = next(path for path in served_files() if path.encode() in case.request.body)
        return self.files.reached(path, lambda: self.door.exchange(case.bound({FILES: self.files.base})))

    def note(self, requirement: str, test: str, error: BaseException | None, *, stable: bool = True) -> None:
        """Note the word of a behaviour test on its requirement; without an error it passed."""
        if self.interrupted:
            self.ledger.enter(Entry(requirement, "not_run", test, reason=self.interrupted))
        elif error is None:
            self.ledger.enter(Entry(requirement, "passed", test))
        elif isinstance(error, pytest.skip.Exception):
            self.ledger.enter(Entry(requirement, "not_run", test, reason=error.msg or "skipped"))
        elif isinstance(error, AssertionError):
            self._note_failure(requirement, test, error, stable=stable)
        else:
            reason = f"the kit failed in {test}: {type(error).__name__}: {error}"
            self.kit_failures.append(reason)
            self.ledger.enter(Entry(requirement, "not_run", test, reason=reason))

    def _note_failure(self, requirement: str, test: str, error: AssertionError, *, stable: bool) -> None:
        broken = error.requirement if isinstance(error, Broken) else requirement
        row = self.container.requirement(broken)
        seed = self.seed_of(requirement, test)
        evidence = failure(broken, row.text, test, error, self.door.said, self.url, seed)
        self.ledger.enter(Entry(broken, "failed" if stable else "unstable", test, failure=evidence))
        if self.door.said and self.door.said[-1].answer is None:
            self._see_whether_target_is_lost()
        if broken != requirement:
            self.ledger.enter(Entry(requirement, "not_run", test, reason=f"{broken} does not hold, which it rests on"))

    def counts(self, requirement: str) -> bool:
        """Whether a broken requirement of this id makes the target non-conformant."""
        level = self.container.requirement(requirement).level
        return level == "MUST" or (level == "SHOULD" and self.settings.strict)

    def _see_whether_target_is_lost(self) -> None:
        """After a request got no answer: give the target up when it is gone for good."""
        with Connections(self.url, min(10.0, self.settings.timeout)) as connections:
            for _ in range(3):
                trouble = connections.exchange(Request("GET", "/ready")).trouble
                self.lost = f"the target no longer answers ({trouble})" if trouble else ""
                if not self.lost:
                    return
                time.sleep(0.5)

    def finish(self) -> Results:
        """Derive the results and write them where the user asked."""
        self._connections.close()
        self.files.close()
        rows = self.ledger.results(self.left_out, self.interrupted or self.lost)
        word, reason = verdict(rows, strict=self.settings.strict, interrupted=self.interrupted)
        if word != "non-conformant" and self.kit_failures:
            word, reason = "no-verdict", self.kit_failures[0]
        if word == "no-verdict" and self.lost:
            reason = self.lost
        results = Results(
            verdict=word,
            reason=reason,
            kit=Kit(__version__),
            target=TargetUnderTest(self.container.name, self.url),
            spec=SpecUsed(self.container.digest),
            corpus=CorpusUsed(self.corpus.sha256, len(self.corpus.cases)),
            seed=self.settings.seed,
            totals=totals(rows),
            requests=self._replayed + self.door.requests,
            requirements=rows,
            times=Times(self._started.isoformat(timespec="seconds"), round(time.monotonic() - self._clock, 3)),
        )
        if self.output:
            self.output.close(results)
        return results


def _corpus(container: Container, seed: int) -> Corpus:
    """The frozen corpus, or for another seed than 0 a fresh one."""
    return build.load(container) if seed == 0 else build.fresh(container, seed)
