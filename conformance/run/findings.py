"""From what the exchanges of a run showed to what the ledger says of each requirement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.harness.door import Door, NothingSaid, may_be_repeated
from conformance.harness.evidence import exchange_failure
from conformance.harness.feed import Shrunk
from conformance.harness.witness import Suspect, Witness
from conformance.report.ledger import Entry, Ledger
from conformance.report.views import views_of

Shrink = Callable[[str], Shrunk | None]
"""From a requirement to the plainest input that breaks it; None where none breaks it again."""


class Findings:
    """Enters into the ledger what a witness saw."""

    def __init__(self, witness: Witness, ledger: Ledger, door: Door) -> None:
        self._witness = witness
        self._ledger = ledger
        self._door = door
        self.reasons: dict[str, str] = {}
        """Why the feed of a requirement was not played."""

    def settle(self, test: str, shrink: Shrink | None = None, about: Mapping[str, Any] | None = None) -> list[str]:
        """Enter what was found broken since the last time, seen again or shrunk; gives one line per requirement.

        ``about`` is what else a report says of every input.
        """
        lines: dict[str, str] = {}
        shrunk: set[str] = set()
        enough: set[str] = set()
        """Requirements of which the plainest input is known by what it is drawn from: others show no more."""
        for suspect in self._witness.broken():
            requirement = suspect.finding.requirement
            if requirement in enough:
                continue
            said = "failed" if self._is_stable(suspect) else "unstable"
            shown = Shrunk(suspect.finding, (suspect.exchange,))
            if shrink and requirement not in shrunk and said == "failed":
                shrunk.add(requirement)
                shown = shrink(requirement) or shown
                enough |= {requirement} if shown.about else set()
            name = shown.finding.by or test
            failure = exchange_failure(requirement, test, shown.finding, shown.exchanges, self._door.url)
            views = views_of(suspect.operation.package, shown.exchanges)
            failure = replace(failure, input={**failure.input, **(about or {}), **shown.about}, views=views)
            self._ledger.enter(Entry(requirement, said, name, failure=failure))
            lines.setdefault(requirement, f"{requirement} {said}: {shown.finding.got}")
        self._witness.forget(enough)  # what shrinking met
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
        judgement = self._witness.judge.judge(suspect.operation, again, due=suspect.due)
        requirement = suspect.finding.requirement
        return judgement.breaks(requirement) is not None or not judgement.tells(requirement)
