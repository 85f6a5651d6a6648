"""Takes content codings off a body: some gateways pack answers though nobody asked for it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from conformance.wire.limits import MEBIBYTE, Limits

EITHER = 32 + zlib.MAX_WBITS
"""A window for gzip and zlib alike."""


class Unpackable(Exception):
    """A body that cannot be unpacked; the text says why."""


def unpacked(body: bytes, codings: Iterable[str], limits: Limits) -> bytes:
    """The body without its content codings, the last one taken off first; Unpackable where that goes wrong."""
    names = [name for value in codings for name in (word.strip().lower() for word in value.split(",")) if name]
    worn = [name for name in names if name != "identity"]
    if not worn or not body:
        return body
    if len(worn) > limits.codings:
        raise Unpackable(f"the answer is packed {len(worn)} times over, and at most {limits.codings} are taken off")
    for name in reversed(worn):
        if name not in _UNPACK:
            raise Unpackable(f"the answer is packed as {name[:40]!r}, which nobody asked for")
        try:
            body = _UNPACK[name](body, limits.body)
        except zlib.error as error:
            raise Unpackable(f"the answer says that it is packed as {name}, and is not ({error})") from None
    return body


def _gzip(body: bytes, most: int) -> bytes:
    made = bytearray()
    while body:
        unpacker = zlib.decompressobj(EITHER)
        made += unpacker.decompress(body, most + 1 - len(made))
        if len(made) > most:
            raise Unpackable(f"the answer unpacks to more than {most // MEBIBYTE} MB and was cut off")
        if not unpacker.eof:
            raise Unpackable("the answer is packed, and its end is missing")
        body = unpacker.unused_data
    return bytes(made)


def _deflate(body: bytes, most: int) -> bytes:
    """Deflate is packed in the form of zlib, says the standard; some servers leave that form out."""
    try:
        return _gzip(body, most)
    except zlib.error:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        made = unpacker.decompress(body, most + 1)
        if len(made) > most:
            raise Unpackable(f"the answer unpacks to more than {most // MEBIBYTE} MB and was cut off") from None
        return made


_UNPACK: dict[str, Callable[[bytes, int], bytes]] = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate}
