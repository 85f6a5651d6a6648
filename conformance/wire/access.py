"""How to get past what stands before a target: headers that a gateway wants, certificates that it shows."""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from conformance.files import content_of
from conformance.hiding import Hiding
from conformance.refusal import Refusal
from conformance.wire.messages import Headers

SHORTEST_SECRET = 4
"""Characters of a value that is hidden; a shorter one is no secret, and hiding it would garble every text."""
LONGEST_FILE = 64 * 1024
LARGEST_CA = 16 * 1024 * 1024
SHORTEST_WORD = 8
"""Characters of a word within a value that is hidden alone: ``Bearer`` is none."""
VALUE_OF = "[value of %s]"
"""What is shown in place of a header's value."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_FRAMING = ("host", "content-length", "transfer-encoding", "connection", "accept-encoding")


class WrongHeader(Refusal):
    """A header that cannot be sent. The sentence never holds its value, which may be a key."""


class NotACertificate(Refusal):
    """A file of authorities that cannot be read as such."""


@dataclass(frozen=True)
class Access:
    """What stands between the kit and a target, and how to get past it."""

    headers: Headers = field(default=(), repr=False)
    """Sent with every request, and never shown: a key is one of them."""
    ca: Path | None = None
    """Certificates of further authorities, beside those that this machine trusts (``SSL_CERT_FILE`` names others)."""

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """The one trust store; NotACertificate where the file of authorities is none."""
        context = ssl.create_default_context()
        if self.ca is not None:
            try:  # names in other letters may stand between the certificates
                context.load_verify_locations(cadata=content_of(self.ca, LARGEST_CA).decode("ascii", "ignore"))
            except (OSError, ValueError) as error:
                is_none = isinstance(error, ssl.SSLError | ValueError)
                why = "no certificate in PEM form is in it" if is_none else error.strerror
                raise NotACertificate(f"{self.ca} cannot be used ({why}); give the certificate of an authority.") from None
        return context

    def __getstate__(self) -> dict[str, object]:
        """What another process is given: it opens a trust store of its own, which cannot be handed on."""
        return {name: value for name, value in self.__dict__.items() if name != "tls"}

    @cached_property
    def shown(self) -> Headers:
        """The headers as they are shown, without their values."""
        return tuple((name, VALUE_OF % name) for name, _ in self.headers)

    def hide(self, text: str) -> str:
        """The text without the values of the headers, which a target may repeat, in whatever spelling."""
        return self._hiding.hide(text)

    @cached_property
    def _hiding(self) -> Hiding:
        return Hiding(self.secrets, SHORTEST_SECRET)

    @property
    def secrets(self) -> dict[str, str]:
        """What is hidden, and what is shown instead: each value, of one like ``Bearer …`` its long words, and a login."""
        found: dict[str, str] = {}
        for (_, value), (_, shown) in zip(self.headers, self.shown, strict=True):
            words = filter(_is_long, value.split())
            named = (cookie.partition("=")[2] for cookie in value.split("; ")) if "=" in value else ()
            meant = _login(value) if value[:6].lower() == "basic " else ()
            found |= dict.fromkeys((value, *words, *filter(_is_long, named), *meant), shown)
        return found

    @classmethod
    def given(cls, lines: Iterable[str], ca: str = "") -> Access:
        """What the user gave: headers as ``NAME:VALUE``, or as ``@FILE`` with one a line, and a file of authorities."""
        access = cls(tuple(_headers(lines)), Path(ca) if ca else None)
        _ = access.tls if ca else None  # a file that is none is refused before anything is sent
        return access


OPEN = Access()


def _is_long(word: str) -> bool:
    return len(word) >= SHORTEST_WORD


def _login(value: str) -> tuple[str, ...]:
    """Name and password of a value like ``Basic …``, and the password alone; nothing where it is none."""
    try:
        login = base64.b64decode(value[6:], validate=True).decode("latin-1")
    except ValueError:
        return ()
    return login, login.partition(":")[2]


def _headers(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines, 1):
        if line.startswith("@"):
            yield from _headers(_lines_of(Path(line[1:])))
            continue
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        which = f"Header number {number}"
        if not colon:
            raise WrongHeader(
                f"{which} has no colon; write it like Ocp-Apim-Subscription-Key:VALUE, or @FILE for a file of such lines."
            )
        if not _NAME.fullmatch(name):
            raise WrongHeader(f"{which} has a name that no header can have; letters, digits and hyphens are safe.")
        if not _VALUE.fullmatch(value):
            raise WrongHeader(f"{which}, {name}, has a value that no header can have, such as a line break in it.")
        if name.lower() in _FRAMING:
            raise WrongHeader(f"{which}, {name}, is written by the kit itself; leave it out.")
        yield name, value


def _lines_of(file: Path) -> list[str]:
    try:
        text = content_of(file, LONGEST_FILE).decode("latin-1")
    except OSError as error:
        raise WrongHeader(f"{file}, which should hold headers, cannot be read ({error.strerror}); name another file.") from None
    return [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "@"))]
