"""Bodies as recordings hold them: as text or base64, compressed or not, or described and not held at all."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass

from conformance.wire import Headers

LARGEST = 64 * 1024 * 1024
"""Bytes that a compressed body may grow to."""
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Body:
    """One body; of one that is not kept nothing can be said."""

    content: bytes = b""
    kept: bool = True


UNKEPT = Body(kept=False)


def is_text(media_type: str) -> bool:
    """Whether bodies of this media type are text; those of none are taken for it."""
    kind, _, name = media_type.partition("/")
    named = ("json", "xml", "x-www-form-urlencoded", "javascript", "x-ndjson")
    return kind in ("", "text") or name in named or name.endswith(("+json", "+xml"))


def is_json(media_type: str) -> bool:
    """Whether bodies of this media type are JSON; those of none are taken for it."""
    return not media_type or "json" in media_type


def from_text(text: str, media_type: str = "") -> Body:
    """A body that was written as text: of another kind than text only ASCII has come through for sure."""
    if not is_text(media_type) and not text.isascii():
        return UNKEPT
    return Body(text.encode("utf-8", "surrogatepass"))


def from_base64(text: str) -> Body:
    """A body that was written in base64; not kept when it is none."""
    try:
        return Body(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError):
        return UNKEPT


def uncompressed(body: Body, headers: Headers) -> Body:
    """A body without its content encoding, which some recorders leave in place; not kept where that cannot be undone."""
    named = next((value for name, value in headers if name.lower() == "content-encoding"), "")
    for coding in reversed([word.strip().lower() for word in named.split(",")]):
        body = _without(coding, body)
    return body


def _without(coding: str, body: Body) -> Body:
    if not body.content or coding in ("", "identity"):
        return body
    if coding in ("gzip", "x-gzip"):
        return _inflated(body.content, 31) if body.content.startswith(GZIP) else body
    if coding == "deflate":
        with_header, without = _inflated(body.content, 15), _inflated(body.content, -15)
        return with_header if with_header.kept else without if without.kept else _as_text(body)
    return _as_text(body)


def _inflated(content: bytes, bits: int) -> Body:
    stream = zlib.decompressobj(bits)
    try:
        plain = stream.decompress(content, LARGEST)
    except zlib.error:
        return UNKEPT
    return Body(plain) if stream.eof else UNKEPT


def _as_text(body: Body) -> Body:
    """The body if it is text after all, because the recorder has undone the encoding and left its name."""
    try:
        body.content.decode()
    except UnicodeDecodeError:
        return UNKEPT
    return body
