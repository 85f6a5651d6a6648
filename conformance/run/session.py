"""The sessions of pytest that runs are: our own, one per container, or the user's."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

import pytest

from conformance import catalogue, target
from conformance.catalogue import Container
from conformance.harness.files import LOOPBACK
from conformance.refusal import Refusal
from conformance.report.index import write_index
from conformance.report.journal import claimed, write_nothing
from conformance.report.progress import Progress, what_is_changed
from conformance.report.results import Results
from conformance.run import hooks
from conformance.run.options import Options
from conformance.run.run import Run
from conformance.run.selection import SUITE
from conformance.wire.connections import Connections
from conformance.wire.retries import Retries

UNUSED = (
    *("terminal", "cacheprovider", "faulthandler", "logging", "warnings", "unraisableexception", "threadexception"),
    *("debugging", "doctest", "legacypath", "pastebin", "recwarn", "setuponly", "setupplan", "stepwise"),
    *("subtests", "unittest"),
)
"""Plugins of pytest that a run has no use for; many of them do something around every test."""
ALLOCATIONS = 100_000
"""Objects that are made before the collector looks at them; Python's own 700 suit programs that keep less."""


class WrongTargets(Refusal):
    """Containers and URLs that do not go together."""


class CannotJudge(Refusal):
    """A Python that was started in a way in which tests say nothing."""

    exit_code = 3


class KitFailed(Refusal):
    """pytest ended without a result."""

    exit_code = 3


@dataclass(frozen=True)
class Target:
    """One container to be tested, and where it is."""

    container: Container | None
    """Recognised from what it serves, when absent."""
    urls: tuple[str, ...] = ()
    """The first is tested, the others are further instances of it; without any, the emulator is started."""


def run(options: Options, progress: Progress) -> list[Results]:
    """Run every container that was asked for, one after the other; refuses what cannot work before anything is sent."""
    targets = _wanted(options)
    with ExitStack() as stack:
        if options.output:
            stack.enter_context(claimed(options.output))
        with leaving_word(options, "", targets[0].urls):
            placed = [place for each in targets for place in placed_of(each, options)]
        several = len(placed) > 1
        results: list[Results] = []
        for container, urls in placed:
            own = replace(options, output=options.output / container.name) if several and options.output else options
            with leaving_word(own, container.name, urls), _served(container, urls, own) as (reached, equipped):
                results.append(run_one(Run(container, reached, equipped), progress))
        if several and options.output:
            write_index(results, options.output)
    return results


def _wanted(options: Options) -> list[Target]:
    names = options.containers or (() if options.urls else catalogue.names())
    containers = [catalogue.container(name) for name in dict.fromkeys(names)]
    options.check(containers or list(catalogue.containers()))
    targets = _targets(containers, tuple(target.base_url(url) for url in options.urls))
    return [each for each in targets if each.container is None or options.asks(each.container)]


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
            write_nothing(options.output, container, urls[0] if urls else "", options.access.hide(reason))
        raise


def exit_code(results: list[Results]) -> int:
    """Not conformant before no verdict, no verdict before conformant."""
    codes = {r.exit_code for r in results}
    return next((code for code in (1, 3) if code in codes), 0)


def _targets(containers: list[Container], urls: tuple[str, ...]) -> list[Target]:
    if not urls:
        return [Target(container) for container in containers]
    if not containers:
        return [Target(None, (url,)) for url in urls]
    if len(containers) == 1:
        return [Target(containers[0], urls)]
    if len(urls) == 1:
        return [Target(container, urls) for container in containers]
    if len(urls) != len(containers):
        raise WrongTargets(
            f"{len(urls)} URLs do not fit {len(containers)} containers; give one for all, or one for each in the same order."
        )
    return [Target(container, (url,)) for container, url in zip(containers, urls, strict=True)]


def placed_of(wanted: Target, options: Options) -> list[tuple[Container, tuple[str, ...]]]:
    """The containers of a target, each with the URLs of its instances; without any, its emulator is meant."""
    if not wanted.urls and wanted.container is not None:
        return [(wanted.container, ())]
    found = _recognised(wanted.urls, options, wanted.container.name if wanted.container else None)
    return [(container, wanted.urls) for container in found]


def _recognised(urls: tuple[str, ...], options: Options, name: str | None) -> list[Container]:
    limits = replace(options.limits, seconds=min(target.PROBE_SECONDS, options.timeout))
    retries = Retries(options.retry)

    def connect(url: str) -> Connections:
        return Connections(url, limits, options.access, retries=retries)

    return target.recognise_instances(urls, connect, name, min(target.READY_SECONDS, options.time))


@contextmanager
def _served(container: Container, urls: tuple[str, ...], options: Options) -> Generator[tuple[tuple[str, ...], Options]]:
    """Where the instances of a container are, and the options of its run."""
    if urls:
        yield urls, options
        return
    count = target.instances_needed(container, options.left_out(container))
    with target.embedded_instances(container, (), count) as started:
        yield started, replace(options, files_host=options.files_host or LOOPBACK[-1])


def arguments_of(run: Run) -> list[str]:
    """What pytest is told in every run: our settings in place of any others, and whose results the JUnit report holds."""
    named = ["--junitprefix", run.container.name, "-o", f"junit_suite_name={run.container.name} at {run.url}"]
    return ["-c", str(SUITE / "pytest.ini"), "--rootdir", str(SUITE), *named]


def run_one(run: Run, progress: Progress) -> Results:
    """Run the suite against one target, in a session of pytest of our own."""
    session = Session(run)
    arguments = [*arguments_of(run), "--capture=no"]
    arguments += [word for name in UNUSED for word in ("-p", f"no:{name}")]
    with (
        own_environment(),
        _rare_collections(),
        progress.watch(run.container, run.url, len(run.corpus.cases)) as watcher,
    ):
        run.ledger.when_broken = watcher.broken
        run.when_planned = watcher.planned
        pytest.main([*arguments, str(SUITE)], plugins=[session, watcher])
    if session.results is None:
        raise KitFailed(f"The run of {run.container.name} ended without results; please report it with the command you gave.")
    return session.results


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
