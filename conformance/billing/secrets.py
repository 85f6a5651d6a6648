"""Keys and other credentials of one request, for what is written about it: their ends alone, which tell one from another."""

from __future__ import annotations

import re
from collections.abc import Collection

SHORTEST = 6
"""Bytes of a secret that is looked for outside its header; a shorter one is part of other words."""
MOST = 16
"""Secrets that are looked for there, of those that a request names."""
TOLD = 4
"""Characters of its end that are shown, of one that is at least twice as long."""

_NAME = r"[\w-]*(?:key|authorization|token|secret|cookie)"
_HEADER_NAME = re.compile(_NAME, re.IGNORECASE)
_HEADER = re.compile(rf"^({_NAME}[ \t]*:[ \t]*)([^\r\n]*)".encode(), re.IGNORECASE | re.MULTILINE)
_QUERY = re.compile(rb"[?&][\w-]*(?:key|token|secret|sig)=([^&\s]+)", re.IGNORECASE)
_MEMBER = re.compile(rb'"[\w-]*(?:key|token|secret)"\s*:\s*"((?:[^"\\]|\\.)+)"', re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def _shown(secret: bytes) -> bytes:
    text = secret.decode("utf-8", "backslashreplace").strip()
    return f"…{text[-TOLD:] if len(text) >= 2 * TOLD else ''}".encode()


class Hidden:
    """What is secret in a request."""

    def __init__(self, raw: bytes, known: Collection[str] = ()) -> None:
        """``known`` are secrets of other requests."""
        head, _ = _halves(raw)
        found = [value.strip() for _, value in _HEADER.findall(head)]
        found += [word for value in found for word in value.split()]
        found += [*_QUERY.findall(head.partition(b"\n")[0]), *_MEMBER.findall(raw)]
        long = [secret for secret in dict.fromkeys(found) if len(secret) >= SHORTEST][:MOST]
        long += [secret.encode() for secret in known if len(secret) >= SHORTEST]
        searched = sorted(long, key=len, reverse=True)
        self._everywhere = re.compile(b"|".join(map(re.escape, searched))) if searched else None

    def content(self, content: bytes) -> bytes:
        """Bytes in which a secret may stand anywhere."""
        return self._everywhere.sub(lambda found: _shown(found[0]), content) if self._everywhere else content

    def text(self, text: str) -> str:
        """The same of text that was bytes."""
        hidden = self.content(text.encode("latin-1", "replace"))
        return text if hidden == text.encode("latin-1", "replace") else hidden.decode("utf-8", "replace")

    def header(self, name: str, value: str) -> str:
        """The value of a header."""
        return _shown(value.encode()).decode() if _HEADER_NAME.fullmatch(name) else self.text(value)

    def message(self, raw: bytes) -> bytes:
        """A whole request."""
        head, rest = _halves(raw)
        return self.content(_HEADER.sub(lambda found: found[1] + _shown(found[2]), head)) + self.content(rest)


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    end = _END_OF_HEAD.search(raw)
    return (raw[: end.start()], raw[end.start() :]) if end else (raw, b"")
