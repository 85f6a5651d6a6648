"""Images that were sent, small enough to stand in a page."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence

from conformance.report.views.models import Box, Picture

SIDE = 480
"""Pixels of the longer side that is shown."""
MOST_PIXELS = 25_000_000
"""Of an image that is opened at all: some that a run sends are made to fill a memory."""
MOST_PAGES = 2
QUALITY = 55
MOST_BOXES = 200
Corners = tuple[tuple[float, float], ...]
Boxes = Callable[[int, float, float], Iterable[tuple[str, Corners]]]
"""From the place of an image in its file, and its width and height in pixels, to what was found on it, in its pixels."""


def pictures(content: bytes, boxes: Boxes) -> tuple[Picture, ...]:
    """The first images of a file; none where it is none that can be shown."""
    found: list[Picture] = []
    with warnings.catch_warnings(), suppress(OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        warnings.simplefilter("ignore")  # of files that were made to be strange
        with Image.open(BytesIO(content)) as file:
            if file.width * file.height > MOST_PIXELS:
                return ()
            count = getattr(file, "n_frames", 1)
            for place, frame in enumerate(ImageSequence.Iterator(file)):
                if place == MOST_PAGES:
                    break
                found.append(_picture(frame, place, count, boxes))
    return tuple(found)


def _picture(frame: Image.Image, place: int, count: int, boxes: Boxes) -> Picture:
    upright = ImageOps.exif_transpose(frame).convert("RGB")
    width, height = upright.size
    small = upright.copy()
    small.thumbnail((SIDE, SIDE))
    buffer = BytesIO()
    small.save(buffer, "JPEG", quality=QUALITY)
    scale = small.width / width
    drawn = [
        Box(label, tuple((round(x * scale, 1), round(y * scale, 1)) for x, y in corners))
        for label, corners in boxes(place, width, height)
    ]
    return Picture(
        f"{f'Page {place + 1} of {count}, ' if count > 1 else ''}{width} by {height} pixels",
        base64.b64encode(buffer.getvalue()).decode(),
        small.width,
        small.height,
        tuple(drawn[:MOST_BOXES]),
    )
