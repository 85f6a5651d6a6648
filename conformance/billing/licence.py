"""A licence to run without a connection: how it is asked for, and what is in its file.

Neither is published. They are this project's own, and ``docs/reference/billing-endpoint.md`` describes them. A licence shows by
its seal whether it was cut off or edited. Anybody can seal one: it protects from mistakes, and nothing is sold with it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

PATH = "/licensing/v1/license"
"""Where it is asked for, by POST, with the key in the header in which reports carry it."""
FILE = "license.json"
"""What it is called in the directory that Mounts:License names."""
GOOD_FOR = timedelta(days=365)
"""From when it is issued; commitments are made for a year."""


class NotALicence(ValueError):
    """Content that is no licence, or no request for one; the text says why."""


@dataclass(frozen=True)
class Licence:
    """Which container may run, and until when."""

    container: str
    expires: datetime
    """In UTC."""
    issuer: str
    """URL of the endpoint that issued it."""

    def sealed(self) -> bytes:
        """The content of its file."""
        terms = _Terms(self.container, self.expires.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), self.issuer)
        return json.dumps({"license": msgspec.to_builtins(terms), "seal": _seal(terms)}, indent=1).encode() + b"\n"

    @property
    def is_over(self) -> bool:
        """Whether its date has passed."""
        return self.expires <= datetime.now(UTC)


class _Terms(msgspec.Struct, rename="camel"):
    container_type: str
    expires: str
    issuer: str


class _File(msgspec.Struct):
    license: _Terms
    seal: str


class _Request(msgspec.Struct, rename="camel"):
    container_type: str


def licence(content: bytes) -> Licence:
    """The licence that a file holds. Raises NotALicence."""
    try:
        file = msgspec.json.decode(content, type=_File)
        expires = datetime.fromisoformat(file.license.expires)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotALicence(str(error)) from None
    if file.seal != _seal(file.license):
        raise NotALicence("its seal does not fit what it says")
    return Licence(file.license.container_type, expires.astimezone(UTC), file.license.issuer)


def asking_for(container: str) -> bytes:
    """The body of a request for a licence."""
    return msgspec.json.encode(_Request(container))


def asked_for(body: bytes) -> str:
    """The container that a request asks a licence for. Raises NotALicence."""
    try:
        return msgspec.json.decode(body, type=_Request).container_type
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotALicence(str(error)) from None


def issued(container: str, issuer: str) -> Licence:
    """A licence from now on."""
    return Licence(container, datetime.now(UTC) + GOOD_FOR, issuer)


def _seal(terms: _Terms) -> str:
    return hashlib.sha256(msgspec.json.encode(terms, order="sorted")).hexdigest()
