"""Pages that are set by hand: the one in the documentation of the container, and one of two columns."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.worlds.pages.drawing import Place, drawn
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.style import PLAIN, Style

SIZE = 502, 252
ANGLE = 2.42
"""Degrees clockwise, as published."""
COLUMNS = 64, 384
"""Where the two columns begin; the widest word leaves half as much room again between them."""
TOP, PITCH = 90, 56
"""Of the first line, and from one to the next."""


def sample() -> Drawn:
    """A page like the published one: two lines, the second further to the right, turned a little; in other letters."""
    places = Place(("Tabs", "VS"), 64, 110), Place(("Spaces",), 226, 196)
    return drawn(places, SIZE, Style(size=70, angle=ANGLE), cut=True)


def columns(rows: Sequence[tuple[str, str]]) -> Drawn:
    """A plain page of two columns, in which each word is a line of its own."""
    places = [
        Place((word,), left, TOP + PITCH * number)
        for number, row in enumerate(rows)
        for left, word in zip(COLUMNS, row, strict=True)
    ]
    return drawn(places, (sum(COLUMNS) + 256, 2 * TOP + PITCH * len(rows)), PLAIN)
