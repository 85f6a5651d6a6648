"""A run: pytest with our plugin, a target and a report."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from conformance import catalogue, plugin, target
from conformance.catalogue import Container
from conformance.harness.files import LOOPBACK
from conformance.refusal import Refusal
from conformance.report.index import write_index
from conformance.report.progress import Progress
from conformance.report.results import Results
from conformance.run.conduct import Conduct, Settings
from conformance.run.selection import SUITE, Asked

UNUSED = (
    *("terminal", "cacheprovider", "faulthandler", "logging", "warnings", "unraisableexception", "threadexception"),
    *("debugging", "doctest", "legacypath", "pastebin", "recwarn", "setuponly", "setupplan", "skipping", "stepwise"),
    *("subtests", "tmpdir", "unittest"),
)
"""Plugins of pytest that a run has no use for; many of them do something around every test."""
ALLOCATIONS = 100_000
"""Objects that are made before the collector looks at them; Python's own 700 suit programs that keep less."""


class WrongTargets(Refusal):
    """Containers and URLs that do not go together."""


class KitFailed(Refusal):
    """pytest ended without a result."""

    exit_code = 3


@dataclass(frozen=True)
class Plan:
    """What the user asked for."""

    containers: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """Faults of the embedded emulator; only proving asks for any."""
    asked: Asked = field(default_factory=Asked)
    seed: int = 0
    concurrency: int = 8
    timeout: float = 30.0
    strict: bool = False
    shrink: bool = True
    output: Path | None = None
    files_host: str = ""


@dataclass(frozen=True)
class Target:
    """One container to be tested, and where it is."""

    container: Container | None
    """Recognised from what it serves, when absent."""
    urls: tuple[str, ...] = ()
    """The first is tested, the others are further instances of it; without any, the emulator is started."""


def run(plan: Plan, progress: Progress) -> list[Results]:
    """Run every container of the plan, one after the other; refuses what cannot work before anything is sent."""
    names = plan.containers or (() if plan.urls else catalogue.names())
    containers = [catalogue.container(name) for name in dict.fromkeys(names)]
    targets = _targets(containers, tuple(target.base_url(url) for url in plan.urls))
    settings = Settings(
        plan.seed,
        plan.concurrency,
        plan.timeout,
        plan.strict,
        _known_to_any(plan.asked, containers),
        plan.output,
        plan.files_host,
    )
    several = len(targets) > 1
    results: list[Results] = []
    for each in targets:
        with _served(each, settings, plan.faults) as (found, urls, own):
            folder = settings.output / found.name if several and settings.output else settings.output
            results.append(_run_one(found, urls, replace(own, output=folder), plan, progress))
    if several and settings.output:
        write_index(results, settings.output)
    return results


def exit_code(results: list[Results]) -> int:
    """Not conformant before no verdict, no verdict before conformant."""
    codes = {r.exit_code for r in results}
    return next((code for code in (1, 3) if code in codes), 0)


def _known_to_any(asked: Asked, containers: list[Container]) -> Asked:
    for identifier in asked.requirements:
        catalogue.requirement(identifier)
    if len(containers) == 1:
        asked.check(containers[0])
    return asked


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
def _served(
    wanted: Target, settings: Settings, faults: tuple[str, ...]
) -> Generator[tuple[Container, tuple[str, ...], Settings]]:
    """The container, where its instances are, and the settings of its run."""
    if wanted.urls:
        yield (
            target.recognise_instances(wanted.urls, wanted.container.name if wanted.container else None),
            wanted.urls,
            settings,
        )
    elif wanted.container is not None:
        count = target.instances_needed(wanted.container, settings.asked.left_out(wanted.container))
        with target.embedded_instances(wanted.container, faults, count) as urls:
            yield wanted.container, urls, replace(settings, files_host=settings.files_host or LOOPBACK[-1])


def _run_one(container: Container, urls: tuple[str, ...], settings: Settings, plan: Plan, progress: Progress) -> Results:
    conduct = Conduct(container, urls, settings)
    session = _Session(conduct, shrink=plan.shrink)
    arguments = ["-c", str(SUITE / "pytest.ini"), "--rootdir", str(SUITE), "--capture=no"]
    arguments += [word for name in UNUSED for word in ("-p", f"no:{name}")] + ["-p", "conformance.plugin"]
    with _own_environment(), _rare_collections(), progress.watch(container, urls[0], len(conduct.corpus.cases)) as watcher:
        pytest.main([*arguments, str(SUITE)], plugins=[session, watcher])
    if session.results is None:
        raise KitFailed(f"The run of {container.name} ended without results; please report it with the command you gave.")
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

    def __init__(self, conduct: Conduct, *, shrink: bool) -> None:
        self._conduct = conduct
        self._shrink = shrink
        self.results: Results | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        plugin.begin(config, self._conduct, shrink=self._shrink)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        self.results = config.stash.get(plugin.RESULTS, None)
