"""Which face of an image is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from conformance.emulator.engines.face.recognition import Rectangle

SAME = 0.5
"""The share that two rectangles have in common at least when they are meant to be one."""


class Found(Protocol):
    """Something at a place in an image."""

    @property
    def rectangle(self) -> Rectangle:
        """Where it is."""
        ...


F = TypeVar("F", bound=Found)


def meant(faces: Sequence[F], target: Rectangle | None) -> list[F]:
    """The faces that a rectangle may mean, one when it is clear; without a rectangle all of them.

    A rectangle that a detection gave means the face of that detection even where others reach into it; any other means the
    faces whose middle lies in it.
    """
    if target is None:
        return list(faces)
    closest = max(faces, key=lambda face: _common(face.rectangle, target), default=None)
    if closest is not None and _common(closest.rectangle, target) >= SAME:
        return [closest]
    return [face for face in faces if _holds_middle(target, face.rectangle)]


def _common(one: Rectangle, other: Rectangle) -> float:
    """The area of both over the area of either."""
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    both = max(width, 0) * max(height, 0)
    return both / (one.width * one.height + other.width * other.height - both)


def _holds_middle(outer: Rectangle, inner: Rectangle) -> bool:
    x, y = inner.left + inner.width / 2, inner.top + inner.height / 2
    return outer.left <= x <= outer.left + outer.width and outer.top <= y <= outer.top + outer.height
