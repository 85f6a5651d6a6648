"""From the end of a test to what the ledger says of its requirement."""

from __future__ import annotations

from dataclasses import replace

from conformance.harness.door import Broken, rests_on
from conformance.harness.evidence import derived_seed, test_failure
from conformance.report.ledger import Entry, Ledger, Said
from conformance.report.views import views_of
from conformance.run.errors import PASSED, Ending
from conformance.run.findings import Findings
from conformance.run.reach import Reach


class Noting:
    """Enters into the ledger how tests ended."""

    def __init__(self, reach: Reach, findings: Findings, ledger: Ledger) -> None:
        self._reach = reach
        self._findings = findings
        self._ledger = ledger
        self.interrupted = ""
        """Why nothing counts any more that ends from now on."""
        self.kit_failures: list[str] = []

    def seed_of(self, requirement: str, test: str) -> int:
        """The seed of one test."""
        return derived_seed(self._reach.options.seed, requirement, test)

    def note(self, requirement: str, test: str, end: Ending = PASSED) -> None:
        """Note what the end of a test means for its requirement."""
        if self.interrupted:
            self._ledger.enter(Entry(requirement, "not_run", test, reason=self.interrupted))
        elif end.kind == "passed":
            self._ledger.enter(Entry(requirement, "passed", test))
        elif end.kind == "not_run":
            self._ledger.enter(Entry(requirement, "not_run", test, reason=end.reason))
        elif end.kind == "kit":
            reason = f"the kit failed in {test}: {end.reason}"
            self.kit_failures.append(reason)
            self._ledger.enter(Entry(requirement, "not_run", test, reason=reason))
        else:
            self._note_failure(requirement, test, end)
        self._findings.settle(test)

    def note_broken(self, requirement: str, test: str, broken: Broken) -> None:
        """Note a requirement that a test of another one found broken."""
        self._enter_failure(broken.requirement, requirement, test, broken, "failed")

    def _note_failure(self, requirement: str, test: str, end: Ending) -> None:
        broken = end.rests_on or requirement
        if isinstance(end.error, AssertionError):
            self._enter_failure(broken, requirement, test, end.error, "unstable" if end.kind == "unstable" else "failed")
        said = self._reach.door.said
        if said and said[-1].answer is None:
            self._reach.is_lost()
        if broken != requirement:
            self._ledger.enter(Entry(requirement, "not_run", test, reason=rests_on(broken)))

    def _enter_failure(self, broken: str, requirement: str, test: str, error: AssertionError, said: Said) -> None:
        container, door = self._reach.container, self._reach.door
        text, seed = container.requirement(broken).text, self.seed_of(requirement, test)
        evidence = test_failure(broken, text, test, error, door.said, self._reach.url, seed)
        evidence = replace(evidence, views=views_of(container.package, door.said))
        self._ledger.enter(Entry(broken, said, test, failure=evidence))
