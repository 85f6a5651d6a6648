"""Where a server is, as connections need to know it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from conformance.refusal import Refusal
from conformance.wire.access import OPEN, Access
from conformance.wire.limits import Limits
from conformance.wire.messages import Headers


class NoSuchServer(Refusal):
    """A URL that no request can be sent to."""


@dataclass(frozen=True)
class Server:
    """One server, as connections need to know it."""

    address: tuple[str, int]
    host: str
    """Value of the header of this name."""
    base: str
    """Path before every path of the description."""
    headers: Headers
    tls: ssl.SSLContext | None
    limits: Limits

    @classmethod
    def at(cls, url: str, limits: Limits, access: Access = OPEN) -> Server:
        """The server at a URL."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NoSuchServer(f"{url!r} is not the URL of a server; write it like http://localhost:5000.")
        secret = parts.scheme == "https"
        return cls(
            (parts.hostname, parts.port or (443 if secret else 80)),
            parts.netloc.rpartition("@")[2],
            parts.path.rstrip("/"),
            access.headers,
            access.tls if secret else None,
            limits,
        )
