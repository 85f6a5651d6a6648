"""What readers are measured on: words that keep apart, and hostile files that are as bad as they say, and no worse."""

import io
import struct
import zlib
from itertools import combinations

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from conformance.worlds.pages import hostile, pdf
from conformance.worlds.pages.boxes import Box, corners
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.rates import many_pages
from conformance.worlds.pages.sample import columns, sample


def covered(box: Box, page: Drawn) -> np.ndarray:
    """The pixels of a page that a box covers."""
    mask = Image.new("1", (page.width, page.height))
    ImageDraw.Draw(mask).polygon(corners(box), fill=1)
    return np.asarray(mask)


def directories(tiff: bytes, most: int) -> list[int]:
    """Where the first directories of a TIFF begin, each named by the one before."""
    (place,) = struct.unpack_from("<I", tiff, 4)
    found: list[int] = []
    while place and len(found) < most:
        found.append(place)
        (fields,) = struct.unpack_from("<H", tiff, place)
        (place,) = struct.unpack_from("<I", tiff, place + 2 + 12 * fields)
    return found


def pixels(png: bytes) -> tuple[int, bool]:
    """How many bytes the only stream of a PNG unpacks to, and whether it is whole."""
    start = png.index(b"IDAT")
    (length,) = struct.unpack_from(">I", png, start - 4)
    unpacker = zlib.decompressobj()
    return len(unpacker.decompress(png[start + 4 : start + 4 + length])), unpacker.eof


@pytest.mark.parametrize(
    "page",
    [*(sheet.drawn for sheet in many_pages(2, 8)), sample(), columns((("garden", "bridge"), ("market", "table")))],
    ids=lambda page: page.texts[0],
)
def test_words_keep_apart(page: Drawn) -> None:
    for one, other in combinations(page.words, 2):
        shared = covered(one.box, page) & covered(other.box, page)

        assert shared.sum() < 0.02 * covered(one.box, page).sum(), (one, other)


def test_the_locked_document_opens_with_its_passwords_alone() -> None:
    for password in (pdf.USER, pdf.OWNER):
        assert len(pypdfium2.PdfDocument(hostile.locked().content, password=password.decode())) == 1
    for password in ("", "password"):
        with pytest.raises(pypdfium2.PdfiumError, match="password"):
            pypdfium2.PdfDocument(hostile.locked().content, password=password)


def test_directories_lead_in_a_circle_or_nowhere() -> None:
    assert directories(hostile.circular_tiff().content, most=5) == [8, 110, 8, 110, 8]
    assert directories(hostile.empty_tiff().content, most=5) == []


def test_the_huge_image_is_whole_and_the_bomb_is_not() -> None:
    assert pixels(hostile.huge().content) == (20_000 * (1 + 20_000 // 8), True)
    size, _ = pixels(hostile.bomb().content)
    assert size < 60_000 * 60_000 / 10


def test_the_smallest_image_can_be_decoded() -> None:
    with Image.open(io.BytesIO(hostile.one_pixel().content)) as image:
        assert (image.size, image.getpixel((0, 0))) == ((1, 1), 255)
