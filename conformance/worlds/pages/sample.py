"""A page like the one in the documentation of the container: two lines, the second further to the right, turned a little."""

from __future__ import annotations

from conformance.worlds.pages.drawing import Place, drawn
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.style import Style

SIZE = 502, 252
ANGLE = 2.42
"""Degrees clockwise, as published."""


def sample() -> Drawn:
    """The page; the published one says the same, in other letters."""
    places = Place(("Tabs", "VS"), 64, 110), Place(("Spaces",), 226, 196)
    return drawn(places, SIZE, Style(size=70, angle=ANGLE), cut=True)
