"""A page that is known before it is drawn: what it says and what it looks like.

The recipe is a value that can be compared, hashed and printed in one line; the image and the places of the words
follow from it, and are the same in every process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from conformance.worlds.pages.drawing import Place, drawn, width_of
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.fonts import font
from conformance.worlds.pages.style import PLAIN, Style

PITCH = 1.7
"""From one line to the next, in sizes of the font: far enough for every reader to tell lines apart."""


@dataclass(frozen=True)
class Page:
    """Lines of words, all beginning at the same distance from the edge; the paper is as large as they need."""

    lines: tuple[tuple[str, ...], ...]
    style: Style = PLAIN
    margin: float = 1.5
    """Around the text, in sizes of the font."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All words, in the order in which people read them."""
        return tuple(word for line in self.lines for word in line)

    @cached_property
    def drawn(self) -> Drawn:
        """The page as an image, with the places of its words."""
        style, margin, pitch = self.style, round(self.margin * self.style.size), round(PITCH * self.style.size)
        ascent, descent = font(style.font, style.size).getmetrics()
        places = [Place(words, margin, margin + ascent + number * pitch) for number, words in enumerate(self.lines)]
        width = max(width_of(words, style) for words in self.lines)
        height = ascent + (len(self.lines) - 1) * pitch + descent
        return drawn(places, (width + 2 * margin, height + 2 * margin), style)
