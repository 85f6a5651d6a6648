"""Pages of many looks, each read once in a run: what tests of words and boxes look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.harness.read.client import Read
from conformance.harness.read.results import Page
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.files import pdf, png
from conformance.worlds.pages.rates import many_pages
from conformance.worlds.pages.strategies import saying

MANY = 20
"""Pages that a rate is measured on."""
LOOKS = 6
"""Pages that what must hold for every page is looked for on."""
DOCUMENTS_DPI = 100


@dataclass(frozen=True)
class Seen:
    """A page as it was drawn, and what was read from it."""

    drawn: Drawn
    page: Page
    per_pixel: float = 1.0
    """Units for each pixel of what was drawn."""


def many(read: Read, seed: int) -> Iterator[Seen]:
    """Pages of every font, size, angle and colour."""
    for drawn in many_pages(seed, MANY):
        yield Seen(drawn, read.known(png(drawn)).pages[0])


def several(read: Read, seed: int) -> Iterator[Seen]:
    """A few of them, and one in a document."""
    for drawn in many_pages(seed, LOOKS):
        yield Seen(drawn, read.known(png(drawn)).pages[0])
    drawn = saying("quarter", "hundred", "fifteen")
    yield Seen(drawn, read.known(pdf([drawn], dpi=DOCUMENTS_DPI)).pages[0], 1 / DOCUMENTS_DPI)


def upright(read: Read) -> Iterator[Seen]:
    """Pages that are not turned at all."""
    for words in (("knowledge", "history"), ("piano", "guitar", "trumpet")):
        drawn = saying(*words)
        yield Seen(drawn, read.known(png(drawn)).pages[0])
