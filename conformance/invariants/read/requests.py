"""What a submission to Read carries, and where its answer says that the result will be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from conformance.invariants.invariant import Json, NotTelling, Seen
from conformance.worlds.pages.recognition import pages_of_image

KEY = "Ocp-Apim-Subscription-Key"
"""The header in which clients send a key."""
CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]+)[^\r\n]*\r\n")


def image_pages(seen: Seen) -> int:
    """How many pages the image has that was sent; NotTelling unless it is one that every reader takes, sent as bytes."""
    if seen.sent_media_type != "application/octet-stream":
        raise NotTelling
    count = pages_of_image(content(seen))
    if not count:
        raise NotTelling
    return count


def content(seen: Seen) -> bytes:
    """The file that was sent as bytes, out of its chunks."""
    body = seen.request.body
    return _without_chunks(body) if is_chunked(seen) else body


def demand_no_parameters(seen: Seen) -> None:
    """NotTelling where a request has parameters, which may be refused for themselves."""
    if seen.query:
        raise NotTelling


def is_chunked(seen: Seen) -> bool:
    """Whether the length of a body was not told beforehand."""
    return "chunked" in (seen.header("transfer-encoding") or "").lower()


def _without_chunks(body: bytes) -> bytes:
    """What is in the chunks of a body; the body itself where it has none, as in a recording."""
    found, place = list[bytes](), 0
    while match := CHUNK_HEAD.match(body, place):
        size, start = int(match[1], 16), match.end()
        if not size:
            return b"".join(found)
        found.append(body[start : start + size])
        place = start + size + 2
    return body


def location(seen: Seen) -> str:
    """Where a file that was taken will be told of; LookupError where that is not said."""
    seen.demand_served()
    said = seen.answer.header("operation-location")
    if said is None:
        raise LookupError("operation-location")
    return said


def split(url: str) -> SplitResult:
    """A URL in its parts; all of it is path where it has no form."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def origin(url: str) -> tuple[str | None, int | None]:
    """Host and port of a URL, the port by its scheme where none is written."""
    parts = split(url)
    try:
        port = parts.port
    except ValueError:
        return parts.hostname, None
    return parts.hostname, port or {"http": 80, "https": 443}.get(parts.scheme)


def is_guid(text: str) -> bool:
    """Whether a text is a GUID as it is usually written, in 36 characters."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def error_of(seen: Seen) -> Json:
    """The members of an error, by itself or in the member ``error``; none where there is no such object."""
    try:
        said: object = seen.said
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    members = cast("Json", said)
    wrapped: object = members.get("error")
    return cast("Json", wrapped) if isinstance(wrapped, dict) else members


def unexplained(seen: Seen) -> Iterator[str]:
    """What an error lacks for its reader to know what is wrong, in words."""
    error = error_of(seen)
    wrong = [name for name in ("code", "message") if not isinstance(error.get(name), str) or not error[name].strip()]
    if wrong:
        yield f"an error without a {' and a '.join(wrong)}: {seen.answer.excerpt(200)}"


def flat_or_wrapped(seen: Seen) -> Iterator[str]:
    """Where the code and the message of an error stand."""
    if isinstance(seen.said_members.get("error"), dict):
        yield "wrapped"
    elif {"code", "message"} & seen.said_members.keys():
        yield "flat"


def codes(seen: Seen) -> Iterator[str]:
    """The codes of an error, from the outermost to the innermost."""
    try:
        error: Any = seen.said
    except ValueError:
        return
    while isinstance(error, dict):
        members = cast("Json", error)
        yield str(members.get("code", ""))
        error = members.get("error", members.get("innererror"))


def is_turned_away(seen: Seen, taken: Collection[str] = ()) -> bool:
    """Whether a request was refused, and not served.

    NotTelling where it was neither, where nobody has looked at it, or where it has parameters besides those that must
    be taken: it may have been refused for these.
    """
    if seen.served:
        return False
    if not seen.refused or set(seen.query).difference(taken):
        raise NotTelling
    return True
