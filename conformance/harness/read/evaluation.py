"""The evaluation set: printed pages of known text, on which rates are measured. Each is read once in a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from conformance.harness.read.client import Read
from conformance.invariants.read.results import Page
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.rates import Kind, Sheet, many_pages

SIZE = 20
"""Pages; every kind, font and size has its share of them."""
ALL: tuple[Kind, ...] = ("clean", "noisy", "turned")


@dataclass(frozen=True)
class Evaluated:
    """A page of the set, and what was read from it."""

    printed: Drawn
    """The truth."""
    page: Page


@cache
def evaluation_set(run_name: str) -> tuple[Sheet, ...]:
    """The pages of all runs with this name: the seed of a run decides what is on them."""
    return tuple(many_pages(int.from_bytes(blake2b(run_name.encode(), digest_size=4).digest()), SIZE))


def evaluated(read: Read, run_name: str, *kinds: Kind) -> Iterator[Evaluated]:
    """What is read from each page of the set, or from each of these kinds."""
    for sheet in evaluation_set(run_name):
        if sheet.kind in (kinds or ALL):
            yield Evaluated(sheet.drawn, read.known_page(read.image(sheet.drawn)))
