"""From what the exchanges of a run showed to what the ledger says of each requirement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.harness.door import Door, NothingSaid, may_be_repeated
from conformance.harness.evidence import exchange_failure
from conformance.harness.witness import Suspect, Witness
from conformance.invariants import Finding
from conformance.report.ledger import Entry, Ledger
from conformance.report.views import views_of
from conformance.wire import Exchange

Shrink = Callable[[str], tuple[Finding, tuple[Exchange, ...]] | None]
"""From a requirement to the plainest input that breaks it, as exchanges; None where none breaks it again."""


class Findings:
    """Enters into the ledger what a witness saw."""

    def __init__(self, witness: Witness, ledger: Ledger, door: Door) -> None:
        self._witness = witness
        self._ledger = ledger
        self._door = door
        self.reasons: dict[str, str] = {}
        """Why the feed of a requirement was not played."""

    def settle(self, test: str, shrink: Shrink | None = None) -> list[str]:
        """Enter what was found broken since the last time, seen again or shrunk; gives one line per requirement."""
        lines: dict[str, str] = {}
        shrunk: set[str] = set()
        for suspect in self._witness.broken():
            requirement = suspect.finding.requirement
            said = "failed" if self._is_stable(suspect) else "unstable"
            finding, exchanges = suspect.finding, (suspect.exchange,)
            if shrink and requirement not in shrunk and said == "failed":
                shrunk.add(requirement)
                finding, exchanges = shrink(requirement) or (finding, exchanges)
            name = finding.by or test
            failure = exchange_failure(requirement, test, finding, exchanges, self._door.url)
            failure = replace(failure, views=views_of(suspect.operation.package, exchanges))
            self._ledger.enter(Entry(requirement, said, name, failure=failure))
            lines.setdefault(requirement, f"{requirement} {said}: {finding.got}")
        return list(lines.values())

    def _is_stable(self, suspect: Suspect) -> bool:
        """Whether the same request, sent again alone, does not show the opposite.

        What makes or changes something, or went to another instance, is not sent again; what was seen stays so where
        nothing can be sent any more, or what stands before the target answers.
        """
        if not may_be_repeated(suspect.operation) or suspect.url != self._door.url:
            return True
        try:
            again = self._door.exchange(suspect.exchange.request, judged=False)
        except NothingSaid:
            return True
        judgement = self._witness.judge.judge(suspect.operation, again)
        requirement = suspect.finding.requirement
        return judgement.breaks(requirement) is not None or not judgement.tells(requirement)
