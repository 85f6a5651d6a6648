"""What of a recorded request is sent to another server: its words, and nothing that may be a secret of its user."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from conformance.rehearsal.change import served
from conformance.rehearsal.reading import DEEPEST
from conformance.traffic.bodies import Body, is_json, uncompressed
from conformance.traffic.recorded import media_type_of
from conformance.traffic.redaction import PLAIN
from conformance.wire import Exchange, Request

SENT = ("content-type", "accept", "accept-language")
"""The headers that are sent again. All others belong to the client, its user, or what stood between."""
SECRET = re.compile(r"(?i)[\w-]*(?:key|token|secret|password|passwd|pwd|signature|credentials?|authorization|sig)")
CHARSET = re.compile(r"(?i)(charset\s*=\s*)(\"[^\"]*\"|[^\s;]+)")
NO_SECRET = re.compile(
    r"(?i)\W*(sanitized|redacted|removed|hidden|filtered|masked|x+|bearer|basic|negotiate|digest|sharedkey)?\W*"
)
"""Words that recorders put in the place of a secret, and those that only say how it is used."""
WITH_CREDENTIALS = "the address in its body holds credentials, which are not sent to another server"
REPEATS_A_KEY = "a key that was sent beside it stands in it, too, which is not sent to another server"
UNKEPT = "its body cannot be read from the recording"
CUT = "its body is cut off or damaged in the recording"

SHORTEST, SHORTEST_UNNAMED = 6, 16
"""Characters of a word that is taken for a secret: where its name says so, and where it does not."""


class NotSent(Exception):
    """A recorded request that is not sent again, with the reason."""


def clean(exchange: Exchange, path: str, known: Collection[str]) -> Request:
    """The request as it is sent to this path, with the parameters of these names; NotSent where it is not."""
    request = exchange.request
    if "request" in exchange.unkept:
        raise NotSent(UNKEPT)
    body = uncompressed(Body(request.body), request.headers)
    if not body.kept:
        raise NotSent(UNKEPT)
    _demand_whole(exchange, body.content)
    parts = request.target.partition("?")[2].split("&")
    kept = [part for part in parts if unquote(part.partition("=")[0]).lower() in known]
    target = path + (f"?{'&'.join(kept)}" if kept else "")
    text = target + body.content.decode("utf-8", "replace")
    if any(secret in text for secret in _secrets(exchange, set(parts).difference(kept))):
        raise NotSent(REPEATS_A_KEY)
    if any(_credentials(text) for text in texts(json_of(body.content))):
        raise NotSent(WITH_CREDENTIALS)
    headers = tuple(
        (name, CHARSET.sub(_charset(body.content), value) if name.lower() == "content-type" else value)
        for name, value in request.headers
        if name.lower() in SENT and _can_be_sent(value)
    )
    return Request(request.method, target, headers, body.content)


def _charset(body: bytes) -> str:
    """What stands for the charset of a body: recorders write texts down in UTF-8, whatever they were sent in."""
    try:
        return r"\g<0>" if body.isascii() or not body.decode() else r"\1utf-8"
    except UnicodeDecodeError:
        return r"\g<0>"


def _demand_whole(exchange: Exchange, body: bytes) -> None:
    """NotSent for a body that was longer when it was sent, or is no JSON any more and was served."""
    headers = {name.lower(): value for name, value in exchange.request.headers}
    length = re.fullmatch(r"\d{1,12}", headers.get("content-length", ""))
    shorter = length is not None and "content-encoding" not in headers and len(body) < int(length[0])
    if shorter and not body:
        raise NotSent(UNKEPT)
    if body and is_json(media_type_of(exchange.request.headers)):  # texts may have been written down in fewer bytes
        ends = body.rstrip().endswith((b"}", b"]"))
        shorter = json_of(body) is None and (shorter or (not ends and exchange.answer is not None and served(exchange.answer)))
    if shorter:
        raise NotSent(CUT)


def _secrets(exchange: Exchange, dropped: Iterable[str]) -> Iterator[str]:
    """What was sent in headers and parameters that are not sent again, as far as it may be a secret."""
    pairs = [(name, value) for name, value in exchange.request.headers if not PLAIN.fullmatch(name.lower())]
    pairs += [(unquote(name), unquote(value)) for name, _, value in (part.partition("=") for part in dropped)]
    for name, value in pairs:
        named = SECRET.fullmatch(name) or name.lower() == "cookie"
        words = (word for word in re.split(r"[\s;,=\"']+", value) if not NO_SECRET.fullmatch(word))
        yield from (word for word in words if len(word) >= (SHORTEST if named else SHORTEST_UNNAMED))


def json_of(body: bytes) -> Any:
    """A body as JSON; None where it is none."""
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None


def texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif depth < DEEPEST and isinstance(value, dict):
        for below in cast("dict[str, Any]", value).values():
            yield from texts(below, depth + 1)
    elif depth < DEEPEST and isinstance(value, list):
        for below in cast("list[Any]", value):
            yield from texts(below, depth + 1)


def _credentials(text: str) -> bool:
    """Whether a text is an address with a name, a password or a signature in it."""
    if not text.lower().startswith(("http://", "https://")):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return "@" in parts.netloc or any(SECRET.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True))


def _can_be_sent(value: str) -> bool:
    return value.isascii() and value.isprintable()
