"""Which of several things are meant, out of one drawn number."""

from __future__ import annotations


def proper_subset(count: int, number: int) -> frozenset[int]:
    """Places of some of ``count`` things, neither none nor all; another part for each number below 2**count - 2."""
    bits = 1 + number % (2**count - 2)
    return frozenset(place for place in range(count) if bits >> place & 1)
