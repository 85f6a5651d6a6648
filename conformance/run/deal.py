"""The tests of a run as they are dealt to shards, the same way wherever it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance.refusal import Refusal
from conformance.report.shard import Shard
from conformance.report.units import Identity, Kept, Unit, read_units
from conformance.run.selection import sends_one_operation, test_name

UNKNOWN = 1.0
"""Seconds that a test is taken to last of which nobody knows."""


class WrongResume(Refusal):
    """A directory with another run than the one that is to go on."""


@dataclass(frozen=True)
class Planned:
    """A test that is going to run."""

    name: str
    shares: str
    """What all tests have in common that may share what one of them did: they run in one shard, and again together."""
    is_tried: bool = True
    """Whether it can say anything of this target."""

    @classmethod
    def of(cls, item: pytest.Item, *, is_tried: bool) -> Planned:
        """The test of a pytest item. Parts of the corpus and feeds share nothing; tests of one module may share a story."""
        name = test_name(item)
        return cls(name, name if sends_one_operation(item) else name.partition("::")[0], is_tried)


def dealt(tests: Sequence[Planned], seconds: Mapping[str, float], shards: int) -> list[tuple[str, ...]]:
    """The names of the tests of each shard, in their order: the longest first, each to the shard that has least to do."""
    lasting: dict[str, float] = {}
    for test in tests:
        lasting[test.shares] = lasting.get(test.shares, 0.0) + (seconds.get(test.name, UNKNOWN) if test.is_tried else 0.0)
    loads = [0.0] * shards
    chosen: dict[str, int] = {}
    for shares in sorted(lasting, key=lambda shares: -lasting[shares]):
        chosen[shares] = loads.index(min(loads))
        loads[chosen[shares]] = round(loads[chosen[shares]] + lasting[shares], 2)
    return [tuple(test.name for test in tests if chosen[test.shares] == number) for number in range(shards)]


def complete(tests: Iterable[Planned], units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Those of the tests that have ended which shared nothing with one that has not."""
    shares = {test.name: test.shares for test in tests}
    kept = tuple(units)
    open_ones = {shares[name] for name in shares.keys() - {unit.name for unit in kept}}
    return tuple(unit for unit in kept if shares.get(unit.name) not in open_ones)


def resumed(folder: Path | None, identity: Identity, shard: Shard | None) -> Kept | None:
    """What the run kept that is to go on from there; None where it had begun nothing, or none is to go on."""
    kept = read_units(folder) if folder else None
    if kept is None:
        return None
    begun = kept.head
    different = begun.identity.difference(identity)
    if different:
        raise WrongResume(f"{folder} was begun by another command: now {different}; repeat that one, with --resume.")
    if shard and shard.number != begun.shard:
        raise WrongResume(f"{folder} was begun as shard {begun.shard} of {shard.of}; repeat its command, with --resume.")
    return kept
