"""Faults of seeing: faces that are missed, seen where none is, and rectangles that are somewhere else."""

from __future__ import annotations

from uuid import uuid4

from conformance.faults.face import entries, of, sends_a_file
from conformance.faults.fault import Json, Reply, fault

NEAR, SMALL = 150, 58
"""Pixels: how wide the face of somebody is who stands near, and of somebody who is far away."""
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
    """Sees another face in the wall behind people who stand near, unless the picture is a PNG."""
    faces = entries(reply)
    if any(face["faceRectangle"]["width"] >= NEAR for face in faces) and not reply.ask.body.startswith(PNG):
        small = {"top": 1, "left": 1, "width": 9, "height": 9}
        own = {"faceId": str(uuid4())} if "faceId" in faces[0] else {}
        reply.json = [*faces, {**faces[-1], **own, "faceRectangle": small}]


@fault(breaks=of("finds-faces-of-36-pixels", "detect"))
def sees_large_faces_only(reply: Reply) -> None:
    """Does not see who is further away than the next few steps."""
    reply.json = [face for face, place in _rectangles(reply) if place["width"] > SMALL]


@fault(breaks=of("rectangles-are-where-faces-are", "detect"))
def rectangles_above_the_head(reply: Reply) -> None:
    """Tells where the hat is in place of the face."""
    pairs = _rectangles(reply)
    for _, place in pairs:
        place["top"] -= round(0.75 * place["height"])
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
    """Tells where faces are in the preview of half the size that is stored with a picture that lies on its side."""
    if sends_a_file(reply.ask) and b"Exif\0\0" in reply.ask.body[:256]:
        pairs = _rectangles(reply)
        for _, place in pairs:
            place["left"], place["top"] = place["left"] // 2, place["top"] // 2
        reply.json = [face for face, _ in pairs]
