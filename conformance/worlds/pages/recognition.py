"""What the bytes of a file alone show, whoever wrote it: whether it is an image, and of how many pages."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from io import BytesIO

from PIL import Image

IMAGES = ("PNG", "JPEG", "BMP", "TIFF")
"""The documented formats of images, as Pillow calls them."""
SMALLEST, LARGEST = 50, 10_000
"""Pixels that each side of an image must and may have."""
FEWEST_BYTES = 1024
"""Of a file; smaller ones may be refused for their size, whatever they are."""
MOST_PAGES = 100
"""Pages of one image that are looked at; beyond them it counts as none, because looking takes too long."""
PDF = b"%PDF"
HEAD = 1024
"""Bytes within which a PDF says that it is one."""
BEGINNINGS = (b"\x89PNG", b"\xff\xd8", b"BM", b"II*\0", b"MM\0*", PDF)
"""How whole and damaged files of the documented formats begin."""
UNDECODABLE = (
    *(OSError, EOFError, ValueError, SyntaxError, LookupError, TypeError, ArithmeticError, AttributeError),
    *(struct.error, zlib.error, Image.DecompressionBombError, Warning),
)
"""What Pillow raises over bytes that are no image, or a damaged one; warnings, where somebody makes errors of them."""


@lru_cache(maxsize=128)
def pages_of_image(content: bytes) -> int:
    """How many pages a whole image of a documented format and size has; 0 for anything else, such as half a file."""
    try:
        with Image.open(BytesIO(content), formats=IMAGES) as image:
            # animated images of other formats are one page
            count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
            if count > MOST_PAGES:
                return 0
            for number in range(count):
                image.seek(number)
                if not all(SMALLEST <= side <= LARGEST for side in image.size):
                    return 0
                image.load()
    except UNDECODABLE:
        return 0
    return count


@lru_cache(maxsize=128)
def is_no_file(content: bytes) -> bool:
    """Whether nobody could take these bytes for an image or a PDF, nor for a damaged one."""
    return not content.startswith(BEGINNINGS) and PDF not in content[:HEAD] and is_no_image(content)


def is_no_image(content: bytes) -> bool:
    """Whether these bytes are of no kind of image that is known here; damaged ones are of a kind."""
    try:
        Image.open(BytesIO(content)).close()
    except Image.UnidentifiedImageError:
        return True
    except UNDECODABLE:
        return False
    return False
