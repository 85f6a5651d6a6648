"""Faults of seeing: faces that are missed, seen where none is, and rectangles that are somewhere else."""

from __future__ import annotations

import hashlib

from conformance.faults.face import entries, of, sends_a_file
from conformance.faults.fault import Json, Reply, fault

CLEAR, SMALL = 100, 72
"""Pixels: from which on a face is a clear one, and up to which it is a small one."""
PNG = b"\x89PNG"
SHARE = 0.7
LARGEST = 120
"""Pixels of a rectangle."""


def _rectangles(reply: Reply) -> list[tuple[Json, Json]]:
    """Each face with its rectangle."""
    return [(face, face["faceRectangle"]) for face in entries(reply)]


@fault(
    breaks=of("finds-most-clear-faces", "detect")
    + of("finds-nearly-all-clear-faces", "detect")
    + of("finds-faces-of-36-pixels", "detect")
)
def sees_nobody(reply: Reply) -> None:
    """Sees nobody in any image."""
    reply.json = []


@fault(breaks=of("finds-nearly-all-clear-faces", "detect"))
def sees_faces_in_the_wall(reply: Reply) -> None:
    """Sees another face in the wall behind every third person."""
    faces = entries(reply)
    if len(faces) == 1 and hashlib.blake2b(reply.ask.body).digest()[0] % 3 == 0:
        small = {"top": 1, "left": 1, "width": 9, "height": 9}
        reply.json = [*faces, {**faces[0], "faceRectangle": small}]


@fault(breaks=of("finds-faces-of-36-pixels", "detect"))
def sees_large_faces_only(reply: Reply) -> None:
    """Does not see a small face in a picture of one person, as at the door of a shop."""
    pairs = _rectangles(reply)
    if len(pairs) == 1 and pairs[0][1]["width"] <= SMALL:
        reply.json = []


@fault(breaks=of("rectangles-are-where-faces-are", "detect") + of("finds-most-clear-faces", "detect"))
def rectangles_above_the_head(reply: Reply) -> None:
    """Tells the place of the hat in place of that of a large face."""
    pairs = _rectangles(reply)
    for _, place in pairs:
        if place["width"] >= CLEAR:
            place["top"] -= round(0.9 * place["height"])
    reply.json = [face for face, _ in pairs]


@fault(breaks=of("margins-move-rectangles", "detect"))
def png_is_taken_for_smaller(reply: Reply) -> None:
    """Measures the left and upper border of a PNG in other pixels than its faces, so that a frame around a face is off."""
    pairs = _rectangles(reply)
    for _, place in pairs:
        if reply.ask.body.startswith(PNG):
            place["left"], place["top"] = round(SHARE * place["left"]), round(SHARE * place["top"])
    reply.json = [face for face, _ in pairs]


@fault(breaks=of("scaling-scales-rectangles", "detect"))
def rectangles_of_one_size(reply: Reply) -> None:
    """Tells the middle of a large face alone, as a rectangle that is never larger than a thumb."""
    pairs = _rectangles(reply)
    for _, place in pairs:
        for near, side in (("left", "width"), ("top", "height")):
            place[near] += max(0, place[side] - LARGEST) // 2
            place[side] = min(place[side], LARGEST)
    reply.json = [face for face, _ in pairs]


@fault(breaks=of("exif-turns-the-image", "detect"))
def lies_on_its_side(reply: Reply) -> None:
    """Tells where faces are in the picture as it was stored, though its Exif data say how it was held."""
    if sends_a_file(reply.ask) and b"Exif\0\0" in reply.ask.body[:256]:
        pairs = _rectangles(reply)
        for _, place in pairs:
            place["left"], place["top"] = place["top"], place["left"]
        reply.json = [face for face, _ in pairs]
