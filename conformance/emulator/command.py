"""Starting the emulator from a command line, and the hook by which others change what it does."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conformance import catalogue
from conformance.billing.endpoint import Endpoint
from conformance.emulator import settings as start
from conformance.emulator.logs import SETTINGS
from conformance.emulator.settings import TEN_MINUTES
from conformance.emulator.settings.given import PROXY
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import FrameType

    from starlette.types import ASGIApp

    from conformance.emulator.service import Service

DEMO_KEY = "demo"


class DidNotStart(Refusal):
    """A start that failed for no reason that anybody foresaw."""

    exit_code = 3


def _same_service(service: Service) -> Service:
    return service


def _same_app(app: ASGIApp) -> ASGIApp:
    return app


@dataclass
class Start:
    """What the emulator is started with."""

    arguments: list[str]
    environment: dict[str, str]
    port: int
    """At which it is to listen; 0 for a free one."""
    up: ExitStack
    """Closed when it ends."""
    container: str = ""
    """The name of the one that it emulates."""


def _same_start(start: Start) -> None:
    del start


@dataclass(frozen=True)
class Wrapping:
    """What stands between the emulator and its callers; as it is, nothing does."""

    start: Callable[[Start], None] = _same_start
    """Before anything else: may change what it is started with."""

    service: Callable[[Service], Service] = _same_service
    """Around the work: changes answers before they are sent, or requests before they are judged."""
    app: Callable[[ASGIApp], ASGIApp] = _same_app
    """Around the server: sees every byte that comes and goes."""


@dataclass(frozen=True)
class Differences:
    """In what the emulator differs from the real container, because somebody wants it to."""

    demo: bool = False
    """Whether it fills in what a start needs, with a billing endpoint in this process."""
    private_urls: bool = False
    """Whether it fetches files from loopback and private addresses, too."""
    attended: bool = False
    """Whether it stops when its standard input ends, as it does when the program that started it is gone."""
    metering_interval: float = TEN_MINUTES
    """Seconds."""
    allow_origin: str = ""
    """The origin of pages, such as http://localhost:8000, that a browser may let read its answers; empty for none."""
    wrapping: Wrapping = field(default_factory=Wrapping)


NONE = Differences()


def run_emulator(
    container_name: str,
    arguments: Iterable[str] = (),
    differences: Differences = NONE,
    *,
    host: str = "127.0.0.1",
    port: int = 5000,
) -> None:
    """Serve a container until a signal ends it; raises Refusal when it cannot start."""
    signal.signal(signal.SIGTERM, _end)
    container = catalogue.container(container_name)
    around = differences.wrapping
    with ExitStack() as stack:
        given = list(arguments)
        if differences.demo:
            billing = stack.enter_context(Endpoint(kept=0))
            given = ["Eula=accept", f"Billing={billing.url}", f"ApiKey={DEMO_KEY}", *given]
        started = Start(given, dict(surroundings(os.environ, demo=differences.demo)), port, stack, container.name)
        around.start(started)
        given_settings = start.read(container, started.arguments, started.environment)
        if given_settings.download:
            from conformance.emulator.download import announcement, download
            from conformance.emulator.serve import say

            for line in announcement(given_settings, download(container.name, given_settings)):
                say(line)
            return
        if given_settings.offline:
            from conformance.emulator.licences import demand_licence

            demand_licence(container.name, given_settings.offline.licence)
        # only now, because a start that is refused should not wait for all that serves
        from conformance.emulator.logs.opening import opened
        from conformance.emulator.serve import say, serve
        from conformance.emulator.server import application
        from conformance.emulator.service import service_for

        recall = os.environ.get(start.RECALL, "")
        settings = replace(given_settings, private_urls=differences.private_urls, recall=recall)
        service = around.service(service_for(container, settings))
        log = stack.enter_context(opened(settings, container.name, say))
        for warning in settings.warnings:
            log.write("Warning", SETTINGS, warning)
        app = application(container, settings, service, metering_interval=differences.metering_interval, log=log)
        log.announce(
            f"Writing usage records to '{settings.offline.output}'."
            if settings.offline
            else f"Submitting metering to '{settings.billing}'."
        )
        try:
            serve(
                _allowing(around.app(app), differences.allow_origin),
                host,
                port,
                attended=differences.attended,
                announce=log.announce,
            )
        except SystemExit as ended:  # so it ends where the application does not start; why, the application knows
            if not ended.code:
                raise
            raise app.state.refusal or DidNotStart("The emulator ended while it was starting.") from None


def _end(number: int, frame: FrameType | None) -> None:
    """End at once, before anything is served: without this, the first process of a container is deaf to a request to end."""
    del number, frame
    raise SystemExit(0)


def surroundings(environment: Mapping[str, str], *, demo: bool) -> Mapping[str, str]:
    """The environment as settings; the proxy of a shell is none of a demonstration, which stays on this machine."""
    return {name: value for name, value in environment.items() if not (demo and name == PROXY)}


def _allowing(app: ASGIApp, origin: str) -> ASGIApp:
    """The application, whose answers a browser may show to pages of this origin, too."""
    from starlette.middleware.cors import CORSMiddleware

    if not origin:
        return app
    everything = ("*",)
    return CORSMiddleware(
        app, allow_origins=[origin], allow_methods=everything, allow_headers=everything, expose_headers=["Operation-Location"]
    )
