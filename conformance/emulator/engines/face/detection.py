"""Which faces are in an image: looked for in a small copy of it, then looked at once more, each alone and in one size.

The second look tells where the points of a face are to a fraction of a pixel whatever its size, and whether it is a face.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.library import LEAST_SIDE, Found, Library

LARGEST_COPY, COARSE_COPY = 960, 320
"""Pixels of the longer side of the copies: 36 of 1920 are 18 in the one, and large faces fit in the other."""
LEAST_SHARE = 0.5
"""Of the image's own size, that a copy has at least as long as it is not too large."""
PERHAPS, SURE = 0.3, 0.7
"""Scores from which on a face is looked at once more, and from which on it is one."""
SAME = 0.4
"""Overlap from which on two boxes are around one face."""
ROOM = 2.0
"""Sides of a portrait in longer sides of the face in it."""
SIDE = 224
"""Pixels of a portrait: a face has half as many, and its eyes are as far apart as in what the network of faces looks at."""


@dataclass(frozen=True, eq=False)
class Portrait:
    """A face in a square of its own: what is known of the face is worked out from that."""

    pixels: Pixels
    inside: Found
    """The face, in pixels of the portrait."""
    whole: Found
    """The same one, in pixels of the image."""


def portraits(library: Library, image: Pixels) -> list[Portrait]:
    """Every face of an image once, the one that looks most like a face first."""
    if min(image.shape[:2]) < LEAST_SIDE:
        return []
    taken = (_taken(library, image, found) for found in _distinct(_perhaps(library, image)))
    sure = {portrait.whole: portrait for portrait in taken if portrait and portrait.inside.score >= SURE}
    return [sure[found] for found in _distinct(sure)]


def _perhaps(library: Library, image: Pixels) -> Iterator[Found]:
    """What may be a face, in pixels of the image."""
    height, width = image.shape[:2]
    longer = max(height, width)
    fine = min(longer, max(LEAST_SHARE * longer, COARSE_COPY), LARGEST_COPY)
    whole = Image.fromarray(image)
    for size in sorted({fine, min(fine, COARSE_COPY)}):
        scale = longer / size
        copy = whole.resize((round(width / scale) or 1, round(height / scale) or 1), Image.Resampling.BILINEAR)
        if min(copy.size) >= LEAST_SIDE:
            yield from (found.moved(scale, 0, 0) for found in library.found(np.asarray(copy)) if found.score >= PERHAPS)


def _taken(library: Library, image: Pixels, found: Found) -> Portrait | None:
    """The portrait of what may be a face; None where nothing like it is seen at the second look."""
    side = max(round(ROOM * max(found.width, found.height)), 1)
    left, top = (round(middle - side / 2) for middle in found.centre)
    scale = side / SIDE
    pixels = _square(image, left, top, side)
    seen = [(one, one.moved(scale, left, top)) for one in library.found(pixels)]
    inside, whole = max(seen, key=lambda pair: found.overlap(pair[1]), default=(None, found))
    return Portrait(pixels, inside, whole) if inside and found.overlap(whole) >= SAME else None


def _square(image: Pixels, left: int, top: int, side: int) -> Pixels:
    """A part of an image in the size of a portrait; black where it lies outside of the image."""
    part = image[max(top, 0) : max(top + side, 0), max(left, 0) : max(left + side, 0)]
    canvas = np.zeros((side, side, 3), np.uint8)
    down, right = max(-top, 0), max(-left, 0)
    canvas[down : down + part.shape[0], right : right + part.shape[1]] = part
    return np.asarray(Image.fromarray(canvas).resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0))


def _distinct(faces: Iterable[Found]) -> list[Found]:
    """By falling score, without those whose box is nearly that of one before."""
    kept = list[Found]()
    for found in sorted(faces, key=lambda one: -one.score):
        if all(found.overlap(other) < SAME for other in kept):
            kept.append(found)
    return kept
