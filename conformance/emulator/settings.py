"""What a container is started with: ``NAME=VALUE`` arguments and environment variables."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conformance.catalogue import Container
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

SEVERITY = "Logging:Console:LogLevel:Default"
COMMON = ("Eula", "Billing", "ApiKey", SEVERITY)
"""The settings of every container that the emulator acts upon."""
SEVERITIES = ("Trace", "Debug", "Information", "Warning", "Error", "Critical", "None")


class MalformedArgument(Refusal):
    """An argument that is not ``NAME=VALUE``."""


class UnknownSetting(Refusal):
    """A setting that the container does not have."""


class BadSetting(Refusal):
    """A value that the setting does not allow."""


class EulaNotAccepted(Refusal):
    """The licence must be accepted, or nothing starts."""


class BillingMissing(Refusal):
    """Containers do not run without an endpoint to report usage to."""


class BillingNotAnAddress(Refusal):
    """The endpoint must be one that can be called."""


class ApiKeyMissing(Refusal):
    """Containers do not run without a key."""


class ApiKeyNotSendable(Refusal):
    """The key travels in an HTTP header."""


class NotEmulated(Refusal):
    """A setting of the real container that the emulator does not act upon, so it does not pretend to."""


RECALL = "COGSPEC_RECALL"
"""The environment variable that names the directory of what was read before; no setting of any container."""
NOT_EMULATED = {
    "Mounts:Output": "write log files",
    "Logging:Disk:Format": "write log files",
    "Logging:Disk:MaxFileSize": "write log files",
    "ApplicationInsights:InstrumentationKey": "send telemetry",
    "Fluentd:Host": "send log events",
    "Fluentd:Port": "send log events",
}


@dataclass(frozen=True)
class Settings:
    """The settings that the emulator acts upon, checked."""

    billing: str
    """Base URL of the billing endpoint, without a slash at its end."""
    api_key: str = field(repr=False)
    severity: str = "Information"
    """Least severity of what the console shows."""
    of_service: Mapping[str, str] = field(default_factory=dict[str, str])
    """Those of one service alone, by their names in the catalogue, as given; the service checks them."""
    private_urls: bool = False
    """Whether a file may be fetched from loopback and private addresses, too."""
    recall: str = ""
    """Directory of what was read before, and need not be read again; empty for none."""


def read(container: Container, arguments: Iterable[str], environment: Mapping[str, str]) -> Settings:
    """The settings of a start; arguments win over the environment, and later ones over earlier ones."""
    known = {setting.name.lower(): setting.name for setting in container.settings}
    given = {known[name]: value for key, value in environment.items() if (name := _plain(key)) in known}
    for argument in arguments:
        name, separator, value = argument.partition("=")
        if not separator or not name:
            raise MalformedArgument(f"{argument[:80]!r} is not NAME=VALUE, as in Eula=accept.")
        if _plain(name) not in known:
            raise UnknownSetting(f"{name[:80]!r} is not a setting of {container.name}.{_hint(name, list(known.values()))}")
        given[known[_plain(name)]] = value
    for name in given:
        if name in NOT_EMULATED:
            raise NotEmulated(f"The emulator does not {NOT_EMULATED[name]}; leave {name} out.")
    return _checked(given)


def _checked(given: Mapping[str, str]) -> Settings:
    # the sentences about the licence and the endpoint are those that real containers print
    if given.get("Eula", "") != "accept":
        raise EulaNotAccepted("Missing EULA=accept command line option. You must provide this to continue.")
    if not given.get("Billing"):
        raise BillingMissing("Missing Billing=<endpoint> command line option. You must provide this to continue.")
    if not _is_address(given["Billing"]):
        raise BillingNotAnAddress("Invalid Billing Endpoint URI. Give one like https://<name>.cognitiveservices.azure.com.")
    if not given.get("ApiKey"):
        raise ApiKeyMissing("Missing ApiKey=<key> command line option. You must provide this to continue.")
    if not all("!" <= character <= "~" for character in given["ApiKey"]):
        raise ApiKeyNotSendable("ApiKey holds a blank or a character outside ASCII; copy the key alone.")
    rest = {name: value for name, value in given.items() if name not in COMMON}
    return Settings(given["Billing"].rstrip("/"), given["ApiKey"], _severity(given), rest)


def _severity(given: Mapping[str, str]) -> str:
    wanted = given.get(SEVERITY, "Information")
    found = next((severity for severity in SEVERITIES if severity.lower() == wanted.lower()), None)
    if found is None:
        raise BadSetting(f"{wanted[:80]!r} is not a value of {SEVERITY}; choose from {', '.join(SEVERITIES)}.")
    return found


def _is_address(text: str) -> bool:
    try:
        url = urlsplit(text)
        usable = url.port != 0
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    return plain and usable and url.scheme in ("http", "https") and bool(url.hostname) and not (url.username or url.query)


def _plain(name: str) -> str:
    return name.replace("__", ":").lower()


def _hint(wrong: str, names: list[str]) -> str:
    by_plain = {_plain(name): name for name in names}
    close = difflib.get_close_matches(_plain(wrong), list(by_plain), n=1)
    return f" Did you mean {by_plain[close[0]]!r}?" if close else f" Known are: {', '.join(names)}."
