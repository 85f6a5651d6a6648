"""From a file to the images of its pages, with limits before anything is decoded. Runs in a process that may die.

JPEG, PNG, BMP, TIFF and PDF. Coordinates of an image are pixels, those of a PDF are inches.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError

from conformance.emulator.engines.read import pdf
from conformance.emulator.engines.read.faults import Unreadable, demand_few
from conformance.emulator.engines.read.tiff import demand_straight_directories

Unit = Literal["pixel", "inch"]
Pixels = NDArray[np.uint8]
Result = TypeVar("Result")

MOST_PAGES = 2000
LEAST_SIDE, LONGEST_SIDE = 50, 10_000
"""Pixels of an image, as published."""
FORMATS = ("JPEG", "PNG", "BMP", "TIFF")
MOST_DOTS = 2200
"""Along the longer side of an image, roughly: a larger one is made smaller by a whole factor."""
PAPER = "white"
"""Behind what is transparent."""
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes an image upright, by the orientation that a camera notes in it. Its measures and places are those of the
upright one, as every viewer shows it; no page says which is meant.
"""
ON_THEIR_SIDE = (5, 6, 7, 8)


@dataclass(frozen=True)
class Sheet:
    """One page, ready to be read."""

    pixels: Pixels
    """Height by width by red, green, blue."""
    width: float
    """In units."""
    height: float
    unit: Unit

    @property
    def per_pixel(self) -> float:
        """Units for each pixel."""
        return self.width / self.pixels.shape[1]


def count_pages(path: Path) -> int:
    """How many pages a file has, when what is known without decoding keeps within the limits; raises Unreadable."""
    return _guarded(lambda: _counted(path))


def sheet(path: Path, number: int) -> Sheet:
    """Page ``number`` of a file, counted from 1; raises Unreadable."""
    return _guarded(lambda: _drawn(path, number) if pdf.is_pdf(path) else _decoded(path, number))


def _guarded(work: Callable[[], Result]) -> Result:
    """What comes of work on hostile bytes: decoders raise nearly everything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return work()
    except Unreadable:
        raise
    except Image.DecompressionBombError:
        raise Unreadable("size", "The image has too many pixels.") from None
    except UnidentifiedImageError:
        raise Unreadable("format", "The file is not a JPEG, PNG, BMP, TIFF or PDF.") from None
    except MemoryError:
        raise Unreadable("size", "The file takes too much memory.") from None
    except Exception as error:  # noqa: BLE001 - a damaged file may end in any error of its reader
        raise Unreadable("damaged", f"The file cannot be decoded ({type(error).__name__}).") from None


def _counted(path: Path) -> int:
    if pdf.is_pdf(path):
        return pdf.count(path, MOST_PAGES)
    demand_straight_directories(path, MOST_PAGES)
    with Image.open(path, formats=FORMATS) as image:
        frames: int = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        demand_few(frames, MOST_PAGES)
        for frame in range(frames):
            image.seek(frame)
            _demand_sides(*image.size)
        return frames


def _demand_sides(width: int, height: int) -> None:
    if min(width, height) < LEAST_SIDE or max(width, height) > LONGEST_SIDE:
        raise Unreadable(
            "size", f"The image has {width} x {height} pixels; each side must have {LEAST_SIDE} to {LONGEST_SIDE}."
        )


def _decoded(path: Path, number: int) -> Sheet:
    with Image.open(path, formats=FORMATS) as image:
        if number > 1:
            image.seek(number - 1)
        _demand_sides(*image.size)
        opaque = _opaque(image)
        small = opaque.reduce(max(1, max(opaque.size) // MOST_DOTS))
        width, height = opaque.size
        # a TIFF was turned while it was decoded
        orientation = _orientation(image) if image.format != "TIFF" else 1
        if orientation in UPRIGHT:
            small = small.transpose(UPRIGHT[orientation])
        if orientation in ON_THEIR_SIDE:
            width, height = height, width
        return Sheet(np.asarray(small), width, height, unit="pixel")


def _orientation(image: Image.Image) -> int:
    """The note of a camera about how an image is to be held; 1 where there is none that can be read."""
    try:
        found = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001 - a damaged note may end in any error of its reader
        return 1
    return found if isinstance(found, int) else 1


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):  # else Pillow cuts what is brighter than 255
        deep = np.asarray(image, dtype=np.float32)
        scale = 255 / max(255.0, float(deep.max()))
        return Image.fromarray((deep * scale).clip(0, 255).astype(np.uint8)).convert("RGB")
    if "A" in image.mode or "transparency" in image.info:
        front = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", front.size, PAPER), front).convert("RGB")
    return image.convert("RGB")


def _drawn(path: Path, number: int) -> Sheet:
    image, width, height = pdf.drawn(path, number)
    return Sheet(np.asarray(image.convert("RGB")), width, height, "inch")
