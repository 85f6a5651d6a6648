"""What left a container that was launched to be watched: log files, console, Fluentd, what went through a proxy or past it."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conformance.billing.endpoint import Endpoint
from conformance.billing.record import Record
from conformance.harness.canary import Canary, canaries
from conformance.harness.container.fluentd import Fluentd
from conformance.harness.container.instance import Instance
from conformance.harness.container.launcher import LEAST, Launcher, Settings, within_reach
from conformance.target import READY_SECONDS, kept_folder

CREDENTIALS = "kestrel:slate-and-moss"
"""That the proxy asks for."""
BEHIND = "http://billing.invalid"
"""A billing endpoint that is known to the proxy alone: no name that ends so exists anywhere."""
FILES_KEPT = 16 * 1024 * 1024
"""Bytes of log files that are looked at."""
LEVELS = ("Logging:LogLevel:Default", "Logging:Console:LogLevel:Default", "Logging:Disk:LogLevel")
IS_USED = "container.proxy.is-used"
CREDENTIALS_SENT = "container.proxy.credentials-are-sent"
PASSES_BY = "container.proxy.passes-exceptions-by"
LEAKS_NOTHING = "container.privacy.nothing-of-a-request-passes-the-proxy"
WAITED = {IS_USED: 1, CREDENTIALS_SENT: 1, PASSES_BY: 1, LEAKS_NOTHING: 2}
"""Requirements for which a container has to report to its endpoint, and how often; the others need not wait for that."""
FAILING = ("502", "cut", "502")
"""What a proxy answers that reaches nobody."""
ATTEMPTS = 2
"""Reports after which a container has had the occasion to go around it."""
GRACE = 10.0
"""Seconds in which a container ends that is told to."""


@dataclass(frozen=True)
class Left:
    """What left one container from its start to its end."""

    trouble: str
    """Why it served no query; empty where it did."""
    served: tuple[Canary, ...]
    """Requests with words of their own that it answered."""
    files: Mapping[str, bytes] = field(repr=False)
    """What it wrote below its output mount, by path."""
    console: bytes = field(repr=False)
    fluentd: tuple[bytes, ...] = field(repr=False)
    """By connection."""
    proxied: tuple[Record, ...] = field(repr=False)
    """Requests that its proxy got."""
    reported: tuple[Record, ...] = field(repr=False)
    """Requests that its billing endpoint got directly."""


def by_default(launcher: Launcher) -> Left:
    """The story of one that logs at its default levels, and whose billing endpoint is known to its proxy alone."""
    return _watched(launcher, _behind_its_proxy)


def talkative(launcher: Launcher) -> Left:
    """The story of one that logs everything, and is to reach its billing endpoint without the proxy."""
    return _watched(launcher, _telling_everything)


def behind_a_proxy_that_fails(launcher: Launcher) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """The story of one whose proxy takes no report, and who reaches its billing endpoint by itself: what came to each."""
    launcher.demand_endpoint()
    with (
        Endpoint(FAILING, at=within_reach(launcher.template)) as proxy,
        launcher.launch(lambda settings: {**settings, "HTTP_PROXY": proxy.url}) as instance,
    ):
        instance.wait_until(lambda: len(proxy.records) >= ATTEMPTS, launcher.seconds_for(ATTEMPTS))
        instance.endpoint.wait_until(bool, LEAST)  # which comes after the proxy has failed
        return proxy.records, instance.endpoint.records


def demand_network(launcher: Launcher) -> None:
    """Skip where nothing came from either, because they are in a network of their own, say."""
    if not any(left.proxied or left.reported or any(left.fluentd) for left in map(launcher.story, (by_default, talkative))):
        pytest.skip("nothing at all came from the containers that were launched; launch them in the network of this machine")


def _watched(launcher: Launcher, change: Callable[[Settings, str], Settings]) -> Left:
    """What leaves one that is asked, and then ended: what it held back comes then."""
    launcher.demand_settings()
    with _started(launcher, change) as observed:
        instance = observed.instance
        trouble, served = "", ()
        if instance.wait_until(lambda: instance.ready and instance.serves, READY_SECONDS):
            sent = canaries(launcher.container, instance.operation)
            served = tuple(canary for canary in sent if instance.is_answered(canary.request))
        else:
            trouble = instance.ending or f"it did not serve within {READY_SECONDS:g} s"
        _await_reports(launcher, observed)
        instance.signal(signal.SIGTERM)
        instance.ends_within(GRACE)
        return Left(
            trouble,
            served,
            written(observed.output),
            instance.launched.console,
            observed.fluentd.received,
            observed.proxy.records,
            instance.endpoint.records,
        )


def _await_reports(launcher: Launcher, observed: _Observed) -> None:
    """Wait for the reports that the requirements need which the run is about: two after the queries, or a first one."""
    waited = [count for name, count in WAITED.items() if name in launcher.asked and launcher.has_time_for(count)]
    if waited:
        before = observed.reports if max(waited) > 1 else 0
        least = before + max(waited)
        observed.instance.wait_until(lambda: observed.reports >= least, launcher.seconds_for(max(waited)))


def _behind_its_proxy(settings: Settings, proxy: str) -> Settings:
    return {**settings, "Billing": BEHIND, "HTTP_PROXY": proxy, "HTTP_PROXY_CREDS": CREDENTIALS}


def _telling_everything(settings: Settings, proxy: str) -> Settings:
    return {
        **settings,
        **dict.fromkeys(LEVELS, "Trace"),
        "HTTP_PROXY": proxy,
        "HTTP_PROXY_CREDS": CREDENTIALS,
        "HTTP_PROXY_BYPASS_URLS": urlsplit(settings["Billing"]).hostname or "",
    }


@dataclass(frozen=True)
class _Observed:
    """A container that was started, and what it may send to."""

    instance: Instance
    output: Path
    fluentd: Fluentd
    proxy: Endpoint

    @property
    def reports(self) -> int:
        """How many requests came for its endpoint, by either way."""
        return len(self.proxy.records) + len(self.instance.endpoint.records)


@contextmanager
def _started(launcher: Launcher, change: Callable[[Settings, str], Settings]) -> Generator[_Observed]:
    """A container that is starting, with all of its ways out watched."""
    with ExitStack() as up:
        output = up.enter_context(kept_folder()) / "output"
        output.mkdir()
        output.chmod(0o777)  # a container may run as any user; nobody else gets through the directory above
        at = within_reach(launcher.template)
        fluentd = up.enter_context(Fluentd(at.host))
        proxy = up.enter_context(Endpoint(at=at, credentials=CREDENTIALS))

        mounts = {"Output": output} if launcher.mounts else {}

        def changed(settings: Settings) -> Settings:
            logs = {"Fluentd:Host": at.known_as or at.host, "Fluentd:Port": str(fluentd.port)}
            return {**change(settings, proxy.url), **logs, **({"Logging:Disk:Format": "json"} if mounts else {})}

        launched = launcher.launch(changed, mounts=mounts)
        yield _Observed(up.enter_context(launched), output, fluentd, proxy)


def written(output: Path) -> dict[str, bytes]:
    """The content of regular files below a directory, by their paths in it; a link may lead anywhere, and is not followed."""
    found: dict[str, bytes] = {}
    room = FILES_KEPT
    for folder, _, names in os.walk(output):
        for path in (Path(folder, name) for name in sorted(names)):
            with suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                with os.fdopen(descriptor, "rb") as file:
                    if stat.S_ISREG(os.fstat(descriptor).st_mode):
                        found[str(path.relative_to(output))] = content = file.read(room)
                        room -= len(content)
    return found
