"""Has every exchange of a run judged, whoever sent it, and keeps what they showed of each requirement."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from conformance.catalogue import Operation
from conformance.description.oracle import ANYTHING, Due
from conformance.harness.coverage import Coverage
from conformance.harness.timing import Timing
from conformance.invariants import Finding, Judge, Judgement
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
    due: Due = ANYTHING
    """What must become of such a request."""


CaseSent = tuple[str, Request, Mapping[str, str]]
"""The id of a frozen case, its request as it was sent, and what its placeholders stood for."""


class Keep(Protocol):
    """Somebody who keeps the judged exchanges of a run; asked from many threads."""

    def __call__(self, operation: str, exchange: Exchange, url: str, case: CaseSent | None) -> None:
        """Keep one with an operation, of an instance at this address."""
        ...


@dataclass
class Account:
    """What the exchanges since the last account showed."""

    coverage: Coverage
    timing: Timing
    told: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """How many of them showed something of a requirement, by requirement and name of the invariant."""
    blocked: dict[str, str] = field(default_factory=dict[str, str])
    """Of each requirement that one could not show: the broken one it rests on."""
    untold: dict[str, str] = field(default_factory=dict[str, str])
    """Of each requirement of which one showed nothing for a reason worth telling: this reason."""
    done: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """How often each alternative of a contested requirement was seen, by requirement and name."""


class Witness:
    """Sees the exchanges of one run; may be called from many threads."""

    def __init__(self, judge: Judge, keep: Keep | None = None) -> None:
        self.judge = judge
        self._keep = keep
        self._account = self._new_account()
        self._broken: set[str] = set()
        """Requirements of which enough was seen in an account before this one."""
        self._suspects: list[Suspect] = []
        self._counted: Counter[str] = Counter()
        self._lock = threading.Lock()

    def _new_account(self) -> Account:
        operations = self.judge.container.operations
        return Account(Coverage(operations), Timing(operations))

    def close_account(self, broken: Iterable[str]) -> Account:
        """What was shown since this was asked last; nothing more is kept of requirements that were surely ``broken``.

        So what an account holds does not depend on those before it, but on whether they broke the same.
        """
        with self._lock:
            account, self._account = self._account, self._new_account()
            self._counted.clear()
            self._broken.update(broken)
        return account

    def saw(
        self,
        exchange: Exchange,
        operation: Operation | None = None,
        *,
        case: CaseSent | None = None,
        url: str = "",
        due: Due = ANYTHING,
    ) -> Judgement:
        """Have an exchange with the container judged, or with another instance of it at this address.

        Without an operation, its path says which one it is; nothing is judged where none is. That of a ``case`` is held
        against the description by whoever sent it; of any other, ``due`` says what must become of it.
        """
        operation = operation or self.judge.operation_of(exchange.request)
        if operation is None:
            return NOTHING
        judgement = self.judge.judge(operation, exchange, described=case is None, url=url, due=due)
        if self._keep:
            self._keep(operation.key, exchange, url, case)
        with self._lock:
            account = self._account
            account.coverage.saw(operation, exchange.answer)
            account.timing.saw(operation, exchange)
            account.told.update(judgement.told)
            account.done.update(judgement.done)
            _keep_least(account.blocked, judgement.blocked)
            _keep_least(account.untold, judgement.untold)
            for finding in judgement.findings:
                if finding.requirement in self._broken:
                    continue
                self._counted[finding.requirement] += 1
                if self._counted[finding.requirement] <= SHOWN:
                    self._suspects.append(Suspect(operation, exchange.spared(), url or self.judge.url, finding, due))
        return judgement

    def saw_done(self, requirement: str, alternative: str) -> None:
        """Count what a test saw the target do, of the alternatives of a contested requirement; KeyError for another name."""
        _ = self.judge.container.requirement(requirement).alternatives[alternative]
        with self._lock:
            self._account.done[requirement, alternative] += 1

    def tell_why(self, requirement: str, reason: str) -> None:
        """Note why what is exchanged shows nothing of a requirement."""
        with self._lock:
            _keep_least(self._account.untold, {requirement: reason})

    def forget(self, requirements: Collection[str]) -> None:
        """Keep no exchange any more that breaks one of these, of which a plainer one is known."""
        with self._lock:
            self._suspects = [suspect for suspect in self._suspects if suspect.finding.requirement not in requirements]

    def broken(self) -> Iterator[Suspect]:
        """What was found broken since this was asked last."""
        with self._lock:
            suspects, self._suspects = self._suspects, []
        yield from suspects


def _keep_least(kept: dict[str, str], seen: Mapping[str, str]) -> None:
    """Keep of several reasons always the same one, in whatever order many threads give them."""
    for requirement, reason in seen.items():
        kept[requirement] = min(kept.get(requirement, reason), reason)
