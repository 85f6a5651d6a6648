"""Words looked for in what left a container, in the codings in which programs send what they should not."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

AROUND = 24
"""Bytes before and after a word that are shown."""
DEEPEST = 2
"""Codings around each other that are undone."""
LARGEST = 16 * 1024 * 1024
"""Bytes of one that is undone."""
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
"""How gzip and zlib begin."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_ANY = 32 + zlib.MAX_WBITS
"""Of zlib: gzip and zlib, by how they begin."""


@dataclass(frozen=True)
class Leak:
    """A word that was found."""

    word: bytes
    coding: str
    at: int
    """Where it begins, in bytes, in what the outer codings hold."""
    around: bytes

    def __str__(self) -> str:
        """Which word, how, where, and between what."""
        shown = self.around.decode("latin-1").encode("unicode_escape").decode()
        return f"{self.word.decode('latin-1')!a} in {self.coding} at byte {self.at}: …{shown}…"


def leak(words: Iterable[bytes], content: bytes, coding: str = "", depth: int = 0) -> Leak | None:
    """The first of these words that is in the content, in some coding; letters may have changed their case."""
    words = tuple(words)
    small = content.lower()
    for word in words:
        for name, coded, in_any_case in _codings(word):
            at = (small if in_any_case else content).find(coded.lower() if in_any_case else coded)
            if at >= 0:
                around = content[max(0, at - AROUND) : at + len(coded) + AROUND]
                return Leak(word, f"{coding}{name}", at, around)
    if depth < DEEPEST:
        for name, inner in _undone(content):
            found = leak(words, inner, f"{coding}{name}, ", depth + 1)
            if found:
                return found
    return None


def _codings(word: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """How a word looks in each coding, and whether the case of letters may differ."""
    yield "plain text", word, True
    wide = b"".join(bytes((byte, 0)) for byte in word)
    yield "UTF-16", wide[:-1], True  # without its last byte, both orders of bytes hold it
    yield "hexadecimal digits", word.hex().encode(), True
    yield "percent signs", b"".join(b"%%%02x" % byte for byte in word), True
    for before in range(3):
        # the letters around a word are coded together with its ends
        coded = base64.b64encode(bytes(before) + word)
        whole = coded[(before * 8 + 5) // 6 : (before + len(word)) * 8 // 6]
        yield "base64", whole, False
        yield "base64", whole.translate(bytes.maketrans(b"+/", b"-_")), False


def _undone(content: bytes) -> Iterator[tuple[str, bytes]]:
    """What a content holds that is packed or coded as a whole."""
    for found in _PACKED.finditer(content):
        if inner := _unpacked(content[found.start() :], _ANY):
            yield "gzip" if found[0][0] == 0x1F else "zlib", inner
    if inner := _unpacked(content, -zlib.MAX_WBITS):
        yield "deflate", inner
    for found in _BASE64.finditer(content):
        text = found[0].rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        yield "base64", base64.b64decode(text[: len(text) // 4 * 4])


def _unpacked(content: bytes, form: int) -> bytes:
    try:
        return zlib.decompressobj(form).decompress(content, LARGEST)
    except zlib.error:
        return b""
