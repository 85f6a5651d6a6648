"""Starting the emulator from a command line, and the hook by which others change what it does."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance import catalogue
from conformance.billing import endpoint
from conformance.emulator import settings as start
from conformance.emulator.metering import TEN_MINUTES
from conformance.emulator.serve import say, serve
from conformance.emulator.server import application
from conformance.emulator.service import Service, service_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import ASGIApp

DEMO_KEY = "demo"


def _same_service(service: Service) -> Service:
    return service


def _same_app(app: ASGIApp) -> ASGIApp:
    return app


@dataclass(frozen=True)
class Wrapping:
    """What stands between the emulator and its callers; as it is, nothing does."""

    service: Callable[[Service], Service] = _same_service
    """Around the work: changes answers before they are sent, or requests before they are judged."""
    app: Callable[[ASGIApp], ASGIApp] = _same_app
    """Around the server: sees every byte that comes and goes."""


def run_emulator(
    container_name: str,
    arguments: Iterable[str] = (),
    *,
    host: str = "127.0.0.1",
    port: int = 5000,
    demo: bool = False,
    wrap: Wrapping | None = None,
    metering_interval: float = TEN_MINUTES,
) -> None:
    """Serve a container until a signal ends it; raises Refusal when it cannot start.

    ``demo`` fills in what is needed, with a billing endpoint in this process. ``metering_interval`` is in seconds.
    """
    container = catalogue.container(container_name)
    service = service_for(container)
    around = wrap or Wrapping()
    with ExitStack() as stack:
        given = list(arguments)
        if demo:
            billing = stack.enter_context(endpoint.running(endpoint.application()))
            given = ["Eula=accept", f"Billing={billing}", f"ApiKey={DEMO_KEY}", *given]
        settings = start.read(container, given, os.environ)
        app = application(
            container, settings, around.service(service), metering_interval=metering_interval, log=_console(settings.severity)
        )
        say(f"Submitting metering to '{settings.billing}'.")
        serve(around.app(app), host, port)


def _console(least: str) -> Callable[[str, str], None]:
    def log(severity: str, line: str) -> None:
        if start.SEVERITIES.index(severity) >= start.SEVERITIES.index(least):
            say(f"{severity}: {line}")

    return log
