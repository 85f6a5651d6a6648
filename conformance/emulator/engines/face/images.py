"""From a file to pixels, with limits before anything is decoded: JPEG, PNG, GIF (the first frame) and BMP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from typing import IO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

Pixels = npt.NDArray[np.uint8]

MOST_PIXELS = 25_000_000
"""Of an image, more than most cameras take; it takes 250 MB while it is opened. No page names a limit."""
MOST_SCANS = 40
"""Of a JPEG: each goes over all its pixels and may take only some bytes of the file. Encoders make about ten."""
SCAN = b"\xff\xda"
PAPER = "white"
"""Behind what is transparent."""
READERS: Mapping[bytes, Callable[[IO[bytes]], ImageFile.ImageFile]] = {
    b"\xff\xd8\xff": JpegImageFile,
    b"\x89PNG\r\n\x1a\n": PngImageFile,
    b"GIF87a": GifImageFile,
    b"GIF89a": GifImageFile,
    b"BM": BmpImageFile,
}
"""By what files of that kind begin with, whatever they are called."""


class NoImage(Exception):
    """What was sent is no image that can be taken, in a sentence."""


def decoded(content: bytes) -> Pixels:
    """The pixels of a file, height by width by red, green and blue, upright; NoImage when it is none or not whole.

    A JPEG is turned as its Exif says.
    """
    try:
        return _decoded(content)
    except NoImage:
        raise
    except MemoryError:
        raise NoImage("The image takes too much memory.") from None
    except Exception as error:  # noqa: BLE001 - hostile bytes may end in any error of their decoder
        raise NoImage(f"The image cannot be decoded ({type(error).__name__}).") from None


def _decoded(content: bytes) -> Pixels:
    reader = next((reader for begin, reader in READERS.items() if content.startswith(begin)), None)
    if reader is None:
        raise NoImage("The file is not a JPEG, PNG, GIF or BMP.")
    if reader is JpegImageFile and content.count(SCAN) > MOST_SCANS:
        raise NoImage(f"The JPEG has more than {MOST_SCANS} scans.")
    with reader(BytesIO(content)) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise NoImage(f"The image has {width} x {height} pixels, which are more than {MOST_PIXELS}.")
        image.load()
        if reader is JpegImageFile:
            with suppress(Exception):  # a damaged note is none, and leaves the image as it is
                ImageOps.exif_transpose(image, in_place=True)
        return np.asarray(_opaque(image))


def _opaque(image: Image.Image) -> Image.Image:
    """In red, green and blue."""
    if image.mode.startswith("I;16"):  # else Pillow cuts what is brighter than 255
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        front = image.convert("RGBA")
        paper = Image.new("RGB", front.size, PAPER)
        paper.paste(front, mask=front)
        return paper
    return image if image.mode == "RGB" else image.convert("RGB")
