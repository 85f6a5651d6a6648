"""Pages by the dozen, and how much of them was read: what a rate is measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.fonts import FONTS
from conformance.worlds.pages.page import Page
from conformance.worlds.pages.strategies import COLOURS
from conformance.worlds.pages.style import Style
from conformance.worlds.pages.words import WORDS

SIZES = (20, 24, 28, 32, 40, 48)
"""Pixels, of the font."""
LEAST_TURNED, STEEPEST = 2.0, 8.0
"""Degrees, to either side."""
NOISES = (8.0, 16.0)
Kind = Literal["clean", "noisy", "turned"]
"""Upright in black on white without noise; upright in other colours and under noise; turned, in colours without noise."""
KINDS: tuple[Kind, ...] = ("clean", "noisy", "turned", "clean", "noisy", "turned", "clean")
"""Of pages one after the other; as many as have no common divisor with the number of fonts, sizes and colours."""


@dataclass(frozen=True)
class Sheet:
    """A page, and of which kind it is."""

    kind: Kind
    drawn: Drawn


def many_pages(seed: int, count: int) -> list[Sheet]:
    """Pages of one to four lines; every kind, font and size has its fair share, and one seed decides the rest."""
    return [_sheet(np.random.Generator(np.random.PCG64([seed, number])), number) for number in range(count)]


def recall(found: Iterable[str], page: Drawn) -> float:
    """The share of a page's words that were read without a fault, each as often as it is there."""
    wanted = Counter(page.texts)
    return (wanted & Counter(found)).total() / wanted.total()


def wrong_letters(found: Iterable[str], page: Drawn) -> float:
    """Letters that are missing, wrong or too many, for each letter of the page; in which order they come does not count."""
    wanted, got = Counter("".join(page.texts)), Counter("".join("".join(found).split()))
    return max((wanted - got).total(), (got - wanted).total()) / wanted.total()


def _sheet(generator: np.random.Generator, number: int) -> Sheet:
    kind = KINDS[number % len(KINDS)]
    ink, paper = COLOURS[0] if kind == "clean" else COLOURS[1 + number // len(FONTS) % (len(COLOURS) - 1)]
    angle = float(generator.choice((-1, 1)) * generator.uniform(LEAST_TURNED, STEEPEST)) if kind == "turned" else 0.0
    style = Style(
        FONTS[number % len(FONTS)],
        SIZES[number // len(FONTS) % len(SIZES)],
        ink,
        paper,
        float(generator.choice(NOISES)) if kind == "noisy" else 0.0,
        round(angle, 2),
    )
    chosen = iter(generator.permutation(len(WORDS)))
    lines = tuple(
        tuple(WORDS[int(next(chosen))] for _ in range(generator.integers(1, 5))) for _ in range(generator.integers(1, 5))
    )
    return Sheet(kind, Page(lines, style).drawn)
