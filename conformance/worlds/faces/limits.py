"""Pictures at both sides of the documented sizes: bytes of a file, and pixels of a face."""

from __future__ import annotations

from functools import cache

from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import File, jpeg, of_bytes
from conformance.worlds.faces.scene import Look, Scene, Size, alone

FEWEST_BYTES, MOST_BYTES = 1024, 6_000_000
"""Of an image that must be taken, both inclusive: 1 KB to 6 MB, whether these have thousands of bytes or 1024."""
TOO_FEW_BYTES, TOO_MANY_BYTES = 999, 6 * 1024 * 1024 + 1
"""Of an image that must be refused, by the same reading."""
SMALLEST_FACE = 36
"""Pixels: what is as wide and as high must be found in pictures up to 1920 x 1080."""
LARGEST_PLAIN: Size = (1920, 1080)
"""Width and height beyond which a face may have to be larger to be found."""
MOST_FACES = 100
"""That one answer tells of."""
_DETECTORS_DIFFER = 1.5
"""Times that a face is as high here: some detectors take less of a head than others, and none is to be caught by that."""


@cache
def of_few_bytes(length: int = FEWEST_BYTES) -> File:
    """A picture without a face in exactly so many bytes, from some 800 on."""
    return of_bytes(jpeg(Faceless("paper", size=(64, 64)).picture, quality=50), length)


@cache
def of_many_bytes(file: File, length: int = MOST_BYTES) -> File:
    """The same picture in exactly so many bytes: what is more is a comment."""
    return of_bytes(file, length)


def smallest_face(person: int = 0) -> Scene:
    """A face that is hardly larger than the smallest that must be found, in a picture of the plainest size."""
    return alone(person, Look(round(SMALLEST_FACE * _DETECTORS_DIFFER)))


def too_small_face(person: int = 0) -> Scene:
    """A face of a quarter of that size, which nobody must find."""
    return alone(person, Look(SMALLEST_FACE // 4))


def in_a_large_picture(person: int = 0) -> Scene:
    """A face that is large enough for a picture of more than 1920 x 1080 pixels."""
    width, height = LARGEST_PLAIN
    return Scene(alone(person, Look(240)).figures, margin=(width // 2, height // 2))
