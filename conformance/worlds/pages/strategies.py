"""Strategies for pages: a failing page shrinks towards one plain word, black on white and not turned."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.fonts import FONTS
from conformance.worlds.pages.page import Page
from conformance.worlds.pages.style import BLACK, WHITE, Colour, Style
from conformance.worlds.pages.words import WORDS

COLOURS: tuple[tuple[Colour, Colour], ...] = (
    (BLACK, WHITE),
    ((20, 40, 120), (250, 245, 230)),
    (WHITE, BLACK),
    ((90, 20, 20), (225, 225, 225)),
)
"""Ink and paper: black on white, blue on cream, white on black, dark red on grey."""
STEEPEST = 8
"""Degrees, in quarters of which pages are turned."""


def saying(*words: str) -> Drawn:
    """A plain page with these words in one line."""
    return Page((words,)).drawn


def styles(steepest: int = STEEPEST) -> SearchStrategy[Style]:
    """Fonts, sizes, colours, a little noise, and angles in quarters of a degree."""
    angles = st.integers(-4 * steepest, 4 * steepest).map(lambda quarters: quarters / 4)

    def style(font: str, size: int, colours: tuple[Colour, Colour], noise: float, angle: float) -> Style:
        return Style(font, size, *colours, noise=noise, angle=angle)

    return st.builds(style, st.sampled_from(FONTS), st.integers(24, 40), st.sampled_from(COLOURS), _noise(), angles)


def pages(most_lines: int = 3, most_words: int = 3, steepest: int = STEEPEST) -> SearchStrategy[Page]:
    """Pages of a few different words."""
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=most_lines * most_words, unique=True)
    lines = words.map(lambda drawn: tuple(tuple(drawn[i : i + most_words]) for i in range(0, len(drawn), most_words)))
    return st.builds(Page, lines, styles(steepest))


def documents(least: int = 1, most: int = 4) -> SearchStrategy[tuple[Page, ...]]:
    """Pages of two words each, none of which is on two of them, so that a mix shows."""
    words = st.lists(st.sampled_from(WORDS), min_size=2 * least, max_size=2 * most, unique=True)
    return words.map(lambda drawn: tuple(Page((tuple(drawn[i : i + 2]),)) for i in range(0, len(drawn) - 1, 2)))


def _noise() -> SearchStrategy[float]:
    return st.sampled_from([0.0, 0.0, 6.0, 12.0])
