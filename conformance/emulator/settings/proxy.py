"""What a start says of a proxy, and which requests go through it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from conformance.emulator.settings.given import PROXY
from conformance.emulator.settings.refusals import BadSetting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

    from conformance.emulator.settings.given import Given

CREDENTIALS = "HTTP_PROXY_CREDS"
BYPASSED = "HTTP_PROXY_BYPASS_URLS"


@dataclass(frozen=True)
class Proxy:
    """The proxy of outbound requests."""

    url: str
    """Scheme, host and port."""
    credentials: tuple[str, str] | None = field(default=None, repr=False)
    """User and password."""
    bypassed: tuple[str, ...] = ()
    """Hosts that are reached without it, as given: ``name``, ``name:port``, ``.name`` and ``*.name`` for all below, or URLs."""

    def stands_before(self, url: str) -> bool:
        """Whether a request to this URL goes through it."""
        parts = urlsplit(url)
        return not any(_names(entry, parts) for entry in self.bypassed)


def proxy(given: Given, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy that a start names; raises BadSetting, without a word of the credentials."""
    if given.unset(PROXY):
        return None
    text = given.values[PROXY].strip()
    url = _split(text if "://" in text else f"http://{text}")
    if url is None or url.scheme not in ("http", "https") or not url.hostname:
        raise BadSetting(f"{PROXY} is not the address of an HTTP proxy; give one like http://proxy:8888.")
    # a shell that sets the one often sets the other, which says for whom
    names = environment.get("NO_PROXY") or environment.get("no_proxy") or "" if PROXY in given.from_environment else ""
    bypassed = re.split(r"[\s,;]+", f"{given.values.get(BYPASSED, '')},{names}")
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
    address = f"{url.scheme}://{host}:{url.port or (443 if url.scheme == 'https' else 80)}"
    return Proxy(address, _credentials(given, url), tuple(filter(None, bypassed)))


def _credentials(given: Given, url: SplitResult) -> tuple[str, str] | None:
    if given.unset(CREDENTIALS):
        return (unquote(url.username), unquote(url.password or "")) if url.username else None
    user, separator, password = given.values[CREDENTIALS].partition(":")
    if not (separator and user):
        raise BadSetting(f"{CREDENTIALS} is not of the form user:password.")
    return user, password


def _split(text: str) -> SplitResult | None:
    """The parts of a URL; None for what is none."""
    try:
        url = urlsplit(text)
        usable = url.port != 0
    except ValueError:
        return None
    return url if usable and text.isprintable() and " " not in text else None


def _names(entry: str, url: SplitResult) -> bool:
    """Whether an entry of those to bypass means this URL."""
    if entry == "*":
        return True
    named = _split(entry if "://" in entry else f"//{entry}")
    host = ((named and named.hostname) or "").removeprefix("*")
    if named is None or not host:
        return False
    wanted = (url.hostname or "").lower()
    below = host.startswith(".") and wanted.endswith(host)
    scheme_fits = named.scheme in ("", url.scheme)
    return scheme_fits and (below or wanted == host) and named.port in (None, _port(url))


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
