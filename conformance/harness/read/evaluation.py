"""The evaluation set: printed pages of known text, on which rates are measured. Each is read once in a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from conformance.harness.read.client import Read
from conformance.invariants.read.results import Page
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.rates import many_pages

SIZE = 20
"""Pages; every font, size, angle and pair of colours has its share of them."""


@dataclass(frozen=True)
class Evaluated:
    """A page of the set, and what was read from it."""

    printed: Drawn
    """The truth."""
    page: Page


@cache
def evaluation_set(run_name: str) -> tuple[Drawn, ...]:
    """The pages of all runs with this name: the seed of a run decides what is on them."""
    return tuple(many_pages(int.from_bytes(blake2b(run_name.encode(), digest_size=4).digest()), SIZE))


def evaluated(read: Read, run_name: str) -> Iterator[Evaluated]:
    """What is read from each page of the set."""
    for printed in evaluation_set(run_name):
        yield Evaluated(printed, read.known(read.image(printed)).pages[0])
