"""Which faces are in an image: looked for in small copies of it, then looked at again, each alone, upright and in one size.

The further looks are needed because the library takes a face for less turned than it is, and its points with it. They also
tell where the points are to a fraction of a pixel, whatever the size of the face, and that it is one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.library import LEAST_SIDE, Found, Library

LARGEST_COPY, COARSE_COPY = 960, 320
"""Pixels of the longer side of the copies: 36 of 1920 are 18 in the one, and large faces fit in the other."""
LEAST_SHARE = 0.5
"""Of the image's own size, that a copy has at least as long as it is not too large."""
PERHAPS, SURE = 0.3, 0.7
"""Scores from which on a face is looked at again, and from which on it is one."""
SAME = 0.4
"""Overlap from which on two squares are around one face."""
ROOM = 2.0
"""Sides of a portrait in sides of the face in it."""
SIDE = 224
"""Pixels of a portrait: a face has half as many, and its eyes are as far apart as in what the network of faces looks at."""
LOOKS = 4
"""At most, at one face."""
ASKEW = math.radians(3)
"""By how much a face seems to be turned where it is looked at once more."""
TURNED_FURTHER = 1.5
"""Times as far as it seems: between 1.3 and 3, by the face."""
MIRRORED = [1, 0, 2, 4, 3]
"""Which point is which in a mirror."""


@dataclass(frozen=True, eq=False)
class View:
    """A square part of an image, turned."""

    centre: complex
    turn: complex
    """Pixels of the image for each pixel of a portrait, to the right."""

    def of_image(self, found: Found) -> Found:
        """What was found in the view, in pixels of the image."""
        return found.moved(self.turn, self.centre - self.turn * complex(SIDE, SIDE) / 2)

    def pixels(self, image: Pixels) -> Pixels:
        """The view as a portrait; black where it lies outside of the image."""
        scale = abs(self.turn)
        reach = math.ceil(0.75 * SIDE * scale)  # a little more than to the corners
        left, top = round(self.centre.real) - reach, round(self.centre.imag) - reach
        part = image[max(top, 0) : max(top + 2 * reach, 0), max(left, 0) : max(left + 2 * reach, 0)]
        canvas = np.zeros((2 * reach, 2 * reach, 3), np.uint8)
        down, right = max(-top, 0), max(-left, 0)
        canvas[down : down + part.shape[0], right : right + part.shape[1]] = part
        side = round(2 * reach / scale)
        small = Image.fromarray(canvas).resize((side, side), Image.Resampling.BILINEAR, reducing_gap=2.0)
        way = self.turn / scale
        begin = (self.centre - complex(left, top)) / scale - way * complex(SIDE, SIDE) / 2
        places = (way.real, -way.imag, begin.real, way.imag, way.real, begin.imag)
        return np.asarray(small.transform((SIDE, SIDE), Image.Transform.AFFINE, places, Image.Resampling.BILINEAR))


@dataclass(frozen=True, eq=False)
class Portrait:
    """A face, upright, in a square of its own: what is known of the face is worked out from that."""

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
            yield from (found.moved(scale, 0) for found in library.found(np.asarray(copy)) if found.score >= PERHAPS)


def _taken(library: Library, image: Pixels, found: Found) -> Portrait | None:
    """The portrait of what may be a face; None where nothing like it is seen when it is looked at again."""
    near, portrait, turn = found, None, _direction(_lean(found)) if abs(_lean(found)) > ASKEW else 1 + 0j
    for _ in range(LOOKS):
        view = View(near.centre, turn * ROOM * near.side / SIDE)
        pixels = view.pixels(image)
        inside = _middle(library, pixels)
        if inside is None:
            return None
        straight = _straightened(inside)
        near = view.of_image(straight)
        portrait = Portrait(pixels, straight, near)
        if abs(_lean(inside)) < ASKEW:
            break
        turn *= _direction(_lean(inside))
    return portrait


def _middle(library: Library, pixels: Pixels) -> Found | None:
    """The face in the middle of a portrait, as it and its mirror image show it; None where one of them does not."""
    side = len(pixels)
    middle = Found(1.0, complex(side, side) / 2, side / ROOM, np.zeros(0, np.complex128))
    one, other = (max(library.found(way), key=middle.overlap, default=None) for way in (pixels, pixels[:, ::-1]))
    if one is None or other is None or min(middle.overlap(one), middle.overlap(other)) < SAME:
        return None
    back = side - 1 - other.points.conj()[MIRRORED]
    centre = (one.centre + side - 1 - other.centre.conjugate()) / 2
    return Found((one.score + other.score) / 2, centre, (one.side + other.side) / 2, (one.points + back) / 2)


def _straightened(found: Found) -> Found:
    """The same one with its points turned as far as the face is."""
    middle, further = found.points.mean(), _direction(_lean(found)) / np.exp(1j * _lean(found))
    return replace(found, points=middle + (found.points - middle) * further)


def _lean(found: Found) -> float:
    """By how much a face is turned clockwise, as its eyes and the corners of its mouth say."""
    left_eye, right_eye, _, left_corner, right_corner = found.points
    return float(np.angle(right_eye + right_corner - left_eye - left_corner))


def _direction(lean: float) -> complex:
    """What turns a view to where a face is upright that seems to be turned by so much."""
    angle = TURNED_FURTHER * lean
    return complex(math.cos(angle), math.sin(angle))


def _distinct(faces: Iterable[Found]) -> list[Found]:
    """By falling score, without those whose square is nearly that of one before."""
    kept = list[Found]()
    for found in sorted(faces, key=lambda one: -one.score):
        if all(found.overlap(other) < SAME for other in kept):
            kept.append(found)
    return kept
