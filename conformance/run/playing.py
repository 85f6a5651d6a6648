"""Sends what cases, feeds and explorations ask, and notes what it showed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

import pytest

from conformance.corpus.case import Case
from conformance.harness.corpus_tests import CorpusTest, Examined, examine
from conformance.harness.door import Broken, rests_on
from conformance.harness.evidence import case_failure, derived_seed
from conformance.harness.exploration import ExplorationTest
from conformance.harness.feed import FeedTest, Scene
from conformance.harness.witness import SHOWN
from conformance.report.ledger import Entry, Ledger
from conformance.report.results import SEED
from conformance.report.views import views_of
from conformance.run.exploring import Exploring, name_of
from conformance.run.findings import Findings
from conformance.run.reach import Reach
from conformance.run.selection import name_of_cases


class Playing:
    """What a run asks of its target by itself; the tests of the suite ask the rest."""

    def __init__(self, reach: Reach, findings: Findings, ledger: Ledger) -> None:
        self._reach = reach
        self._findings = findings
        self._ledger = ledger
        self.replayed = 0
        """Requests that were made of cases."""

    def replay(self, test: CorpusTest) -> list[str]:
        """Replay the cases of a test; gives one line per broken requirement."""
        if any(case.names_a_file for case in test.cases):
            test = self._with_what_can_be_fetched(test)
        reach = self._reach
        with reach.staged(test.operation, test.mode) as stage:
            reach.door.demand_offered(test.operation.key)
            examined = examine(test, reach.witness, reach.connections, reach.options.concurrency, stage)
        self.replayed += len(test.cases)
        if any(exchange.answer is None for found in examined for _, _, exchange in (*found.broken, *found.unstable)):
            reach.is_lost()
        name = name_of_cases(test)
        return [*self._enter(test, examined, name), *self._findings.settle(name)]

    def _with_what_can_be_fetched(self, test: CorpusTest) -> CorpusTest:
        """The test with the cases whose files are there and reached; skips where none is left."""
        missing = self._reach.missing_files
        left = test.without_files(missing)
        if not left.cases:
            pytest.skip(next(iter(missing.values())))
        return left

    def _enter(self, test: CorpusTest, examined: Iterable[Examined], name: str) -> list[str]:
        lines: list[str] = []
        for found in examined:
            requirement = f"{test.operation.key}.{found.rule}"
            bad = found.broken or found.unstable
            if not bad:
                said = "not_run" if found.silent else "passed"
                self._ledger.enter(Entry(requirement, said, name, reason=found.silent))
                continue
            said = "failed" if found.broken else "unstable"
            for case, violation, exchange in bad[:SHOWN]:
                counts = len(bad), len(test.cases)
                failure = case_failure(requirement, name, case, violation, exchange, self._reach.url, counts)
                failure = replace(failure, views=views_of(test.operation.package, [exchange]))
                self._ledger.enter(Entry(requirement, said, name, failure=failure))
            lines.append(f"{requirement} {said} in {len(bad)} of {len(test.cases)} cases; first: {bad[0][1].got}")
        return lines

    def play(self, test: FeedTest) -> list[str]:
        """Play a feed; gives one line per broken requirement."""
        reach = self._reach
        number = derived_seed(reach.options.seed, test.operation.key, "feed")
        scene = Scene(reach.door, test.operation, reach.files, reach.name)
        with ExitStack() as stack:
            try:
                stack.enter_context(reach.staged(test.operation, "feed"))
                reach.door.demand_offered(test.operation.key)
            except (pytest.skip.Exception, Broken) as stopped:
                reason = rests_on(stopped.requirement) if isinstance(stopped, Broken) else stopped.msg or "skipped"
                self._findings.reasons.update(dict.fromkeys(test.requirements, reason))
                raise
            test.run(scene, number)
            shrink = partial(test.shrunk, scene, number) if reach.options.shrink else None
            return self._findings.settle(f"test_feeds.py::test_feed[{test.name}]", shrink)

    def explore(self, test: ExplorationTest, exploring: Exploring) -> list[str]:
        """Draw inputs for an operation; gives one line per broken requirement."""
        reach, name = self._reach, name_of(test)
        drawing = reach.options.exploration
        scene = Scene(reach.door, test.operation, reach.files, reach.name)
        with reach.staged(test.operation, test.source) as stage:
            try:
                reach.door.demand_offered(test.operation.key)
            except Broken as broken:
                pytest.skip(rests_on(broken.requirement))
            exploration = exploring.begun(test, scene, stage, self._is_fetched, reach.is_lost)
            repeated = reach.options.repeated.get(name)
            if repeated:
                exploration.repeat(repeated)
            else:
                exploration.explore()
            shrink, about = None if repeated else exploration.shrunk, {SEED: drawing.seed} if drawing else {}
            found = self._findings.settle(name, shrink, about)
            return [*found, *self._findings.settle(name, shrink, about)]  # shrinking may meet something else

    def _is_fetched(self, case: Case) -> bool:
        return not any(map(case.names_file, self._reach.missing_files))
