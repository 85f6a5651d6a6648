"""Persons that are drawn: where the points of their faces come to lie can be seen by their colours."""

from __future__ import annotations

from PIL import Image, ImageDraw

from conformance.worlds.faces.album import Album
from conformance.worlds.faces.places import Rectangle
from conformance.worlds.faces.portraits import Person, Portrait

FACE = Rectangle(160, 100, 120, 150)
SPOTS = {
    "pupilLeft": (190.0, 140.0),
    "pupilRight": (250.0, 145.0),
    "noseTip": (222.0, 180.0),
    "mouthLeft": (200.0, 220.0),
    "mouthRight": (245.0, 220.0),
}
COLOURS = {
    "pupilLeft": (255, 0, 0),
    "pupilRight": (0, 255, 0),
    "noseTip": (0, 0, 255),
    "mouthLeft": (255, 255, 0),
    "mouthRight": (255, 0, 255),
}
"""Of the discs at these points."""
SKIN = (120, 120, 120)


def portrait(paper: tuple[int, int, int]) -> Portrait:
    image = Image.new("RGB", (440, 400), paper)
    pen = ImageDraw.Draw(image)
    pen.rectangle((FACE.left, FACE.top, FACE.right - 1, FACE.bottom - 1), SKIN)
    for name, (x, y) in SPOTS.items():
        pen.ellipse((x - 8, y - 8, x + 8, y + 8), COLOURS[name])
    return Portrait(image, "drawn", FACE, SPOTS)


ALBUM = Album(tuple(Person(name, (portrait(paper),)) for name, paper in (("anna", (0, 0, 0)), ("bert", (60, 60, 60)))))
