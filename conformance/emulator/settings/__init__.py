"""What a container is started with: ``NAME=VALUE`` arguments and environment variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from conformance.catalogue import Container
from conformance.emulator.settings import disconnected
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
)

__all__ = ["RECALL", "TEN_MINUTES", "BadSetting", "Settings", "read"]

TEN_MINUTES = 600.0
"""Seconds between two reports, unless somebody wants it otherwise; pages say 10 to 15 minutes."""
RECALL = "COGSPEC_RECALL"
"""The environment variable that names the directory of what was read before; no setting of any container."""


@dataclass(frozen=True)
class Settings:
    """The settings that the emulator acts upon, checked."""

    billing: str
    """Base URL of the billing endpoint, without a slash at its end; empty in a start without a connection."""
    api_key: str = field(repr=False)
    download: str = ""
    """Directory to which the licence is to be downloaded, which is all that such a start does; empty for none."""
    offline: disconnected.Offline | None = None
    """A start with a licence, without a connection."""
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
    _demand_consent(start)
    download = disconnected.download(start)
    offline = None if download else disconnected.offline(start)
    if offline is None:
        _demand_connection(start)
    return Settings(
        billing="" if offline else start.values["Billing"].rstrip("/"),
        api_key="" if offline else start.values["ApiKey"],
        download=download,
        offline=offline,
        levels=levels(start),
        disk=disk(start, defaults),
        fluentd=fluentd(start, defaults),
        proxy=proxy(start, environment),
        of_service=start.values,
        warnings=(
            *start.warnings(),
            *_without_effect(start, container),
            *(disconnected.without_effect(start) if offline else ()),
        ),
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


# the sentences about consent and the endpoint are those that real containers print
def _demand_consent(start: Given) -> None:
    if start.values.get("Eula", "") != "accept":
        raise EulaNotAccepted(_missing(start, "Eula", "EULA=accept"))


def _demand_connection(start: Given) -> None:
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
