"""What a container is started with: ``NAME=VALUE`` arguments and environment variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from conformance.catalogue import Container
from conformance.emulator.settings.given import Given, given
from conformance.emulator.settings.logging import FORMAT, DiskSettings, FluentdSettings, Levels, disk, fluentd, levels
from conformance.emulator.settings.proxy import CREDENTIALS, PROXY, Proxy, proxy
from conformance.emulator.settings.refusals import (
    ApiKeyMissing,
    ApiKeyNotSendable,
    BadSetting,
    BillingMissing,
    BillingNotAnAddress,
    EulaNotAccepted,
    NotEmulated,
)

__all__ = ["RECALL", "TEN_MINUTES", "BadSetting", "NotEmulated", "Settings", "read"]

TEN_MINUTES = 600.0
"""Seconds between two reports, unless somebody wants it otherwise; pages say 10 to 15 minutes."""
RECALL = "COGSPEC_RECALL"
"""The environment variable that names the directory of what was read before; no setting of any container."""


@dataclass(frozen=True)
class Settings:
    """The settings that the emulator acts upon, checked."""

    billing: str
    """Base URL of the billing endpoint, without a slash at its end."""
    api_key: str = field(repr=False)
    levels: Levels = field(default_factory=Levels)
    """Which events are wanted where."""
    disk: DiskSettings | None = None
    fluentd: FluentdSettings | None = None
    proxy: Proxy | None = None
    """Through which requests leave."""
    of_service: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """All by their names in the catalogue, of the form that it states; a service takes those that it knows."""
    warnings: tuple[str, ...] = ()
    """What was given and changes nothing, in a sentence each."""
    private_urls: bool = False
    """Whether a file may be fetched from loopback and private addresses, too."""
    recall: str = ""
    """Directory of what was read before, and need not be read again; empty for none."""


def read(container: Container, arguments: Iterable[str], environment: Mapping[str, str]) -> Settings:
    """The settings of a start; arguments win over the environment, and later ones over earlier ones. Raises Refusal."""
    start = given(container, arguments, environment)
    defaults = {setting.name: setting.default for setting in container.settings}
    _demand_connected(start)
    _demand_permission(start)
    return Settings(
        billing=start.values["Billing"].rstrip("/"),
        api_key=start.values["ApiKey"],
        levels=levels(start),
        disk=disk(start, defaults),
        fluentd=fluentd(start, defaults),
        proxy=proxy(start, environment),
        of_service=start.values,
        warnings=(*start.warnings(), *_without_effect(start, container)),
    )


def _without_effect(start: Given, container: Container) -> Iterator[str]:
    """A sentence about each setting that changes nothing; never its value, which may hold a password."""
    for setting in container.settings:
        value = start.values.get(setting.name, "").lower()
        if setting.ignored and value not in ("", (setting.default or "").lower()):
            yield f"{setting.name} changes nothing: {setting.ignored}."
    if start.values.get(FORMAT, "json").lower() != "json":
        yield f"{FORMAT} changes nothing: only json switches on log files."
    if start.unset(PROXY) and not start.unset(CREDENTIALS):
        yield f"{CREDENTIALS} changes nothing without {PROXY}."


def _demand_connected(start: Given) -> None:
    if start.values.get("DownloadLicense", "").lower() == "true":
        raise NotEmulated("The emulator issues no licences; leave DownloadLicense out, and start it connected.")
    if not start.unset("Mounts:License"):
        raise NotEmulated("The emulator does not run disconnected; leave Mounts:License out, and give Billing and ApiKey.")


def _demand_permission(start: Given) -> None:
    # the sentences about the licence and the endpoint are those that real containers print
    if start.values.get("Eula", "") != "accept":
        raise EulaNotAccepted(_missing(start, "Eula", "EULA=accept"))
    if start.unset("Billing"):
        raise BillingMissing(_missing(start, "Billing", "Billing=<endpoint>"))
    if not _is_address(start.values["Billing"]):
        raise BillingNotAnAddress("Invalid Billing Endpoint URI. Give one like https://<name>.cognitiveservices.azure.com.")
    if start.unset("ApiKey"):
        raise ApiKeyMissing(_missing(start, "ApiKey", "ApiKey=<key>"))
    if not all("!" <= character <= "~" for character in start.values["ApiKey"]):
        raise ApiKeyNotSendable("ApiKey holds a blank or a character outside ASCII; copy the key alone.")


def _missing(start: Given, name: str, form: str) -> str:
    return f"Missing {form} command line option. You must provide this to continue.{start.meant(name)}"


def _is_address(text: str) -> bool:
    try:
        url = urlsplit(text)
        usable = url.port != 0
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    return plain and usable and url.scheme in ("http", "https") and bool(url.hostname) and not (url.username or url.query)
