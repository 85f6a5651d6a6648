"""The codings in which programs send what they should not: how a word looks in them, and what a content holds that is coded."""

from __future__ import annotations

import base64
import re
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import new as hashed

HASHES = ("md5", "sha1", "sha256", "sha512")
SHORTEST_BASE64, SHORTEST_HEX = 10, 12
"""Characters of a run that is looked into: every other word of English would be one otherwise."""
LARGEST = 16 * 1024 * 1024
"""Bytes that one packed stream may grow to."""
SHORTEST_DEFLATED = 64
"""Bytes of what may be deflated without a head, of which there is nothing else to tell it by."""
FIRST_PIECE = 4096
"""Bytes of a packed stream that are given to zlib at first: it copies what stands behind the end of a stream."""
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
"""How gzip and zlib begin."""
_ANY = 32 + zlib.MAX_WBITS
"""Of zlib: gzip and zlib, by how they begin."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{%d,}" % SHORTEST_BASE64)
_HEX = re.compile(rb"[0-9a-f]{2}(?:[0-9a-f]{%d,}|(?:[-: ][0-9a-f]{2}){5,})" % (SHORTEST_HEX - 2))
"""In small letters; together, or by two with a dash, a colon or a blank between them, as dumps have it."""
_APART = bytes.maketrans(b"", b""), b"-: "
_ESCAPED = {"percent signs": re.compile(rb"%([0-9a-fA-F]{2})"), "escapes of JSON": re.compile(rb"\\u00([0-9a-fA-F]{2})")}
_ENDS = (b"=\r\n", b"=\n", b"\r\n", b"\n", rb"\r\n", rb"\n")
"""Of lines: of quoted-printable, of others, and as JSON writes them."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_ALPHABET = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True)
class Form:
    """How something looks in a coding."""

    of: bytes
    """The word, or what the hash is of."""
    coding: str
    coded: bytes


@dataclass(frozen=True)
class Forms:
    """How words look, by where it is looked for them."""

    anywhere: tuple[Form, ...]
    """In small letters."""
    in_hex: tuple[Form, ...]
    in_base64: tuple[Form, ...]


def forms(words: tuple[bytes, ...], wholes: tuple[bytes, ...]) -> Forms:
    """Those of words, of their hashes, and of the hashes of whole texts; also of what is hashed in small letters."""
    digests = [
        (value, f"a hash ({name}) as ", hashed(name, spelt, usedforsecurity=False).digest())
        for value in dict.fromkeys((*words, *wholes))
        for spelt in dict.fromkeys((value, value.lower()))
        for name in HASHES
    ]
    return Forms(
        tuple(form for word in words for form in _in_clear(word)),
        tuple(Form(word, "hexadecimal digits", word.hex().encode()) for word in words)
        + tuple(Form(value, f"{how}hexadecimal digits", digest.hex().encode()) for value, how, digest in digests),
        tuple(Form(word, "base64", part) for word in words for part in _in_base64(word))
        + tuple(Form(value, f"{how}base64", base64.b64encode(digest).rstrip(b"=")) for value, how, digest in digests),
    )


def _in_clear(word: bytes) -> Iterator[Form]:
    small = word.lower()
    yield Form(word, "plain text", small)
    wide = b"".join(bytes((byte, 0)) for byte in small)
    yield Form(word, "UTF-16", wide[:-1])  # without its last byte, both orders of bytes hold it


def _in_base64(word: bytes) -> Iterator[bytes]:
    for before in range(3):
        # the letters around a word are coded together with its ends
        coded = base64.b64encode(bytes(before) + word)
        yield coded[(before * 8 + 5) // 6 : (before + len(word)) * 8 // 6]


@dataclass(frozen=True)
class Content:
    """Something that left a container, or what was in it."""

    raw: bytes
    coding: str = ""
    """The codings around it, from the outermost."""
    text: bool = True
    """Whether it can hold what is written in letters: digits, percent signs and the like."""

    @cached_property
    def small(self) -> bytes:
        """In small letters."""
        return self.raw.lower()

    @cached_property
    def runs_of_hex(self) -> bytes:
        """Its hexadecimal digits in small letters, a run a line."""
        return b"\n".join(run.translate(*_APART) for run in _HEX.findall(self.small)) if self.text else b""

    @cached_property
    def runs_of_base64(self) -> bytes:
        """What may be base64, in its first alphabet, a run a line."""
        return b"\n".join(_BASE64.findall(self.raw)).translate(_ALPHABET) if self.text else b""

    def undone(self) -> Iterator[Content]:
        """What it holds that is packed or coded."""
        view = memoryview(self.raw)
        for found in _PACKED.finditer(self.raw):
            if inner := _unpacked(view[found.start() :], _ANY):
                yield self._inner("gzip" if found[0].startswith(b"\x1f") else "zlib", inner)
        if inner := _unpacked(view, -zlib.MAX_WBITS):
            yield self._inner("deflate", inner)
        if self.text:
            runs = self.runs_of_base64.split(b"\n")
            yield from self._decoded("base64", [base64.b64decode(run[: len(run) // 4 * 4]) for run in runs])
            runs = self.runs_of_hex.split(b"\n")
            yield from self._decoded("hexadecimal digits", [bytes.fromhex(run[: len(run) // 2 * 2].decode()) for run in runs])
            yield from self._rewritten()

    def _decoded(self, coding: str, runs: list[bytes]) -> Iterator[Content]:
        """What runs of a coding stand for: texts together, and all else together, which is no text to look into further."""
        texts, others = list[bytes](), list[bytes]()
        for run in runs:
            (texts if _is_text(run) else others).append(run)
        yield self._inner(coding, b"\n".join(texts))
        yield self._inner(coding, b"\n".join(others), text=False)
        for run in others:
            if len(run) >= SHORTEST_DEFLATED and (inner := _unpacked(memoryview(run), -zlib.MAX_WBITS)):
                yield self._inner(f"{coding}, deflate", inner)

    def _rewritten(self) -> Iterator[Content]:
        for coding, pattern in _ESCAPED.items():
            yield self._inner(coding, pattern.sub(lambda found: bytes.fromhex(found[1].decode()), self.raw))
        joined = self.raw
        for end in _ENDS:
            joined = joined.replace(end, b"")
        yield self._inner("several lines", joined)

    def _inner(self, coding: str, raw: bytes, *, text: bool = True) -> Content:
        return Content(raw, f"{self.coding}{coding}, ", text)


def _is_text(content: bytes) -> bool:
    """Whether it is UTF-8, perhaps cut at its end."""
    if content.isascii() or _CONTROL.search(content):
        return content.isascii()
    try:
        getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True


def _unpacked(content: memoryview, form: int) -> bytes:
    """What a packed stream at the begin of a content holds, as far as it is whole; nothing where there is none."""
    stream, inner, at, piece = zlib.decompressobj(form), b"", 0, FIRST_PIECE
    try:
        while at < len(content) and not stream.eof and len(inner) < LARGEST:
            inner += stream.decompress(content[at : at + piece], LARGEST - len(inner))
            at, piece = at + piece, 4 * piece
            if not inner:
                break  # it has no end of a head
    except zlib.error:
        return b""
    return inner
