"""What a page looks like, whatever it says."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.worlds.pages.fonts import PLAIN_FONT

Colour = tuple[int, int, int]
"""Red, green and blue, from 0 to 255."""
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class Style:
    """Font, colours and flaws; the plainest unless said otherwise."""

    font: str = PLAIN_FONT
    size: int = 32
    """Pixels, as fonts are measured: capitals are about seven tenths of it high."""
    ink: Colour = BLACK
    paper: Colour = WHITE
    noise: float = 0.0
    """Standard deviation of what is added to every colour of every pixel, of 255."""
    angle: float = 0.0
    """Degrees by which the text is turned clockwise."""


PLAIN = Style()
