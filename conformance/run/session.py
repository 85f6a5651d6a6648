"""The sessions of pytest that runs are: our own, one per container, or the user's."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from conformance import catalogue, target
from conformance.catalogue import Container
from conformance.harness.files import LOOPBACK
from conformance.refusal import Refusal
from conformance.report.index import write_index
from conformance.report.progress import Progress
from conformance.report.results import Results
from conformance.run import hooks
from conformance.run.options import DECLARED, Options
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


class WrongTargets(Refusal):
    """Containers and URLs that do not go together."""


class CannotSplit(Refusal):
    """A way of running tests in which nobody sees all of the results."""


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


def begin_in(config: pytest.Config) -> None:
    """Make the user's own session of pytest a run."""
    if getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
        raise CannotSplit("pytest-xdist cannot split a run, whose results are counted in one place; leave out -n.")
    name: str | None = config.option.container
    values = {option.member: getattr(config.option, f"container_{option.member}") for option in DECLARED}
    options = Options.given((name,) if name else (), values)
    urls = [target.base_url(url) for url in options.urls]
    hooks.begin(config, Run(target.recognise_instances(urls, name), urls, options))
    if config.args_source != pytest.Config.ArgsSource.ARGS:
        config.args = [str(SUITE)]


def run(options: Options, progress: Progress) -> list[Results]:
    """Run every container that was asked for, one after the other; refuses what cannot work before anything is sent."""
    names = options.containers or (() if options.urls else catalogue.names())
    containers = [catalogue.container(name) for name in dict.fromkeys(names)]
    targets = _targets(containers, tuple(target.base_url(url) for url in options.urls))
    for identifier in options.requirements:
        catalogue.requirement(identifier)
    if len(containers) == 1:
        options.check(containers[0])
    several = len(targets) > 1
    results: list[Results] = []
    for each in targets:
        with _served(each, options) as (found, urls, own):
            folder = options.output / found.name if several and options.output else options.output
            results.append(run_one(Run(found, urls, replace(own, output=folder)), progress))
    if several and options.output:
        write_index(results, options.output)
    return results


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
    if len(urls) != len(containers):
        raise WrongTargets(
            f"{len(urls)} URLs do not fit {len(containers)} containers; give one URL for each, in the same order."
        )
    return [Target(container, (url,)) for container, url in zip(containers, urls, strict=True)]


@contextmanager
def _served(wanted: Target, options: Options) -> Generator[tuple[Container, tuple[str, ...], Options]]:
    """The container, where its instances are, and the options of its run."""
    if wanted.urls:
        name = wanted.container.name if wanted.container else None
        yield target.recognise_instances(wanted.urls, name), wanted.urls, options
    elif wanted.container is not None:
        count = target.instances_needed(wanted.container, options.left_out(wanted.container))
        with target.embedded_instances(wanted.container, (), count) as urls:
            yield wanted.container, urls, replace(options, files_host=options.files_host or LOOPBACK[-1])


def run_one(run: Run, progress: Progress) -> Results:
    """Run the suite against one target, in a session of pytest of our own."""
    session = _Session(run)
    arguments = ["-c", str(SUITE / "pytest.ini"), "--rootdir", str(SUITE), "--capture=no"]
    arguments += [word for name in UNUSED for word in ("-p", f"no:{name}")]
    with (
        _own_environment(),
        _rare_collections(),
        progress.watch(run.container, run.url, len(run.corpus.cases)) as watcher,
    ):
        pytest.main([*arguments, str(SUITE)], plugins=[session, watcher])
    if session.results is None:
        raise KitFailed(f"The run of {run.container.name} ended without results; please report it with the command you gave.")
    return session.results


@contextmanager
def _own_environment() -> Generator[None]:
    """Keep other pytest plugins and options of the user's environment out of the verdict."""
    before = dict(os.environ)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
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


class _Session:
    """Makes the pytest session ours, and keeps what it found."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.results: Results | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the session this run."""
        hooks.begin(config, self._run)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Keep what the run found."""
        self.results = config.stash.get(hooks.RESULTS, None)
