"""Events of the emulator, and where they go. None holds a word of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from conformance.emulator.settings.logging import Levels

LIFETIME = "Microsoft.Hosting.Lifetime"
REQUESTS = "Microsoft.AspNetCore.Hosting.Diagnostics"
ROUTING = "Microsoft.AspNetCore.Routing.EndpointMiddleware"
ERRORS = "Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware"
METERING = "Metering"
SETTINGS = "Settings"
LOGGING = "Logging"
"""Categories; those that ASP.NET Core has are called as there, so that levels for them mean the same."""
CONSOLE, DISK, FLUENTD = "console", "disk", "fluentd"
"""Providers, as the names of settings call them."""


@dataclass(frozen=True)
class Event:
    """Something that happened."""

    severity: str
    category: str
    message: str
    values: Mapping[str, str | int | float] = field(default_factory=dict[str, str | int | float])
    """What its message says, for programs."""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def record(self) -> dict[str, str | int | float]:
        """What programs read of it."""
        at = self.at.isoformat(timespec="microseconds").replace("+00:00", "Z")
        return {"timestamp": at, "level": self.severity, "category": self.category, "message": self.message, **self.values}


Sink = Callable[[Event], None]


class Log:
    """Hands each event to the providers that want it."""

    def __init__(self, levels: Levels, sinks: Mapping[str, Sink], say: Callable[[str], None] = lambda _line: None) -> None:
        self._levels = levels
        self._sinks = sinks
        self._say = say
        self._takers: dict[tuple[str, str], dict[str, Sink]] = {}

    def wants(self, severity: str, category: str) -> bool:
        """Whether anybody does."""
        return bool(self._of(severity, category))

    def write(self, severity: str, category: str, message: str, **values: str | float) -> None:
        """Something happened."""
        if takers := self._of(severity, category):
            event = Event(severity, category, message, values)
            for take in takers.values():
                take(event)

    def announce(self, line: str) -> None:
        """A line of the start, which the console shows at any level: programs wait for it."""
        self._say(line)
        for provider, take in self._of("Information", LIFETIME).items():
            if provider != CONSOLE:
                take(Event("Information", LIFETIME, line))

    def _of(self, severity: str, category: str) -> dict[str, Sink]:
        """Who wants it, by provider; asked once, for rules do not change."""
        key = severity, category
        if key not in self._takers:
            wanting = {name: sink for name, sink in self._sinks.items() if self._levels.take(name, severity, category)}
            self._takers[key] = wanting
        return self._takers[key]


SILENT = Log(Levels(), {})
"""For those who want no events."""
