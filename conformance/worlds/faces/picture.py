"""A picture with the truth about it, and how portraits become one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from PIL import Image, ImageFilter

from conformance.worlds.faces.places import Rectangle, Spot, around
from conformance.worlds.faces.portraits import Portrait
from conformance.worlds.faces.scene import Colour, Look, Size

ROOM = 2.2
"""Of what is shown of a portrait, in heights of its face: hair and shoulders, by which detectors know a head."""
WHOLE, LEAST_WHOLE = 4, 320
"""Longer side of a portrait whose face is somewhere: in heights of a face, and the fewest pixels."""
GAP = 8
"""Pixels between two portraits."""
_OTHER_SIDE = {"Left": "Right", "Right": "Left"}


@dataclass(frozen=True)
class Face:
    """A face in a picture."""

    person: str
    within: Rectangle
    """In which it is, with nobody else."""
    rectangle: Rectangle | None = None
    """Where it is; None where all that is known is ``within``."""
    spots: Mapping[str, Spot] = field(default_factory=dict[str, Spot], hash=False)
    """Points of it, as far as they are known, under the names that landmarks have: left is the left of the picture."""

    def is_at(self, found: Rectangle) -> bool:
        """Whether a rectangle that was found is this face."""
        return self.within.holds(found.centre) if self.rectangle is None else self.rectangle.is_about(found)

    def moved(self, right: int, down: int) -> Face:
        """The same one elsewhere."""
        spots = {name: (x + right, y + down) for name, (x, y) in self.spots.items()}
        rectangle = self.rectangle and self.rectangle.moved(right, down)
        return Face(self.person, self.within.moved(right, down), rectangle, spots)

    def enlarged(self, times: int) -> Face:
        """The same one where every pixel has become so many across and down."""
        spots = {name: (x * times, y * times) for name, (x, y) in self.spots.items()}
        rectangle = self.rectangle and self.rectangle.enlarged(times)
        return Face(self.person, self.within.enlarged(times), rectangle, spots)


@dataclass(frozen=True, eq=False)
class Picture:
    """An image and the faces in it. Nobody changes the image."""

    image: Image.Image
    """In RGB."""
    faces: tuple[Face, ...] = ()

    @property
    def size(self) -> Size:
        """Width and height, in pixels."""
        return self.image.size

    def enlarged(self, times: int) -> Picture:
        """The same with so many times as many pixels across and down."""
        width, height = self.size
        image = self.image.resize((width * times, height * times), Image.Resampling.BICUBIC)
        return Picture(image, tuple(face.enlarged(times) for face in self.faces))


def side_by_side(pictures: Sequence[Picture], margin: Size, paper: Colour) -> Picture:
    """Pictures in as many rows as columns, on paper that leaves a margin."""
    columns = max(1, math.ceil(math.sqrt(len(pictures))))
    rows = math.ceil(len(pictures) / columns)
    across, down = (GAP + max((picture.size[axis] for picture in pictures), default=0) for axis in (0, 1))
    left, top = GAP + margin[0], GAP + margin[1]
    image = Image.new("RGB", (left + across * columns + margin[0], top + down * rows + margin[1]), paper)
    faces = list[Face]()
    for number, picture in enumerate(pictures):
        place = left + number % columns * across, top + number // columns * down
        image.paste(picture.image, place)
        faces += (face.moved(*place) for face in picture.faces)
    return Picture(image, tuple(faces))


@lru_cache(maxsize=512)
def portrayed(person: str, portrait: Portrait, look: Look) -> Picture:
    """A portrait as it is to be shown: its face in the middle, or all of it where nobody knows where its face is."""
    shown = _whole(person, portrait, look) if portrait.face is None else _head(person, portrait, portrait.face, look)
    image = shown.image
    if look.light != 1:
        image = image.point([min(255, round(value * look.light)) for value in range(256)] * 3)
    if look.blur:
        image = image.filter(ImageFilter.GaussianBlur(look.blur))
    return replace(shown, image=_noisy(image, look.noise, f"{person} {look}"))


def _head(person: str, portrait: Portrait, face: Rectangle, look: Look) -> Picture:
    scale = look.height / face.height
    side = round(ROOM * look.height)
    before = 2 * math.ceil(side * 0.75)  # so that turning leaves no empty corner
    padded, margin = _with_edges(portrait, math.ceil(ROOM * face.height))
    (x, y), half = face.centre, before / scale / 2
    box = (x + margin - half, y + margin - half, x + margin + half, y + margin + half)
    image = padded.resize((before, before), Image.Resampling.LANCZOS, box=box)
    if look.angle:
        image = image.rotate(-look.angle, Image.Resampling.BICUBIC)
    edge = (before - side) // 2
    image = image.crop((edge, edge, edge + side, edge + side))
    middle = before / 2 - edge
    cosine, sine = math.cos(math.radians(look.angle)) * scale, math.sin(math.radians(look.angle)) * scale
    spots = {
        name: (middle + cosine * (a - x) - sine * (b - y), middle + sine * (a - x) + cosine * (b - y))
        for name, (a, b) in (portrait.spots or {}).items()
    }
    rectangle = around((middle, middle), face.width * scale, face.height * scale)
    if look.mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        spots = {_mirrored(name): (side - a, b) for name, (a, b) in spots.items()}
        rectangle = replace(rectangle, left=side - rectangle.right)
    rounded = {name: (round(a, 2), round(b, 2)) for name, (a, b) in spots.items()}
    return Picture(image, (Face(person, Rectangle(0, 0, side, side), rectangle, rounded),))


def _whole(person: str, portrait: Portrait, look: Look) -> Picture:
    image, longest = portrait.image, max(portrait.image.size)
    factor = min(1.0, max(WHOLE * look.height, LEAST_WHOLE) / longest)
    width, height = (max(1, round(side * factor)) for side in image.size)
    image = image.resize((width, height), Image.Resampling.LANCZOS)
    if look.angle:
        image = image.rotate(-look.angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(150, 150, 150))
    if look.mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Picture(image, (Face(person, Rectangle(0, 0, *image.size)),))


@lru_cache(maxsize=16)
def _with_edges(portrait: Portrait, margin: int) -> tuple[Image.Image, int]:
    """The portrait with its outermost pixels repeated on all sides."""
    around = ((margin, margin), (margin, margin), (0, 0))
    return Image.fromarray(np.pad(np.asarray(portrait.image), around, mode="edge")), margin


def _mirrored(name: str) -> str:
    """What a point is called in a mirror."""
    return next((name.replace(side, other) for side, other in _OTHER_SIDE.items() if side in name), name)


def _noisy(image: Image.Image, noise: float, recipe: str) -> Image.Image:
    """The image with noise that the recipe alone decides."""
    if not noise:
        return image
    seed = int.from_bytes(blake2b(recipe.encode(), digest_size=8).digest())
    added = np.random.Generator(np.random.PCG64(seed)).normal(0.0, noise, (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + added, 0, 255).round().astype(np.uint8))
