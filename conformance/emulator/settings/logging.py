"""What a start says of logging: which events are wanted where, by the rules of ASP.NET Core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.emulator.settings.refusals import BadSetting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.emulator.settings.given import Given

SEVERITIES = ("Trace", "Debug", "Information", "Warning", "Error", "Critical", "None")
"""From the least to the gravest; nothing is as grave as the last."""
DEFAULT = "Information"
FORMAT = "Logging:Disk:Format"
MEGABYTE = 1_048_576


@dataclass(frozen=True)
class Rule:
    """The least severity that a provider takes of a category; an empty name stands for all."""

    provider: str
    category: str
    severity: str


@dataclass(frozen=True)
class Levels:
    """All such rules of a start, their names in lower case."""

    rules: tuple[Rule, ...] = ()

    def least(self, provider: str, category: str) -> str:
        """What a provider takes of a category: its own rules before those of all, then the longest prefix of the category."""
        fitting = [r for r in self.rules if r.provider in ("", provider) and category.lower().startswith(r.category)]
        best = max(fitting, key=lambda r: (r.provider != "", len(r.category)), default=None)
        return best.severity if best else DEFAULT

    def take(self, provider: str, severity: str, category: str) -> bool:
        """Whether a provider wants an event."""
        return SEVERITIES.index(severity) >= SEVERITIES.index(self.least(provider, category))


@dataclass(frozen=True)
class DiskSettings:
    """Log files below the output mount."""

    mount: str
    largest: int | None
    """Bytes at which a new file is begun; None for no limit."""


@dataclass(frozen=True)
class FluentdSettings:
    """A server that events are sent to; times are in seconds."""

    host: str
    port: int
    heartbeat: float
    buffer: int
    """Bytes that the network may hold of what is sent."""
    tls: bool
    tls_patience: float


def levels(given: Given) -> Levels:
    """The rules, from every key ``Logging:[PROVIDER:]LogLevel[:CATEGORY]``; raises BadSetting."""
    found = [_rule(name.lower(), value) for name, value in given.values.items()]
    return Levels(tuple(rule for rule in found if rule))


def disk(given: Given, defaults: Mapping[str, str | None]) -> DiskSettings | None:
    """Where log files go; None unless a start asks for them. Raises BadSetting."""
    if given.values.get(FORMAT, "").lower() != "json":
        return None
    megabytes = int(given.values.get("Logging:Disk:MaxFileSize") or defaults["Logging:Disk:MaxFileSize"] or 1)
    if megabytes == 0:
        raise BadSetting("'0' is not a value of Logging:Disk:MaxFileSize; give megabytes, or -1 for no limit.")
    mount = given.values.get("Mounts:Output") or defaults["Mounts:Output"] or ""
    return DiskSettings(mount, None if megabytes < 0 else megabytes * MEGABYTE)


def fluentd(given: Given, defaults: Mapping[str, str | None]) -> FluentdSettings | None:
    """Which server events are sent to; None without one."""
    if given.unset("Fluentd:Host"):
        return None

    def number(name: str) -> int:
        return int(given.values.get(name) or defaults[name] or 0)

    return FluentdSettings(
        given.values["Fluentd:Host"],
        number("Fluentd:Port"),
        number("Fluentd:HeartbeatMs") / 1000,
        number("Fluentd:SendBufferSize"),
        given.values.get("Fluentd:UseTLS", "").lower() == "true",
        number("Fluentd:TlsConnectionEstablishmentTimeoutMs") / 1000,
    )


def _rule(name: str, value: str) -> Rule | None:
    section, *parts = name.split(":")
    if section != "logging" or "loglevel" not in parts[:2]:
        return None
    at = parts.index("loglevel")
    category = ":".join(parts[at + 1 :])
    severity = next((known for known in SEVERITIES if known.lower() == value.lower()), None)
    if severity is None:
        raise BadSetting(f"{value[:80]!r} is not a value of {name}; choose from {', '.join(SEVERITIES)}.")
    return Rule(":".join(parts[:at]), "" if category == "default" else category, severity)
