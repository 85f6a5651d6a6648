"""Has every exchange of a run judged, whoever sent it, and keeps what they showed of each requirement."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from conformance.catalogue import Operation
from conformance.harness.coverage import Coverage
from conformance.harness.timing import Timing
from conformance.invariants import Finding, Invariant, Judge, Judgement
from conformance.wire import Exchange, Request

NOTHING = Judgement()
SHOWN = 5
"""Exchanges per broken requirement that are kept; the rest are counted."""


@dataclass(frozen=True)
class Suspect:
    """An exchange that breaks a requirement."""

    operation: Operation
    exchange: Exchange
    url: str
    """Of the instance that it was with."""
    finding: Finding


CaseSent = tuple[str, Request, Mapping[str, str]]
"""The id of a frozen case, its request as it was sent, and what its placeholders stood for."""


class Keep(Protocol):
    """Somebody who keeps the judged exchanges of a run; asked from many threads."""

    def __call__(self, operation: str, exchange: Exchange, url: str, case: CaseSent | None) -> None:
        """Keep one with an operation, of an instance at this address."""
        ...


class Witness:
    """Sees the exchanges of one run; may be called from many threads."""

    def __init__(self, judge: Judge, keep: Keep | None = None) -> None:
        self.judge = judge
        self._keep = keep
        self.told: Counter[tuple[str, str]] = Counter()
        """How many exchanges showed something of a requirement, by requirement and name of the invariant."""
        self.blocked: dict[str, str] = {}
        """Of each requirement that an exchange could not show: the broken one it rests on."""
        self.untold: dict[str, str] = {}
        """Of each requirement of which an exchange showed nothing for a reason worth telling: this reason."""
        self.coverage = Coverage(judge.container.operations)
        self.timing = Timing(judge.container.operations)
        self._suspects: list[Suspect] = []
        self._counted: Counter[str] = Counter()
        self._lock = threading.Lock()

    def saw(
        self, exchange: Exchange, operation: Operation | None = None, *, case: CaseSent | None = None, url: str = ""
    ) -> Judgement:
        """Have an exchange with the container judged, or with another instance of it at this address.

        Without an operation, its path says which one it is; nothing is judged where none is. That of a ``case`` is held
        against the description by whoever sent it.
        """
        operation = operation or self.judge.operation_of(exchange.request)
        if operation is None:
            return NOTHING
        judgement = self.judge.judge(operation, exchange, described=case is None, url=url)
        if self._keep:
            self._keep(operation.key, exchange, url, case)
        with self._lock:
            self.coverage.saw(operation, exchange.answer)
            self.timing.saw(operation, exchange)
            self.told.update(judgement.told)
            self.blocked.update(judgement.blocked)
            self.untold.update(judgement.untold)
            for finding in judgement.findings:
                self._counted[finding.requirement] += 1
                if self._counted[finding.requirement] <= SHOWN:
                    self._suspects.append(Suspect(operation, exchange.spared(), url or self.judge.url, finding))
        return judgement

    def broken(self) -> Iterator[Suspect]:
        """What was found broken since this was asked last."""
        with self._lock:
            suspects, self._suspects = self._suspects, []
        yield from suspects

    def invariants(self) -> Iterator[tuple[str, Invariant]]:
        """Every requirement that one exchange can show, with its invariants; those of a whole service once."""
        found = {
            (requirement, invariant.name): (requirement, invariant)
            for operation in self.judge.container.operations
            for requirement, invariant in self.judge.invariants(operation)
        }
        yield from found.values()
