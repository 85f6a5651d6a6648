"""Where things are on a page, and how that changes when the page is turned, stretched or moved.

Coordinates are pixels from the left and upper edges of the image; the pixel in the corner reaches from 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Box = tuple[float, float, float, float, float, float, float, float]
"""x1, y1, …, x4, y4: four corners, clockwise, from the one at the upper left of the text as people read it."""
Size = tuple[int, int]
"""Width and height."""


def upright_box(left: float, top: float, right: float, bottom: float) -> Box:
    """The box with these edges."""
    return (left, top, right, top, right, bottom, left, bottom)


def corners(box: Box) -> tuple[tuple[float, float], ...]:
    """The four corners, each with its x and y."""
    return tuple(zip(box[::2], box[1::2], strict=True))


def around(boxes: Iterable[Box]) -> Box:
    """The smallest upright box that holds these upright ones."""
    everything = [corner for box in boxes for corner in corners(box)]
    across, down = [x for x, _ in everything], [y for _, y in everything]
    return upright_box(min(across), min(down), max(across), max(down))


@dataclass(frozen=True)
class Motion:
    """Where the points of an image come to lie in another: x' = ax + by + c, y' = dx + ey + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def moved(self, box: Box) -> Box:
        """The box there, to a thousandth of a pixel."""
        x1, y1, x2, y2, x3, y3, x4, y4 = (round(number, 3) for corner in corners(box) for number in self._point(*corner))
        return (x1, y1, x2, y2, x3, y3, x4, y4)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    @property
    def coefficients(self) -> tuple[float, float, float, float, float, float]:
        """In the order in which Pillow takes them."""
        return (self.a, self.b, self.c, self.d, self.e, self.f)


def turn(angle: float, before: Size, after: Size) -> Motion:
    """A turn by degrees clockwise that takes the middle of an image to the middle of another."""
    # rounded, because the cosine of a right angle is not quite 0 in floating point
    cosine, sine = round(math.cos(math.radians(angle)), 12), round(math.sin(math.radians(angle)), 12)
    (x, y), (to_x, to_y) = (before[0] / 2, before[1] / 2), (after[0] / 2, after[1] / 2)
    return Motion(cosine, -sine, to_x - cosine * x + sine * y, sine, cosine, to_y - sine * x - cosine * y)


def room_for(angle: float, size: Size) -> Size:
    """The size of an image that holds all of this one when it is turned."""
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    width, height = size
    # rounded first: a turn by nothing asks for no pixel more
    return math.ceil(round(width * cosine + height * sine, 6)), math.ceil(round(width * sine + height * cosine, 6))


def centre(box: Box) -> tuple[float, float]:
    """The middle of the four corners."""
    return sum(box[::2]) / 4, sum(box[1::2]) / 4


def area(box: Box) -> float:
    """The area of a box, negative where its corners run against the clock; the second axis points downwards."""
    around = corners(box)
    following = (*around[1:], around[0])
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(around, following, strict=True)) / 2


def holds(box: Box, point: tuple[float, float], slack: float = 0.0) -> bool:
    """Whether a point lies within the upright rectangle around a box, or no further outside than the slack."""
    (x, y), across, down = point, box[::2], box[1::2]
    return min(across) - slack <= x <= max(across) + slack and min(down) - slack <= y <= max(down) + slack


def height(box: Box) -> float:
    """How high the text in a box is: the mean length of its left and right sides."""
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = corners(box)
    return (math.hypot(x1 - x4, y1 - y4) + math.hypot(x2 - x3, y2 - y3)) / 2
