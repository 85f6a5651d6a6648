"""What every form of recording is read into: one exchange, and the address it went to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from conformance.traffic.bodies import UNKEPT, Body
from conformance.traffic.json_file import is_vast
from conformance.wire import Answer, Exchange, Headers, Request, Side

Json = dict[str, Any]


class NoExchange(ValueError):
    """An entry that cannot be read as an exchange, in a clause for people."""


@dataclass(frozen=True)
class Recorded:
    """One exchange as it was recorded."""

    exchange: Exchange
    host: str = ""
    """Scheme, host and port; empty where the recording does not say. It tells addresses apart and is never shown."""


def recorded(request: tuple[Any, Any, Headers, Body], answer: tuple[Any, Headers, Body]) -> Recorded:
    """An exchange from method, URL, headers and body of a request, and status, headers and body of its answer.

    A status that is none, such as the 0 of a browser that gave up, means that no answer came.
    """
    method, url, headers, body = *request[:3], _bounded(request[3])
    status, said, content = *answer[:2], _bounded(answer[2])
    if not isinstance(method, str) or not method:
        raise NoExchange("its request has no method")
    host, target = _address(url)
    sent = Request(method.upper(), target, headers, body.content)
    number = _status(status)
    if number is None:
        return Recorded(Exchange(sent, None, "no answer was recorded", _unkept(body, Body())), host)
    answered = Answer(number, said or _of_a_quotation(content), content.content)
    return Recorded(Exchange(sent, answered, "", _unkept(body, content)), host)


def members(value: Any, what: str = "") -> Json:
    """The members of an object; NoExchange that names it otherwise."""
    if not isinstance(value, dict):
        raise NoExchange(f"it has no {what}" if what else "it is no object")
    return cast("Json", value)


def headers_of(value: Any) -> Headers:
    """Headers as any of the forms writes them: by name, with one value or a list, or as a list of names and values."""
    if isinstance(value, Mapping):
        return tuple(_by_name(cast("Mapping[Any, Any]", value)))
    if not isinstance(value, list):
        return ()
    named = [cast("Json", item) for item in cast("list[Any]", value) if isinstance(item, dict)]
    return tuple((str(item.get("name")), str(item.get("value"))) for item in named if not str(item.get("name")).startswith(":"))


def with_media_type(headers: Headers, media_type: Any) -> Headers:
    """The same headers, with this media type where they name none."""
    if not isinstance(media_type, str) or "/" not in media_type or media_type_of(headers):
        return headers
    return (*headers, ("Content-Type", media_type))


def media_type_of(headers: Headers) -> str:
    """The media type that headers name, without parameters; empty when they name none."""
    return Answer(0, headers, b"").media_type


def _of_a_quotation(body: Body) -> Headers:
    """The media type of an answer of which no header was kept: somebody wrote down the body alone."""
    return with_media_type((), "application/json" if body.content.lstrip()[:1] in (b"{", b"[") else None)


def _by_name(headers: Mapping[Any, Any]) -> Iterable[tuple[str, str]]:
    for name, value in headers.items():
        values = cast("list[Any]", value) if isinstance(value, list) else [value]
        yield from ((str(name), str(item)) for item in values if isinstance(item, str | int | float))


def _address(url: Any) -> tuple[str, str]:
    if not isinstance(url, str):
        raise NoExchange("its request has no URL")
    try:
        parts = urlsplit(url if not url.startswith("//") else f"http://host{url}")  # a path, and no host
    except ValueError:
        raise NoExchange("the URL of its request is none") from None
    if parts.scheme not in ("", "http", "https"):
        return f"{parts.scheme}:", "*"  # data, blob, wss: a browser's, whose path names nothing of a service
    host = parts.netloc.rpartition("@")[2].lower()
    target = parts.path or "/"
    if not target.startswith("/"):
        raise NoExchange("the URL of its request is none")
    return f"{parts.scheme}://{host}", f"{target}?{parts.query}" if parts.query else target


def _status(status: Any) -> int | None:
    try:
        number = int(str(status).split(maxsplit=1)[0])  # some write "200 OK"
    except (ValueError, IndexError):
        return None
    return number if 100 <= number <= 599 else None


def _bounded(body: Body) -> Body:
    return UNKEPT if is_vast(body.content) else body


def _unkept(request: Body, answer: Body) -> frozenset[Side]:
    sides: list[tuple[Side, Body]] = [("request", request), ("answer", answer)]
    return frozenset(side for side, body in sides if not body.kept)
