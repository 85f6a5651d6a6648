"""Keeps out of reports what may be a secret in a recording: header values, credentials, signatures of URLs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import parse_qsl, unquote

from conformance.hiding import Hiding
from conformance.wire import Exchange, Headers

HIDDEN = "[hidden]"
PLAIN = re.compile(
    r"accept(-.*)?|age|cache-control|connection|content-(type|length|encoding)|date|expires|host|keep-alive|last-modified"
    r"|pragma|sec-.*|server|strict-transport-security|transfer-encoding|upgrade-insecure-requests|user-agent|vary|via"
    r"|.*request-id|x-(aspnet-version|content-type-options|powered-by|envoy-.*)|csp-billing-usage"
)
"""Headers whose values are words of HTTP. They are not printed either, but may stand in what was answered."""
SHORTEST = 6
"""Characters of a word that is looked for in reports; shorter ones are part of every other word."""
_NAMES = r"[\w-]*(?:key|token|secret|password|passwd|pwd|signature|credentials?|authorization|sig)"
_PATTERNS = (
    (re.compile(r"(?i)(https?://)[^\s/@\"'<>]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"(?i)(https?://[^\s?\"'<>]*\?)[^\s\"'<>]+"), rf"\1{HIDDEN}"),
    (re.compile(rf"(?i)\b({_NAMES}|code)=[^&\s\"'<>]+"), rf"\1={HIDDEN}"),
    # a member of JSON or of a Python dictionary, maybe inside another string, maybe cut off before its end
    (re.compile(rf"(?i)(\\?[\"']{_NAMES}\\?[\"']\s*:\s*\\?([\"'])).*?(?=\\?\2|$)"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)\b(bearer|basic|negotiate|digest|sharedkey)\s+[\w+/=.~-]{8,}"), rf"\1 {HIDDEN}"),
    # long words of letters and digits, but for identifiers such as 7c9e5f8d-29fe-47b8-9f6b-5d1aa62d9d4b
    (
        re.compile(r"(?i)\b(?![\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b)(?=[\w+=-]*\d)(?=[\w+=-]*[a-z])[\w+=-]{32,}"),
        HIDDEN,
    ),
)


class Redactor:
    """Knows the secrets of one exchange."""

    def __init__(self, exchange: Exchange, known: Collection[str]) -> None:
        """``known`` are the names, in lower case, of the parameters whose values may be shown."""
        self._known = known
        self._query = exchange.request.target.partition("?")[2]
        headers = (*exchange.request.headers, *(exchange.answer.headers if exchange.answer else ()))
        self._hiding = Hiding(dict.fromkeys((*_of_headers(headers), *self._of_query()), HIDDEN), SHORTEST)

    def hide(self, text: str) -> str:
        """The same text without secrets, and without characters that would steer a terminal."""
        text = self._hiding.hide(text)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return printable(text)

    @property
    def query(self) -> str:
        """The query with its question mark: values of known names, the others hidden; empty when there is none."""
        shown = [self._shown(*part.partition("=")) for part in self._query.split("&") if part]
        return self.hide("?" + "&".join(shown)) if shown else ""

    def _shown(self, name: str, equals: str, value: str) -> str:
        if unquote(name).lower() in self._known:
            return f"{name}{equals}{value}"
        return f"{name[:40]}={HIDDEN}" if equals else HIDDEN

    def _of_query(self) -> Iterator[str]:
        for part in self._query.split("&"):
            name, equals, value = part.partition("=")
            if unquote(name).lower() not in self._known:
                written = value if equals else name
                yield from (word for word in (written, unquote(written)) if len(word) >= SHORTEST)


def printable(text: str) -> str:
    """A text whose characters a terminal shows and none obeys."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.encode("utf-8", "replace").decode().split()))


def _of_headers(headers: Headers) -> Iterator[str]:
    for name, value in headers:
        if PLAIN.fullmatch(name.lower()):
            continue
        words = [value, *re.split(r"[\s;,=\"']+", value)] if not name.lower().endswith("location") else [value, *_of_url(value)]
        yield from (word for word in words if len(word) >= SHORTEST)


def _of_url(url: str) -> Iterator[str]:
    yield from (value for _, value in parse_qsl(url.partition("?")[2]))
