"""The sessions of pytest that runs are: our own, one per container, or the user's."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest

from conformance.refusal import Refusal
from conformance.report.index import write_index
from conformance.report.journal import claimed, nothing, write_nothing
from conformance.report.progress import Progress, what_is_changed
from conformance.report.results import Results
from conformance.run import hooks
from conformance.run.options import Options
from conformance.run.places import Place, opened, placed, wanted, with_command
from conformance.run.run import Run
from conformance.run.selection import SUITE

UNUSED = (
    *("terminal", "cacheprovider", "faulthandler", "logging", "warnings", "unraisableexception", "threadexception"),
    *("debugging", "doctest", "legacypath", "pastebin", "recwarn", "setuponly", "setupplan", "stepwise"),
    *("subtests", "unittest"),
)
"""Plugins of pytest that a run has no use for; many of them do something around every test."""
ALLOCATIONS = 100_000
"""Objects that are made before the collector looks at them; Python's own 700 suit programs that keep less."""


class CannotJudge(Refusal):
    """A Python that was started in a way in which tests say nothing."""

    exit_code = 3


class KitFailed(Refusal):
    """pytest ended without a result."""

    exit_code = 3


def run(options: Options, progress: Progress, when_ended: Callable[[Results], None] = lambda _: None) -> list[Results]:
    """Run every container that was asked for, one after the other; refuses what cannot work before anything is sent.

    Whoever interrupts one ends all: those that follow are not begun.
    ``when_ended`` is given the results of each before the next one begins.
    """
    targets = wanted(options)
    with ExitStack() as stack:
        if options.output:
            stack.enter_context(claimed(options.output, resume=options.resume))
        with leaving_word(options, "", targets[0].urls):
            options = with_command(options, targets[0].container)
            places = [place for each in targets for place in stack.enter_context(placed(each, options))]
        several = len(places) > 1
        results: list[Results] = []
        stopped = ""
        for place in places:
            name = place.container.name
            own = replace(options, output=options.output / name) if several and options.output else options
            if stopped:
                results.append(_not_begun(place, own, stopped))
            else:
                with leaving_word(own, name, place.urls), opened(place, own) as run:
                    results.append(run_one(run, progress))
                    stopped = run.noting.interrupted
            when_ended(results[-1])
        if several and options.output:
            write_index(results, options.output)
    return results


def _not_begun(place: Place, options: Options, reason: str) -> Results:
    """The results of a container that was not begun, written where its run would have written them."""
    name, url = place.container.name, next(iter(place.urls), "")
    if options.output:
        write_nothing(options.output, name, url, reason)
    return nothing(name, url, reason)


@contextmanager
def leaving_word(options: Options, container: str, urls: tuple[str, ...]) -> Generator[None]:
    """Leave results with the reason also where there is no run, because of what was found at the target, or of ourselves."""
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        if options.output:
            reason = str(error) if isinstance(error, Refusal) else hooks.INTERRUPTED
            if not isinstance(error, Refusal | KeyboardInterrupt):
                reason = f"the kit itself failed: {type(error).__name__}: {error}"
            write_nothing(options.output, container, urls[0] if urls else "", options.hide(reason))
        raise


def exit_code(results: list[Results]) -> int:
    """Not conformant before no verdict, no verdict before conformant."""
    codes = {r.exit_code for r in results}
    return next((code for code in (1, 3) if code in codes), 0)


def arguments_of(run: Run) -> list[str]:
    """What pytest is told in every run: our settings in place of any others, and whose results the JUnit report holds."""
    named = ["--junitprefix", run.container.name, "-o", f"junit_suite_name={run.container.name} at {run.url}"]
    return ["-c", str(SUITE / "pytest.ini"), "--rootdir", str(SUITE), *named]


def run_one(run: Run, progress: Progress) -> Results:
    """Run the suite against one target, in a session of pytest of our own."""
    session = Session(run)
    with (
        own_environment(),
        _rare_collections(),
        progress.watch(run.container, run.url, len(run.corpus.cases)) as watcher,
    ):
        run.ledger.when_broken = watcher.broken
        run.when_planned = watcher.planned
        pytest.main(_alone(run), plugins=[session, watcher])
    if session.results is None:
        raise KitFailed(f"The run of {run.container.name} ended without results; please report it with the command you gave.")
    return session.results


def _alone(run: Run) -> list[str]:
    unused = [word for name in UNUSED for word in ("-p", f"no:{name}")]
    return [*arguments_of(run), "--capture=no", *unused, str(SUITE)]


def collecting(run: Run) -> list[str]:
    """What pytest is told to say nothing, and run nothing."""
    return [*_alone(run), "--collect-only"]


@contextmanager
def own_environment() -> Generator[None]:
    """Keep the user's plugins, options and ways of starting Python out of the verdict."""
    if not __debug__:
        raise CannotJudge("Python was started without assertions (-O or PYTHONOPTIMIZE), by which tests judge; leave that out.")
    before = dict(os.environ)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    digits = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(sys.int_info.default_max_str_digits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # -W error would turn what a library mentions into what a target did
            yield
    finally:
        sys.set_int_max_str_digits(digits)
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _rare_collections() -> Generator[None]:
    """Look for unreachable cycles less often: a run keeps nearly all it makes, and would look in vain a tenth of its time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class Session:
    """Makes the pytest session ours, and keeps what it found."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.results: Results | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the session this run."""
        hooks.begin(config, self._run)

    def pytest_report_header(self) -> list[str]:
        """Say beforehand what a user's own pytest will do to the target."""
        return what_is_changed(self._run.container)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Keep what the run found."""
        self.results = config.stash.get(hooks.RESULTS, None)
