"""The tests of one run as they end: each is kept with all that it showed, and judged with the others later."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance import __version__
from conformance.catalogue import Container
from conformance.corpus.build import Corpus
from conformance.harness.witness import Account
from conformance.report.ledger import Entry
from conformance.report.units import Head, Identity, Outcome, Unit, UnitWriter
from conformance.run.options import Options


def identity_of(container: Container, corpus: Corpus, options: Options) -> Identity:
    """What has to be the same in another run, so that its tests can be put together with those of this one."""
    return Identity(
        kit=__version__,
        container=container.name,
        spec=container.digest,
        declared=declared_digest(container),
        corpus=corpus.sha256,
        cases=len(corpus.cases),
        seed=options.seed,
        profiles=tuple(sorted(options.profiles)),
        requirements=tuple(sorted(options.requirements)),
        strict=options.strict,
        shrink=options.shrink,
        waivers=tuple(sorted(options.waivers, key=lambda waiver: waiver.requirement)),
        budget=options.budget,
        target=_target(options),
        shards=options.shard.of if options.shard else 1,
        exploration=options.exploration,
    )


def declared_digest(container: Container) -> str:
    """SHA-256 of what is required, and how much each counts."""
    return _digest(f"{r.id} {r.level}" for r in container.requirements)


def _target(options: Options) -> str:
    if options.urls:
        return "url"
    if options.launch is None:
        return "emulator"
    return options.launch.title or _digest(options.launch.words)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass
class Units:
    """Those that have ended, and the one that goes on."""

    ended: list[Unit] = field(default_factory=list[Unit])
    names: tuple[str, ...] = ()
    """All tests of the run in their order, also those of other shards."""
    writer: UnitWriter | None = None
    _entries: list[Entry] = field(default_factory=list[Entry])
    _before: tuple[int, Counter[str]] = field(default=(0, Counter()))

    def begin_all(self, head: Head, kept: Sequence[Unit], writer: UnitWriter | None) -> None:
        """The tests are known, and none has begun but those that are ``kept`` of the run that this one goes on with."""
        self.names, self.ended, self.writer = head.units, list(kept), writer

    def begin(self, requests: int, calls: Mapping[str, int]) -> None:
        """A test begins, with so many requests before it."""
        self._before = requests, Counter(calls)

    def enter(self, entry: Entry) -> None:
        """A word of the test that goes on."""
        self._entries.append(entry)

    def broken(self) -> set[str]:
        """The requirements that exchanges of the test that goes on surely break."""
        return {e.requirement for e in self._entries if e.said == "failed" and e.failure and "invariant" in e.failure.input}

    def end(self, unit: Unit) -> None:
        """The test has ended."""
        self.ended.append(unit)
        if self.writer:
            self.writer.unit(unit)

    def in_order(self) -> list[Unit]:
        """Those that have ended, in the order of all."""
        places = {name: place for place, name in enumerate(self.names)}
        return sorted(self.ended, key=lambda unit: places.get(unit.name, len(places)))

    def taken(self, name: str, account: Account, requests: int, calls: Mapping[str, int], **more: Any) -> Unit:
        """All that the test showed that goes on, which is begun anew with that."""
        entries, self._entries = tuple(self._entries), []
        before, calls_before = self._before
        self.begin(requests, calls)
        return Unit(
            name,
            entries,
            _counted(account.told),
            _counted(account.done),
            dict(sorted(account.blocked.items())),
            dict(sorted(account.untold.items())),
            served=account.coverage.served,
            provoked=account.coverage.provoked,
            answered=account.timing.seconds,
            requests=requests - before,
            calls=dict(sorted((Counter(calls) - calls_before).items())),
            **more,
        )


def _counted(seen: Counter[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    return tuple((requirement, name, count) for (requirement, name), count in sorted(seen.items()))


@dataclass
class Told:
    """What pytest told of a test."""

    outcome: Outcome = "passed"
    detail: str = ""
    seconds: float = 0.0

    def hear(self, outcome: Outcome, detail: str, seconds: float) -> None:
        """One of its three parts has ended."""
        self.seconds += seconds
        if outcome != "passed" and self.outcome != "failed":
            self.outcome, self.detail = outcome, detail
