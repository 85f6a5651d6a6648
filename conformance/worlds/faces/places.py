"""Rectangles of a picture, as the API writes them: whole pixels from the left and upper edges."""

from __future__ import annotations

from dataclasses import dataclass

Spot = tuple[float, float]
"""A point of a picture: pixels from the left edge and from the upper one."""
LARGER = 4.0
"""Times that a rectangle may be as large as the true one, or as small: detectors differ in how much of a head they take."""


@dataclass(frozen=True)
class Rectangle:
    """Part of a picture, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column that is not in it any more."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row that is not in it any more."""
        return self.top + self.height

    @property
    def area(self) -> int:
        """In pixels."""
        return self.width * self.height

    @property
    def centre(self) -> Spot:
        """Its middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def target(self) -> str:
        """As a ``targetFace`` is written: left,top,width,height."""
        return f"{self.left},{self.top},{self.width},{self.height}"

    def holds(self, spot: Spot) -> bool:
        """Whether a point lies in it."""
        return self.left <= spot[0] <= self.right and self.top <= spot[1] <= self.bottom

    def covers(self, other: Rectangle) -> bool:
        """Whether all of another one lies in it."""
        return self.holds((other.left, other.top)) and self.holds((other.right, other.bottom))

    def moved(self, right: int, down: int) -> Rectangle:
        """The same one elsewhere."""
        return Rectangle(self.left + right, self.top + down, self.width, self.height)

    def enlarged(self, times: int) -> Rectangle:
        """The same part of a picture with so many times as many pixels across and down."""
        return Rectangle(self.left * times, self.top * times, self.width * times, self.height * times)

    def is_about(self, other: Rectangle) -> bool:
        """Whether both are around the same thing: each holds the other's middle, and neither is far larger."""
        ratio = self.area / other.area if other.area else 0.0
        return self.holds(other.centre) and other.holds(self.centre) and 1 / LARGER <= ratio <= LARGER


def around(centre: Spot, width: float, height: float) -> Rectangle:
    """The rectangle of this size about a point, in whole pixels."""
    return Rectangle(round(centre[0] - width / 2), round(centre[1] - height / 2), max(1, round(width)), max(1, round(height)))
