"""What the bytes of a file alone show, whoever wrote it: whether it is a picture, and how large it is when it is shown."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import ExifTags, Image

from conformance.worlds.faces.files import FORMATS, ORIENTATIONS
from conformance.worlds.faces.limits import FEWEST_BYTES, MOST_BYTES
from conformance.worlds.faces.scene import Size
from conformance.worlds.pages.recognition import UNDECODABLE, is_no_image

_BEGINNINGS = (b"\x89PNG", b"\xff\xd8", b"BM", b"GIF8")
"""How whole and damaged files of the documented formats begin."""
_DRAWINGS = (b"%PDF", b"<svg")
"""What says so near the beginning of files that some readers draw."""
_HEAD = 1024
MOST_PIXELS = 20_000_000
"""Of a picture that is looked at; larger ones count as none, because looking takes too long."""


@lru_cache(maxsize=256)
def size_of_picture(content: bytes) -> Size | None:
    """Width and height of a whole picture of a documented format and size, as it is shown; None for anything else."""
    if not FEWEST_BYTES <= len(content) <= MOST_BYTES:
        return None
    try:
        with Image.open(BytesIO(content), formats=tuple(FORMATS)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return None
            image.load()
            lies = image.format == "JPEG" and image.getexif().get(ExifTags.Base.Orientation) in ORIENTATIONS[4:]
    except UNDECODABLE:
        return None
    return (height, width) if lies else (width, height)


@lru_cache(maxsize=256)
def is_no_picture(content: bytes) -> bool:
    """Whether nobody could take these bytes for an image of any kind, nor for a damaged one."""
    begins = content.startswith(_BEGINNINGS) or any(mark in content[:_HEAD] for mark in _DRAWINGS)
    return not begins and is_no_image(content)
