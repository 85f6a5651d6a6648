"""What a rehearsal found: the shape of its ``--json`` and of ``comparison.json``, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from conformance.rehearsal.change import Change
from conformance.report.results import Kit

Outcome = Literal["same", "changed", "not-sent", "not-compared"]
"""What became of a recorded exchange.

- ``same``: nothing that counts is otherwise.
- ``changed``: something is that a client can stumble over.
- ``not-sent``: it is not sent again, for a reason.
- ``not-compared``: nothing can be said, because no answer was recorded, or what stands before the target answered.
"""
Verdict = Literal["same", "changed", "nothing-compared"]
EXIT_CODES: Mapping[Verdict, int] = {"same": 0, "changed": 1, "nothing-compared": 3}
WORDS: Mapping[Outcome, str] = {
    "same": "as recorded",
    "changed": "changed",
    "not-sent": "not sent",
    "not-compared": "not compared",
}


@dataclass(frozen=True)
class Rehearsed:
    """One recorded exchange, and what became of it."""

    file: str
    number: int
    """In its file, from 1."""
    request: str
    """Method, path and query; without a host, and without values that may be secret."""
    operation: str
    outcome: Outcome
    before: int | None = None
    """The status that was recorded."""
    after: int | None = None
    """The status that came now."""
    reason: str = ""
    """Why it was not sent, or not compared."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All exchanges of some recordings, with another target."""

    kit: Kit
    url: str
    tolerance: float
    exchanges: tuple[Rehearsed, ...]
    others: int = 0
    """Exchanges that belong to other services."""
    ended: str = ""
    """Why not all was sent that was to be, in a sentence; empty where it was."""

    @property
    def verdict(self) -> Verdict:
        """Whether anything that counts is otherwise."""
        outcomes = self.counts
        if outcomes["changed"]:
            return "changed"
        return "same" if outcomes["same"] else "nothing-compared"

    @property
    def counts(self) -> Counter[Outcome]:
        """How many exchanges have each outcome."""
        return Counter(each.outcome for each in self.exchanges)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Those that some exchange has."""
        return tuple(outcome for outcome in WORDS if self.counts[outcome])

    @property
    def operations(self) -> dict[str, Counter[Outcome]]:
        """The same by operation, in the order in which they were met."""
        found: dict[str, Counter[Outcome]] = {}
        for each in self.exchanges:
            found.setdefault(each.operation or "not described", Counter())[each.outcome] += 1
        return found

    @property
    def exit_code(self) -> int:
        """What a process that stands for it returns."""
        return 3 if self.ended else EXIT_CODES[self.verdict]
