"""The accounting of a run: what each test said about each requirement, and what follows from it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from conformance.catalogue import Container, Requirement
from conformance.plain import plain
from conformance.report.results import Failure, Outcome, RequirementResult, Totals, Verdict

Said = Literal["passed", "failed", "unstable", "not_run"]


@dataclass(frozen=True)
class Entry:
    """One test's word on one requirement."""

    requirement: str
    said: Said
    test: str
    reason: str = ""
    failure: Failure | None = None


class Ledger:
    """Collects entries and derives one outcome per requirement.

    One failing test fails a requirement; it passes only when all its tests passed, so that a
    missing prerequisite never reads as green.
    """

    def __init__(
        self,
        container: Container,
        journal: Callable[[Entry], None] = lambda _: None,
        hide: Callable[[str], str] = lambda text: text,
    ) -> None:
        self._container = container
        self._journal = journal
        self._hide = hide
        self.when_broken: Callable[[Entry], None] = lambda _: None
        """Told of the first failure of each requirement."""
        self._lock = threading.Lock()
        self._entries: dict[str, list[Entry]] = {}
        """Of each requirement."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that was said, those about one requirement together."""
        return tuple(entry for entries in self._entries.values() for entry in entries)

    def enter(self, entry: Entry) -> None:
        """Take one test's word, its texts made safe to read, and without the user's secrets."""
        self.enter_again(self._readable(entry))

    def enter_again(self, entry: Entry) -> None:
        """Take a word that a ledger took before, as it is."""
        with self._lock:
            entries = self._entries.setdefault(entry.requirement, [])
            if entry in entries:
                return
            first = entry.failure is not None and not any(e.failure for e in entries)
            entries.append(entry)
            self._journal(entry)
        if first:
            self.when_broken(entry)

    def readable(self, text: str) -> str:
        """A text that a target may have said, safe to read, and without the user's secrets."""
        return plain(self._hide(text))

    def _readable(self, entry: Entry) -> Entry:
        failure = entry.failure
        if failure is not None:
            failure = replace(
                failure,
                summary=self.readable(failure.summary),
                expected=self.readable(failure.expected),
                got=self.readable(failure.got),
                curl=tuple(map(self._hide, failure.curl)),
                views=failure.views.told(self.readable),
            )
        return replace(entry, reason=self.readable(entry.reason), failure=failure)

    def results(self, not_tried: Mapping[str, str] | None = None, otherwise: str = "") -> tuple[RequirementResult, ...]:
        """One row per declared requirement.

        ``not_tried`` gives the reason for requirements that were left out on purpose: what passed beside
        others is then not counted, what was seen to be broken is. ``otherwise`` is the reason for those
        that nothing was said about.
        """
        left_out = not_tried or {}
        return tuple(
            outcome(
                r, [e for e in self._entries.get(r.id, []) if e.failure or r.id not in left_out], left_out.get(r.id, otherwise)
            )
            for r in self._container.requirements
        )


def outcome(requirement: Requirement, entries: list[Entry], reason: str = "") -> RequirementResult:
    """What follows from all that was said of a requirement; the reason is that of one of which nothing was."""
    said = {entry.said for entry in entries}
    became: Outcome
    if "failed" in said:
        became, reason = "failed", ""
    elif "unstable" in said:
        became, reason = "unstable", ""
    elif said == {"passed"}:
        became, reason = "passed", ""
    else:
        reasons = dict.fromkeys(entry.reason for entry in entries if entry.said == "not_run")
        became, reason = "not_run", "; ".join(reasons) or reason or "no test of it ran"
    failures = tuple(entry.failure for entry in entries if entry.failure is not None)
    return RequirementResult(
        requirement.id, requirement.level, requirement.basis, requirement.profile, became, reason, failures
    )


def totals(rows: tuple[RequirementResult, ...]) -> Totals:
    """Count the outcomes."""
    counts = Counter(row.outcome for row in rows)
    return Totals(len(rows), counts["passed"], counts["failed"], counts["unstable"], counts["waived"], counts["not_run"])


def untried(rows: Iterable[RequirementResult], profiles: Collection[str], excused: Collection[str]) -> list[RequirementResult]:
    """The MUSTs of these profiles, or of all where none is named, that were not tried, though the target had to keep them.

    ``excused`` are those of operations that it need not serve, and does not.
    """
    return [
        row
        for row in rows
        if row.level == "MUST"
        and row.outcome == "not_run"
        and row.id not in excused
        and (not profiles or row.profile in profiles)
    ]


def verdict(rows: tuple[RequirementResult, ...], *, strict: bool, interrupted: str) -> tuple[Verdict, str]:
    """The verdict, and the reason when there is none.

    A broken MUST is non-conformant, whatever else happened. ``strict`` counts a broken SHOULD as well.
    """
    counting = ("MUST", "SHOULD") if strict else ("MUST",)
    if interrupted:
        return "no-verdict", interrupted
    if any(row.broken and row.level in counting for row in rows):
        return "non-conformant", ""
    if not any(row.outcome == "passed" and row.level == "MUST" for row in rows):
        tried = any(row.outcome == "passed" for row in rows)
        return "no-verdict", "no MUST could be tried" if tried else "nothing passed"
    return "conformant", ""
