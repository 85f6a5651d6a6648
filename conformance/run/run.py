"""One run against one target: what it is made of, and what comes out at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial

import pytest

from conformance.catalogue import SHARED_DOCUMENT, Container
from conformance.corpus import build
from conformance.corpus.build import Corpus
from conformance.corpus.meaning import served_files
from conformance.harness.container.hosting import Hosting
from conformance.harness.container.launcher import Launcher, Launching
from conformance.harness.container.query import plainest
from conformance.harness.corpus_tests import corpus_tests
from conformance.harness.door import JSON_HEADERS
from conformance.harness.feed import feed_tests
from conformance.harness.outstanding import GONE
from conformance.harness.witness import Witness
from conformance.invariants import Judge
from conformance.refusal import Refusal
from conformance.report.ledger import Ledger
from conformance.report.results import CorpusUsed, Observation, Results, Times
from conformance.report.units import Unit
from conformance.run.conclusion import Circumstances, concluded
from conformance.run.deal import Planned
from conformance.run.exploring import Exploring
from conformance.run.findings import Findings
from conformance.run.forecast import Forecast, forecast, read_seconds
from conformance.run.keeping import Keeping
from conformance.run.noting import Noting
from conformance.run.options import Options
from conformance.run.playing import Playing
from conformance.run.reach import Reach
from conformance.run.selection import sends_cases, sent
from conformance.run.units import Told, identity_of
from conformance.target import instances_needed
from conformance.wire import Request
from conformance.wire.connections import Observer

NOT_LAUNCHED = "it needs a container that the run starts; give --launch or --image"


class TooManyInstances(Refusal):
    """Several instances of a container of which nothing could be learned from them."""


class Run:
    """One run against one target."""

    hosting: Hosting | None = None
    """Looks at the image that is tested, where it is one."""

    def __init__(
        self,
        container: Container,
        urls: Sequence[str],
        options: Options,
        observer: Observer | None = None,
        why_gone: Callable[[], str] = str,
        launching: Launching | None = None,
        reached_by: str = "",
    ) -> None:
        """``reached_by`` is the name by which the container may reach this machine, where the options name none."""
        options.check([container])
        self.container = container
        self.url, self.others = urls[0], tuple(urls[1:])
        """Further instances of the same container."""
        if self.others and instances_needed(container, ()) == 1:
            raise TooManyInstances(f"Nothing is promised of several instances of {container.name}; give one URL of it.")
        self.options = options
        self._served_files = cache(partial(served_files, container.package, options.portraits))
        if options.portraits:
            served_files(
                container.package, options.portraits
            )  # which refuses a folder that holds none, before anything is sent
        self.left_out = options.left_out(container)
        self.corpus = _corpus(container, options, self.left_out)
        self.planned: Sequence[Planned] = ()
        """All tests that were asked for, in their order, also those of other shards."""
        self.plan: list[str] = []
        """What the run is going to cost, a sentence each."""
        self.when_planned: Callable[[str], None] = lambda _: None
        """Told what the run is going to cost, before anything is sent to the container's operations."""
        self.launching = launching
        """How further containers are started; None where they are not."""
        self.keeping = Keeping(container, self.url, options, identity_of(container, self.corpus, options))
        self._clock = time.monotonic()
        self.ledger = Ledger(container, self.keeping.enter, options.hide)
        exchanges = self.keeping.exchanges
        self._witness = Witness(Judge(container, self.url), exchanges.keep if exchanges else None)
        served = self._served_files
        self.reach = Reach(options, self.corpus.cases, self._witness, served, observer, why_gone, reached_by)
        self._findings = Findings(self._witness, self.ledger, self.reach.door)
        self.noting = Noting(self.reach, self._findings, self.ledger)
        self.playing = Playing(self.reach, self._findings, self.ledger)
        self.corpus_tests = tuple(sent(corpus_tests(container, self.corpus.cases), options.repeated))
        self.feed_tests = feed_tests(container, lambda o: (r for r, _ in self._witness.judge.invariants(o)))

    @cached_property
    def exploring(self) -> Exploring:
        """What is drawn anew."""
        return Exploring(self.container, self.options, self.corpus.cases, self.feed_tests, self.when_planned)

    @cached_property
    def launcher(self) -> Launcher:
        """Starts containers of the kind under test; skips where the run starts none."""
        if self.launching is None:
            pytest.skip(NOT_LAUNCHED)
        case = plainest(self.reach.door, self.corpus.cases)
        asked = self.container.by_id.keys() - self.left_out
        return Launcher(self.launching, self.container, self.reach.connect_once, case, self.options.time, asked)

    def counts(self, requirement: str) -> bool:
        """Whether a broken requirement of this id makes the target non-conformant."""
        level = self.container.requirement(requirement).level
        waived = any(waiver.requirement == requirement for waiver in self.options.waivers)
        return not waived and (level == "MUST" or (level == "SHOULD" and self.options.strict))

    @property
    def calls(self) -> Mapping[str, int]:
        """The calls that were made so far and may be billed, by operation."""
        return self.reach.endurance.calls

    @property
    def _requests(self) -> int:
        return self.playing.replayed + self.reach.door.requests

    def forecast(self, tests: Iterable[str]) -> Forecast:
        """The calls that these tests are going to make."""
        return forecast(self.container, tests, self.options.budget, self.exploring.calls)

    @property
    def seconds(self) -> Mapping[str, float]:
        """How long tests take with the emulator."""
        return {**read_seconds(self.container), **self.exploring.seconds}

    def begin(self, items: Sequence[Planned]) -> set[str]:
        """Choose, of all tests in their order, those that are run; gives their names."""
        self.planned = items
        return self.keeping.begin(items, self.seconds, self.reach.outstanding)

    def settle_what_is_owed(self) -> None:
        """Remove what the run left that this one goes on with, and put back what it changed, as far as it is known."""
        for owed in self.keeping.owed:
            request = Request(owed.method, owed.target, JSON_HEADERS if owed.body else (), owed.body.encode())
            with self.reach.connections.insisting():
                exchange = self.reach.connections.exchange(request)
            answer = exchange.answer
            if answer is None or not (200 <= answer.status < 300 or answer.status in GONE):
                what = answer.excerpt() if answer else exchange.trouble
                self.reach.left_behind.append(f"{owed.method} {owed.target}: {what}")
            self.reach.outstanding.paid(owed.number)

    def observe(self) -> None:
        """After the tests: launch what shows of an image what no requirement asks, where others are launched as well."""
        asked = {self.container.requirement(identifier).profile for identifier in self.container.by_id.keys() - self.left_out}
        if self.hosting and "operations" in asked:
            self.hosting.launch(self.launcher)

    def _observed(self, units: Iterable[Unit]) -> tuple[Observation, ...]:
        if self.hosting is None:
            return ()
        answers = sum(len(seconds) for unit in units for seconds in unit.answered.values())
        served = (self.container.operation(key) for unit in units for key in unit.served)
        seen = self.hosting.observations(answers, serves=any(each.service != SHARED_DOCUMENT for each in served))
        return tuple(replace(each, told=self.ledger.readable(each.told)) for each in seen)

    def begin_unit(self, name: str) -> None:
        """A test begins."""
        self.keeping.begin_test(name, self._requests, self.calls)

    def end_unit(self, name: str, told: Told) -> None:
        """A test has ended: keep what it showed, unless the run was interrupted in it."""
        if self.noting.interrupted:
            self.keeping.end_test(None)
        else:
            self._findings.settle(name)
            self.keeping.end_test(self._taken(name, told))

    def _taken(self, name: str, told: Told) -> Unit:
        """All that the test showed that goes on, which none that follows shows again."""
        readable, units = self.ledger.readable, self.keeping.units
        account = self._witness.close_account(units.broken())
        account.untold = {requirement: readable(reason) for requirement, reason in account.untold.items()}
        unit = units.taken(
            name,
            account,
            self._requests,
            self.calls,
            unplayed={requirement: readable(reason) for requirement, reason in self._findings.reasons.items()},
            left_behind=tuple(dict.fromkeys(map(readable, self.reach.left_behind))),
            kit_failures=tuple(map(readable, self.noting.kit_failures)),
            overstepped=tuple(self.reach.endurance.overstepped),
            outcome=told.outcome,
            detail=told.detail,
            seconds=round(told.seconds, 3),
        )
        for noted in (
            self._findings.reasons,
            self.reach.left_behind,
            self.noting.kit_failures,
            self.reach.endurance.overstepped,
        ):
            noted.clear()
        return unit

    def finish(self) -> Results:
        """Derive the results and write them where the user asked."""
        self.reach.close()
        readable = self.ledger.readable
        kit_failures = tuple(map(readable, self.noting.kit_failures))
        left_behind = tuple(map(readable, self.reach.left_behind))
        interrupted, lost = readable(self.noting.interrupted), readable(self.reach.lost)
        unfinished = replace(self._taken("", Told()), kit_failures=(), left_behind=())
        units, shard = self.keeping.units.in_order(), self.options.shard
        failed = kit_failures or any(unit.kit_failures for unit in units)
        ended = not (interrupted or failed)
        run = Circumstances(
            self.url,
            CorpusUsed(self.corpus.sha256, len(self.corpus.cases)),
            self.options.seed,
            self.options.profiles,
            self.options.strict,
            self.left_out,
            Times(self.keeping.started, round(time.monotonic() - self._clock, 3)),
            self.options.waivers,
            interrupted,
            lost,
            kit_failures,
            left_behind,
            str(shard) if shard and ended else "",
            (unfinished,),
            self._observed([*units, unfinished]),
            exploration=self.options.exploration,
            one_is_enough=bool(self.options.repeated),
        )
        self.keeping.journal_of([*units, unfinished])
        results = concluded(self._witness.judge, units, run, self.ledger.enter_again)
        self.keeping.close(results, lost, run.observed, ended=ended)
        return results


def _corpus(container: Container, options: Options, left_out: Collection[str]) -> Corpus:
    """The frozen corpus, or for another seed than 0 a fresh one; where no case is replayed, none is made anew."""
    replayed = any(r.profile == "core" and r.id not in left_out for r in container.requirements)
    replayed = replayed and (not options.repeated or any(map(sends_cases, options.repeated)))
    return build.fresh(container, options.seed) if options.seed and replayed else build.load(container)
