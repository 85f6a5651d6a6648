"""The faces of an image, and how far two of them are apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock

import numpy as np
from PIL import Image

from conformance.emulator.engines.face.detection import Portrait, portraits
from conformance.emulator.engines.face.embedding import CHIP, Embedder, Embedding
from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.landmarks import Spot, landmarks
from conformance.emulator.engines.face.library import Found, Library, Points
from conformance.emulator.engines.face.packages import file_of

MOST_FACES = 100
"""Of one image."""
LEAST_SIDE = 32
"""Pixels of the smallest face that is told of: 36 must be, and are some more or less by how a face is measured."""
IDENTICAL = 0.5
"""Distance up to which two faces are of one person; measured, see the section about faces in benchmarks/README.md."""
STEEPNESS = 6
"""With which confidence falls around that distance."""
UPRIGHT = np.array([47.4 + 46.2j, 100.6 + 46.2j, 74.0 + 76.6j, 50.4 + 103.0j, 97.6 + 103.0j])
"""Where the five points are in the faces that the network was trained on: pixels to the right, and down as imaginary ones."""


@dataclass(frozen=True)
class Rectangle:
    """Part of an image, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def area(self) -> int:
        """In pixels."""
        return self.width * self.height


@dataclass(frozen=True, eq=False)
class Face:
    """A face of an image."""

    rectangle: Rectangle
    landmarks: Mapping[str, Spot]
    """All 27 by their names, in pixels of the image; five are detected, the others placed by an average face."""
    embedding: Embedding


class Recognizer:
    """The models, loaded; any number of threads may use it. FaceNotInstalled when they are not there."""

    def __init__(self) -> None:
        self._library = Library()
        self._embedder = Embedder()
        _demand_single_threads()

    def faces(self, image: Pixels) -> list[Face]:
        """The faces of an image (height by width by red, green and blue), the largest first, and a hundred at most."""
        height, width = image.shape[:2]
        seen = [(_rectangle(portrait.whole, width, height), portrait) for portrait in portraits(self._library, image)]
        large = [(rectangle, portrait) for rectangle, portrait in seen if min(rectangle.width, rectangle.height) >= LEAST_SIDE]
        # of equal ones the upper left first: the same image gives the same answer
        large.sort(key=lambda pair: (-pair[0].area, pair[0].top, pair[0].left))
        return [self._face(rectangle, portrait) for rectangle, portrait in large[:MOST_FACES]]

    def _face(self, rectangle: Rectangle, portrait: Portrait) -> Face:
        return Face(
            rectangle,
            landmarks(portrait.whole.points),
            self._embedder.embedding(_upright(portrait.pixels, portrait.inside.points)),
        )


def distance(one: Embedding, other: Embedding) -> float:
    """How far two faces are apart: 0 for the same picture, some 0.2 for one shown otherwise, some 0.7 for two persons."""
    return float(np.linalg.norm(one - other))


def confidence(apart: float) -> float:
    """How sure it is that faces so far apart are of one person, 0 to 1; from 0.5 on they are."""
    return 1 / (1 + (apart / IDENTICAL) ** STEEPNESS)


_LOADING = Lock()


def recognizer() -> Recognizer:
    """The one of this process, whose models are loaded at the first call; FaceNotInstalled when they are not there."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Recognizer:
    return Recognizer()


def _demand_single_threads() -> None:
    """Let numpy work out each image in the thread that asks: the network is so small that several wait for each other."""
    file_of("threadpoolctl", "threadpoolctl.py")
    from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

    threadpool_limits(1, "blas")


def _rectangle(found: Found, width: int, height: int) -> Rectangle:
    """The square around a face, as far as it lies in an image of this size."""
    half, x, y = found.side / 2, found.centre.real, found.centre.imag
    left, top = max(round(x - half), 0), max(round(y - half), 0)
    return Rectangle(left, top, min(round(x + half), width) - left, min(round(y + half), height) - top)


def _upright(pixels: Pixels, points: Points) -> Pixels:
    """A face as the network wants to see it: turned, moved and scaled so that its points are nearest to where they belong."""
    there, here = UPRIGHT - UPRIGHT.mean(), points - points.mean()
    turn = complex((there.conj() * here).sum()) / float((abs(there) ** 2).sum())
    origin = complex(points.mean()) - turn * complex(UPRIGHT.mean())
    places = (turn.real, -turn.imag, origin.real, turn.imag, turn.real, origin.imag)
    chip = Image.fromarray(pixels).transform((CHIP, CHIP), Image.Transform.AFFINE, places, Image.Resampling.BILINEAR)
    return np.asarray(chip)
