"""Pages by the dozen, and how much of them was read: what a rate is measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.fonts import FONTS
from conformance.worlds.pages.page import Page
from conformance.worlds.pages.strategies import COLOURS
from conformance.worlds.pages.style import Style
from conformance.worlds.pages.words import WORDS

SIZES = (20, 24, 28, 32, 40, 48)
"""Pixels, of the font."""
STEEPEST = 10.0
"""Degrees."""
NOISES = (0.0, 0.0, 8.0, 16.0)


def many_pages(seed: int, count: int) -> list[Drawn]:
    """Pages of one to four lines; every font, size and colour has its fair share, and one seed decides the rest."""
    return [_page(np.random.Generator(np.random.PCG64([seed, number])), number) for number in range(count)]


def recall(found: Iterable[str], page: Drawn) -> float:
    """The share of a page's words that were read without a fault, each as often as it is there."""
    wanted = Counter(page.texts)
    return (wanted & Counter(found)).total() / wanted.total()


def character_error_rate(found: str, page: Drawn) -> float:
    """Letters that must be changed, added or taken away to get the page's own, for each of these; blanks do not count."""
    wanted, got = "".join(page.texts), "".join(found.split())
    return _distance(got, wanted) / len(wanted)


def _page(generator: np.random.Generator, number: int) -> Drawn:
    # four faces, six sizes and four pairs of colours: no two of them go round together
    ink, paper = COLOURS[(number + number // len(FONTS)) % len(COLOURS)]
    style = Style(
        FONTS[number % len(FONTS)],
        SIZES[number // len(FONTS) % len(SIZES)],
        ink,
        paper,
        float(generator.choice(NOISES)),
        round(float(generator.uniform(-STEEPEST, STEEPEST)), 2),
    )
    chosen = iter(generator.permutation(len(WORDS)))
    lines = tuple(
        tuple(WORDS[int(next(chosen))] for _ in range(generator.integers(1, 5))) for _ in range(generator.integers(1, 5))
    )
    return Page(lines, style).drawn


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
