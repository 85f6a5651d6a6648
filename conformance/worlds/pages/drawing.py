"""How words become ink, and where that ink is.

The boxes are taken from the ink itself, before it is turned: what a font says about its letters has room to
spare on some sides and none on others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from conformance.worlds.pages.boxes import Size, around, room_for, turn, upright_box
from conformance.worlds.pages.drawn import Drawn, Line, Word
from conformance.worlds.pages.fonts import font
from conformance.worlds.pages.style import Style


@dataclass(frozen=True)
class Place:
    """A line of words, and where it begins."""

    words: tuple[str, ...]
    left: int
    baseline: int
    """What the letters stand on, in pixels from above."""


def drawn(places: Iterable[Place], size: Size, style: Style, *, cut: bool = False) -> Drawn:
    """The words on paper of this size, turned about its middle; the paper grows with that unless it is to be cut."""
    places = tuple(places)
    ink, upright = Image.new("L", size), list[Line]()
    for place in places:
        line, its_ink = _set(place, size, style)
        ink = ImageChops.lighter(ink, its_ink)
        upright.append(line)
    room = size if cut else room_for(style.angle, size)
    if style.angle or room != size:
        # Pillow asks where each pixel comes from, hence the turn back
        back = turn(-style.angle, room, size).coefficients
        ink = ink.transform(room, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)
    motion = turn(style.angle, size, room)
    image = Image.composite(Image.new("RGB", room, style.ink), Image.new("RGB", room, style.paper), ink)
    lines = tuple(line.moved(motion) for line in upright)
    return Drawn(_noisy(image, style.noise, f"{places} {style}"), lines, style.angle % 360, style.paper)


def width_of(words: tuple[str, ...], style: Style) -> int:
    """How wide a line of these words is, in pixels."""
    return round(font(style.font, style.size).getlength(" ".join(words)))


def _set(place: Place, size: Size, style: Style) -> tuple[Line, Image.Image]:
    """The line with its boxes, and its ink on nothing."""
    letters, ink, words = font(style.font, style.size), Image.new("L", size), list[Word]()
    for number, word in enumerate(place.words):
        before = "".join(f"{earlier} " for earlier in place.words[:number])
        alone = Image.new("L", size)
        start = place.left + round(letters.getlength(before))
        ImageDraw.Draw(alone).text((start, place.baseline), word, fill=255, font=letters, anchor="ls")
        found = alone.getbbox()
        if found is None:
            raise ValueError(f"{word!r} leaves no ink on a page of {size[0]} x {size[1]} pixels.")
        words.append(Word(word, upright_box(*found)))
        ink = ImageChops.lighter(ink, alone)
    return Line(tuple(words), around(word.box for word in words)), ink


def _noisy(image: Image.Image, noise: float, recipe: str) -> Image.Image:
    """The image with noise that the recipe alone decides."""
    if not noise:
        return image
    seed = int.from_bytes(hashlib.blake2b(recipe.encode(), digest_size=8).digest())
    added = np.random.Generator(np.random.PCG64(seed)).normal(0.0, noise, (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + added, 0, 255).round().astype(np.uint8))
