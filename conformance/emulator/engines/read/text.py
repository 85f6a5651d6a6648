"""What a reader found on a page: words and lines, with their places. Values only; every place is in one unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners, clockwise from the top left one of the text."""


@dataclass(frozen=True)
class Word:
    """One word."""

    text: str
    quad: Quad
    confidence: float
    """From 0 to 1."""


@dataclass(frozen=True)
class Line:
    """Words that stand in a row."""

    quad: Quad
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with a blank between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Text:
    """Everything on a page, in reading order."""

    lines: tuple[Line, ...]
    angle: float
    """Degrees by which it is turned clockwise, from -180 to 180, the latter excluded."""

    def scaled(self, factor: float, width: float, height: float) -> Text:
        """In another unit, and kept within a page of this size."""

        def kept(quad: Quad) -> Quad:
            a, b, c, d = ((min(max(x * factor, 0.0), width), min(max(y * factor, 0.0), height)) for x, y in quad)
            return a, b, c, d

        def word(old: Word) -> Word:
            return replace(old, quad=kept(old.quad))

        return replace(self, lines=tuple(Line(kept(line.quad), tuple(map(word, line.words))) for line in self.lines))
