"""One run of a proof, in a process of its own that was forked with everything imported."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Event
from types import MappingProxyType

import pytest
from rich.console import Console

from conformance.catalogue import Container
from conformance.interruption import ending_when_told
from conformance.refusal import Refusal
from conformance.report.progress import Progress, Watcher
from conformance.report.results import Results
from conformance.run.options import Options
from conformance.run.session import run

WARM = "conformance.faults.warm"


class ProofFailed(Refusal):
    """A trial that ended without results, so that nothing can be said of a fault."""

    exit_code = 3


def run_apart(options: Options, environment: Mapping[str, str] = MappingProxyType({}), closed: Event | None = None) -> Results:
    """The results of a run that shares nothing with the runs before; ProofFailed when it gives none.

    What it starts finds ``environment`` in its own. None is begun once ``closed`` is set, which tells that those that go on
    are told to end.

    Sessions of pytest and Hypothesis leave things behind in their process, and so do the modules of the suite.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([WARM])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send_results, args=(theirs, options, dict(environment)), daemon=True)
    if closed and closed.is_set():
        raise ProofFailed("The proof was interrupted.")
    process.start()
    if closed and closed.is_set():  # by somebody who did not see it yet
        process.terminate()
    theirs.close()
    try:
        outcome: object = ours.recv()
    except EOFError:
        outcome = "it said nothing"
    process.join()
    if isinstance(outcome, Results):
        return outcome
    raise ProofFailed(f"A run of {options.containers[0]} ended without results: {outcome}.")


def _send_results(pipe: Connection, options: Options, environment: Mapping[str, str]) -> None:
    """In the process of the run: what came of it, or in a sentence why nothing did."""
    os.environ.update(environment)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            with ending_when_told():
                outcome = run(options, _Unseen(Console(quiet=True)))[0]
        except BaseException as error:  # noqa: BLE001 - whatever it is, the proof must hear of it
            lines = os.pread(log.fileno(), 65536, 0).decode("utf-8", "replace").strip().splitlines()
            outcome = " ".join([f"{type(error).__name__}: {error}", *lines[-1:]])
    pipe.send(outcome)


class _Unseen(Progress):
    """A run that nobody watches."""

    @contextmanager
    def watch(self, container: Container, url: str, cases: int) -> Generator[Watcher]:
        del container, url, cases
        yield _NoTracebacks()


class _NoTracebacks(Watcher):
    """Keeps pytest from searching the sources of every test that fails, for tracebacks that nobody would read.

    It takes about as long as the tests themselves.
    """

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "native"
