"""Pages as files, in every documented format; the same pages give the same bytes in every process."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image

from conformance.worlds.pages.drawn import Drawn

DPI = 150
"""Dots per inch of a document, unless said otherwise."""
LONG_AGO = time.gmtime(1_577_836_800)
"""What a document says of its making: the first of January 2020."""


@dataclass(frozen=True, eq=False)
class File:
    """A file, and the pages that are in it."""

    name: str
    media_type: str
    content: bytes
    pages: tuple[Drawn, ...]


def png(page: Drawn) -> File:
    """Without loss."""
    return File("page.png", "image/png", _saved(page, "PNG"), (page,))


def jpeg(page: Drawn, quality: int = 90) -> File:
    """With a little loss."""
    return File("page.jpg", "image/jpeg", _saved(page, "JPEG", quality=quality), (page,))


def bmp(page: Drawn) -> File:
    """Without loss, and large."""
    return File("page.bmp", "image/bmp", _saved(page, "BMP"), (page,))


def tiff(pages: Sequence[Drawn]) -> File:
    """One image after the other."""
    # uncompressed: what compresses TIFF is not the same library everywhere
    return File("pages.tif", "image/tiff", _all_saved(pages, "TIFF"), tuple(pages))


def pdf(pages: Sequence[Drawn], dpi: int = DPI) -> File:
    """Each page an image of its own size, at so many dots per inch, with a little loss."""
    content = _all_saved(pages, "PDF", resolution=dpi, quality=90, creationDate=LONG_AGO, modDate=LONG_AGO)
    return File("pages.pdf", "application/pdf", content, tuple(pages))


def lying_jpeg(page: Drawn) -> File:
    """With the pixels of the page on its side, and the word of a camera that they are to be shown upright."""
    return File("lying.jpg", "image/jpeg", _saved(page.turned(3), "JPEG", quality=90, exif=_shown_turned()), (page,))


def lying_tiff(page: Drawn) -> File:
    """The same without loss."""
    return File("lying.tif", "image/tiff", _saved(page.turned(3), "TIFF", exif=_shown_turned()), (page,))


def one_tiff(page: Drawn) -> File:
    """A single page."""
    return tiff([page])


def one_pdf(page: Drawn) -> File:
    """A single page."""
    return pdf([page])


IMAGES: Mapping[str, Callable[[Drawn], File]] = {"PNG": png, "JPEG": jpeg, "BMP": bmp, "TIFF": one_tiff}
FORMATS: Mapping[str, Callable[[Drawn], File]] = {**IMAGES, "PDF": one_pdf}
"""Every documented format, by its name."""


def _shown_turned() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # to be shown turned clockwise by a quarter
    return exif


def _saved(page: Drawn, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    page.image.copy().save(buffer, kind, **options)  # an image remembers how it was saved before
    return buffer.getvalue()


def _all_saved(pages: Sequence[Drawn], kind: str, **options: object) -> bytes:
    images: list[Image.Image] = [page.image.copy() for page in pages]  # the same, and appends that again
    buffer = BytesIO()
    images[0].save(buffer, kind, save_all=True, append_images=images[1:], **options)
    return buffer.getvalue()
