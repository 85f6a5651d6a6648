"""Files that are none, that are damaged, or that want more than a reader should give.

Each says what it is; what a server must do with it is for the requirements to say.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from conformance.worlds.pages.files import File, jpeg, pdf, png
from conformance.worlds.pages.pdf import locked_pdf, scripted_pdf, sized_pdf, thick_pdf
from conformance.worlds.pages.strategies import saying


@dataclass(frozen=True)
class Hostile:
    """One file, and what is wrong with it."""

    name: str
    why: str
    content: bytes


def nothing() -> Hostile:
    """No byte at all."""
    return Hostile("nothing", "a file of no bytes", b"")


def random_bytes() -> Hostile:
    """What no decoder knows."""
    return Hostile("noise", "random bytes", np.random.Generator(np.random.PCG64(7)).bytes(4000))


def not_an_image() -> Hostile:
    """A text that somebody sent by mistake."""
    return Hostile("text", "a plain text", b"Dear Sir or Madam,\nplease find the picture attached.\n" * 20)


def truncated(file: File) -> Hostile:
    """The first half of a file."""
    return Hostile(f"half-{file.name}", f"the first half of {file.name}", file.content[: len(file.content) // 2])


def one_pixel() -> Hostile:
    """An image without room for a letter."""
    return Hostile("one-pixel", "an image of 1 x 1 pixel", grey_png(1, 1, rows=1))


@cache
def bomb() -> Hostile:
    """An image that is small as a file and huge as pixels."""
    return Hostile("bomb", "an image of 60000 x 60000 pixels in a small file", grey_png(60_000, 60_000, rows=2000))


@cache
def huge() -> Hostile:
    """An image larger than any page, all of whose pixels are there."""
    return Hostile("huge", "an image of 20000 x 20000 pixels", grey_png(20_000, 20_000, rows=20_000, bits=1))


def circular_tiff() -> Hostile:
    """A TIFF whose second directory leads back to the first."""
    return Hostile("circle", "a TIFF whose directories lead in a circle", _tiff(last=8))


def empty_tiff() -> Hostile:
    """A TIFF without an image."""
    return Hostile("empty-tiff", "a TIFF without a directory", b"II*\0\0\0\0\0")


def locked() -> Hostile:
    """A PDF that asks for a password that nobody gives."""
    return Hostile("locked", "a PDF with a password", locked_pdf())


def thick(pages: int = 3000) -> Hostile:
    """A PDF of more pages than any page of the documentation allows."""
    return Hostile("thick", f"a PDF of {pages} pages", thick_pdf(pages))


def scripted() -> Hostile:
    """A PDF that runs JavaScript when it is opened."""
    return Hostile("scripted", "a PDF with JavaScript", scripted_pdf())


def vast() -> Hostile:
    """A PDF whose page is as large as a wall."""
    return Hostile("vast", "a PDF with a page of 200 x 200 inches", sized_pdf(14_400))


def attacks() -> Iterable[Hostile]:
    """One of each kind that could harm a careless server."""
    page = saying("forest", "rocket")
    yield from (nothing(), random_bytes(), truncated(png(page)), truncated(jpeg(page)), truncated(pdf([page])))
    yield from (one_pixel(), bomb(), huge(), circular_tiff(), empty_tiff(), locked(), thick(), scripted(), vast())


def grey_png(width: int, height: int, *, rows: int, bits: int = 8) -> bytes:
    """A white PNG of this size, of which only so many rows are there."""
    header = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    row = b"\0" + b"\xff" * (-(-width * bits // 8))
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _tiff(last: int) -> bytes:
    """Two directories of one white image of 100 x 100 pixels; the second one names ``last`` as the next."""
    side, pixels = 100, b"\xff" * 10_000
    fields = ((256, side), (257, side), (258, 8), (259, 1), (262, 1), (273, 8 + 2 * 102), (277, 1), (278, side))
    size = 2 + 12 * len(fields) + 4
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields)

    def directory(following: int) -> bytes:
        return struct.pack("<H", len(fields)) + entries + struct.pack("<I", following)

    return struct.pack("<2sHI", b"II", 42, 8) + directory(8 + size) + directory(last) + pixels
