"""Pictures without a face: paper, gradients, textures, drawn shapes and printed words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from conformance.worlds.faces.files import FORMATS, File
from conformance.worlds.faces.picture import Picture
from conformance.worlds.faces.scene import Size
from conformance.worlds.pages.page import Page
from conformance.worlds.pages.words import distinct_words

_INKS = ((200, 60, 40), (40, 110, 190), (240, 200, 60), (60, 150, 80), (90, 70, 120))


@dataclass(frozen=True)
class Faceless:
    """A picture in which nobody is; the number makes another one of the same kind."""

    kind: str
    number: int = 0
    size: Size = (320, 240)
    """Width and height, in pixels; printed words take what they need."""

    @property
    def picture(self) -> Picture:
        """What it looks like."""
        return _drawn(self)

    def file(self, kind: str = "JPEG") -> File:
        """The same as a file of this documented format."""
        return FORMATS[kind](self.picture)


def _paper(recipe: Faceless) -> Image.Image:
    level = 255 - 60 * (recipe.number % 4)
    return Image.new("RGB", recipe.size, (level, level, level))


def _gradient(recipe: Faceless) -> Image.Image:
    width, height = recipe.size
    down, across = np.mgrid[0:height, 0:width] / np.array([height, width]).reshape(2, 1, 1)
    share = (across, down, (across + down) / 2)[recipe.number % 3][..., None]
    one, other = (np.array(_INKS[(recipe.number + place) % len(_INKS)]) for place in (0, 1))
    return Image.fromarray((one * (1 - share) + other * share).round().astype(np.uint8))


def _texture(recipe: Faceless) -> Image.Image:
    """Noise in coarse grains, from one grain for a few pixels to one for many."""
    grain = 2 + 3 * (recipe.number % 4)
    width, height = (max(1, side // grain) for side in recipe.size)
    levels = np.random.Generator(np.random.PCG64(recipe.number)).integers(60, 200, (height, width, 3), np.uint8)
    return Image.fromarray(levels).resize(recipe.size, Image.Resampling.BICUBIC)


def _shapes(recipe: Faceless) -> Image.Image:
    """Bars and triangles: discs might pass for eyes."""
    random = np.random.Generator(np.random.PCG64(recipe.number))
    image = Image.new("RGB", recipe.size, (250, 245, 230))
    pen = ImageDraw.Draw(image)
    for place in range(6):
        corners = [(int(random.integers(0, recipe.size[0])), int(random.integers(0, recipe.size[1]))) for _ in range(3)]
        ink = _INKS[(recipe.number + place) % len(_INKS)]
        if place % 2:
            pen.line(corners[:2], ink, width=12)
        else:
            pen.polygon(corners, ink)
    return image


def _words(recipe: Faceless) -> Image.Image:
    words = distinct_words(recipe.number, 6)
    return Page((words[:3], words[3:])).drawn.image


KINDS: Mapping[str, Callable[[Faceless], Image.Image]] = {
    "paper": _paper,
    "gradient": _gradient,
    "texture": _texture,
    "shapes": _shapes,
    "words": _words,
}
FACELESS = tuple(Faceless(kind, number) for number in range(4) for kind in KINDS)
"""Four of each kind, the plainest first."""


@lru_cache(maxsize=64)
def _drawn(recipe: Faceless) -> Picture:
    return Picture(KINDS[recipe.kind](recipe))
