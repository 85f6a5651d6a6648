"""One run against one target: what is sent, what is noted, and what comes out at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial

import pytest

from conformance.catalogue import SHARED_DOCUMENT, Container, Operation
from conformance.corpus import build
from conformance.corpus.build import Corpus
from conformance.corpus.case import Case
from conformance.corpus.meaning import ServedFile, served_files
from conformance.description.oracle import patient
from conformance.harness.container.hosting import Hosting
from conformance.harness.container.launcher import Launcher, Launching
from conformance.harness.container.query import plainest
from conformance.harness.corpus_tests import CorpusTest, Examined, corpus_tests, examine
from conformance.harness.door import JSON_HEADERS, Broken, Door, rests_on
from conformance.harness.endurance import Endurance, Indulgence
from conformance.harness.evidence import case_failure, derived_seed, test_failure
from conformance.harness.exploration import ExplorationTest
from conformance.harness.feed import FeedTest, Scene, feed_tests
from conformance.harness.files import Files
from conformance.harness.outstanding import GONE, Outstanding, Watched
from conformance.harness.stage import Stage, staged
from conformance.harness.witness import SHOWN, Witness
from conformance.invariants import Judge
from conformance.refusal import Refusal
from conformance.report.exchanges import ExchangeFile, kept_lines
from conformance.report.journal import Output
from conformance.report.ledger import Entry, Ledger, Said
from conformance.report.results import SEED, CorpusUsed, Observation, Results, Times
from conformance.report.units import Head, Unit
from conformance.report.views import views_of
from conformance.run.conclusion import Circumstances, as_of_one_run, concluded
from conformance.run.deal import Planned, WrongResume, complete, dealt, resumed
from conformance.run.errors import PASSED, Ending
from conformance.run.exploring import Exploring, name_of
from conformance.run.findings import Findings
from conformance.run.forecast import Forecast, forecast, read_seconds
from conformance.run.options import Options
from conformance.run.selection import name_of_cases, sends_cases, sent
from conformance.run.units import Told, Units, identity_of
from conformance.target import instances_needed
from conformance.wire import FILES, Request
from conformance.wire.connections import Connections, Observer
from conformance.wire.retries import Retries

NOT_LAUNCHED = "it needs a container that the run starts; give --launch or --image"
NOT_REACHED = "the container cannot fetch files from this machine; --files-host says by which name it may"


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
        if options.portraits:
            _ = self._served_files  # which refuses a folder that holds none, before anything is sent
        self.left_out = options.left_out(container)
        self.corpus = _corpus(container, options, self.left_out)
        self.identity = identity_of(container, self.corpus, options)
        self._earlier = resumed(options.output if options.resume else None, self.identity, options.shard)
        self.units = Units()
        self.output = Output(options.output, container, self.url) if options.output else None
        self.ledger = Ledger(container, self._enter_entry, options.hide)
        self.interrupted = ""
        self.kit_failures: list[str] = []
        self.left_behind: list[str] = []
        """What the run made or changed and could not remove or put back, a sentence each."""
        self.planned: Sequence[Planned] = ()
        """All tests that were asked for, in their order, also those of other shards."""
        self.plan: list[str] = []
        """What the run is going to cost, a sentence each."""
        self.when_planned: Callable[[str], None] = lambda _: None
        """Told what the run is going to cost, before anything is sent to the container's operations."""
        self.lost = ""
        """Why the target is given up, once it no longer answers."""
        self.name = f"cogspec-{options.seed:x}"
        """What every name begins with that this run gives to something; the same in every run with the same seed."""
        self._why_gone = why_gone
        """Says what is known of a target that no longer answers; empty where nothing is."""
        self.launching = launching
        """How further containers are started; None where they are not."""
        self._replayed = 0
        self._started = self._earlier.head.started if self._earlier else datetime.now(UTC).isoformat(timespec="seconds")
        self._clock = time.monotonic()
        self.files = Files(options.files_host or reached_by, options.patience, promised=bool(options.files_host))
        self._exchanges = ExchangeFile(options.output, self.url, options.hide) if options.output else None
        self._witness = Witness(Judge(container, self.url), self._exchanges.keep if self._exchanges else None)
        self._retries = Retries(options.retry)
        self._endurance = Endurance(self._witness.judge.operation_of, options.time, options.budget)
        self._outstanding = Outstanding()
        self._connections = self._connect(self.url, observer)
        self.door = Door(container, self.url, self._connections, self._witness, options.patience, options.portraits)
        self.door.outstanding = self._outstanding
        self._findings = Findings(self._witness, self.ledger, self.door)
        self.corpus_tests = tuple(sent(corpus_tests(container, self.corpus.cases), options.repeated))
        self.feed_tests = feed_tests(container, lambda o: (r for r, _ in self._witness.judge.invariants(o)))

    def _enter_entry(self, entry: Entry) -> None:
        self.units.enter(entry)
        if self.output:
            self.output.note(entry)

    def _connect(self, url: str, observer: Observer | None = None) -> Connections:
        return Connections(
            url,
            self.options.limits,
            self.options.access,
            retries=self._retries,
            gate=Watched(self._endurance, self.container, self._outstanding, self.name, self._witness.judge.operation_of),
            patience=self._patience,
            observer=observer,
        )

    @property
    def calls(self) -> Mapping[str, int]:
        """The calls that were made so far and may be billed, by operation."""
        return self._endurance.calls

    def seed_of(self, requirement: str, test: str) -> int:
        """The seed of one test."""
        return derived_seed(self.options.seed, requirement, test)

    def replay(self, test: CorpusTest) -> list[str]:
        """Replay the cases of a test and note what they showed; gives one line per broken requirement."""
        if any(case.names_a_file for case in test.cases):
            test = self._with_what_can_be_fetched(test)
        with self._staged(test.operation, test.mode) as stage:
            self.door.demand_offered(test.operation.key)
            examined = examine(test, self._witness, self._connections, self.options.concurrency, stage)
        self._replayed += len(test.cases)
        if any(exchange.answer is None for found in examined for _, _, exchange in (*found.broken, *found.unstable)):
            self._see_whether_target_is_lost()
        name = name_of_cases(test)
        return [*self._enter(test, examined, name), *self._findings.settle(name)]

    def _with_what_can_be_fetched(self, test: CorpusTest) -> CorpusTest:
        """The test with the cases whose files are there and reached; skips where none is left."""
        left = test.without_files(self._missing_files)
        if not left.cases:
            pytest.skip(next(iter(self._missing_files.values())))
        return left

    @cached_property
    def _missing_files(self) -> Mapping[str, str]:
        """The files that the container cannot fetch, by path, each with the reason."""
        missing = {path: file for path, file in self._served_files.items() if isinstance(file, str)}
        return missing if self._files_are_reached else missing | dict.fromkeys(self._served_files, NOT_REACHED)

    @cached_property
    def _served_files(self) -> Mapping[str, ServedFile | str]:
        return served_files(self.container.package, self.options.portraits)

    def _enter(self, test: CorpusTest, examined: Iterable[Examined], name: str) -> list[str]:
        lines: list[str] = []
        for found in examined:
            requirement = f"{test.operation.key}.{found.rule}"
            bad = found.broken or found.unstable
            if not bad:
                said = "not_run" if found.silent else "passed"
                self.ledger.enter(Entry(requirement, said, name, reason=found.silent))
                continue
            said = "failed" if found.broken else "unstable"
            for case, violation, exchange in bad[:SHOWN]:
                counts = len(bad), len(test.cases)
                failure = case_failure(requirement, name, case, violation, exchange, self.url, counts)
                failure = replace(failure, views=views_of(test.operation.package, [exchange]))
                self.ledger.enter(Entry(requirement, said, name, failure=failure))
            lines.append(f"{requirement} {said} in {len(bad)} of {len(test.cases)} cases; first: {bad[0][1].got}")
        return lines

    def play(self, test: FeedTest) -> list[str]:
        """Play a feed and note what its exchanges showed; gives one line per broken requirement."""
        number = self.seed_of(test.operation.key, "feed")
        scene = Scene(self.door, test.operation, self.files, self.name)
        with ExitStack() as stack:
            try:
                stack.enter_context(self._staged(test.operation, "feed"))
                self.door.demand_offered(test.operation.key)
            except (pytest.skip.Exception, Broken) as stopped:
                reason = rests_on(stopped.requirement) if isinstance(stopped, Broken) else stopped.msg or "skipped"
                self._findings.reasons.update(dict.fromkeys(test.requirements, reason))
                raise
            test.run(scene, number)
            shrink = partial(test.shrunk, scene, number) if self.options.shrink else None
            return self._findings.settle(f"test_feeds.py::test_feed[{test.name}]", shrink)

    @cached_property
    def exploring(self) -> Exploring:
        """What is drawn anew."""
        return Exploring(self.container, self.options, self.corpus.cases, self.feed_tests, self.when_planned)

    def explore(self, test: ExplorationTest) -> list[str]:
        """Draw inputs for an operation and note what they showed; gives one line per broken requirement."""
        name, drawing = name_of(test), self.options.exploration
        scene = Scene(self.door, test.operation, self.files, self.name)
        with self._staged(test.operation, test.source) as stage:
            try:
                self.door.demand_offered(test.operation.key)
            except Broken as broken:
                pytest.skip(rests_on(broken.requirement))
            exploration = self.exploring.begun(test, scene, stage, self._is_fetched, self._is_lost)
            repeated = self.options.repeated.get(name)
            if repeated:
                exploration.repeat(repeated)
            else:
                exploration.explore()
            shrink, about = None if repeated else exploration.shrunk, {SEED: drawing.seed} if drawing else {}
            found = self._findings.settle(name, shrink, about)
            return [*found, *self._findings.settle(name, shrink, about)]  # shrinking may meet something else

    def _is_fetched(self, case: Case) -> bool:
        return not any(map(case.names_file, self._missing_files))

    def _is_lost(self) -> bool:
        self._see_whether_target_is_lost()
        return bool(self.lost)

    def _patience(self, request: Request) -> float:
        """Seconds that a request may take beyond the timeout of all."""
        operation = self._witness.judge.operation_of(request)
        return self.options.patience if operation and patient(operation) else 0.0

    def _staged(self, operation: Operation, part: str) -> AbstractContextManager[Stage]:
        """The stage of one operation; what cannot be removed from it is told in the results."""
        return staged(self.door, self.files, operation, f"{self.name}-{operation.key}-{part}", self.left_behind)

    @cached_property
    def launcher(self) -> Launcher:
        """Starts containers of the kind under test; skips where the run starts none."""
        if self.launching is None:
            pytest.skip(NOT_LAUNCHED)
        case = plainest(self.door, self.corpus.cases)
        asked = self.container.by_id.keys() - self.left_out
        return Launcher(self.launching, self.container, self._connect_once, case, self.options.time, asked)

    def _connect_once(self, url: str) -> Connections:
        """Connections to a container that need not answer, and may ask to be asked later."""
        gate = Indulgence(self._endurance)
        return Connections(url, self.options.limits, self.options.access, gate=gate, patience=self._patience)

    @contextmanager
    def door_to(self, url: str) -> Generator[Door]:
        """A door to another instance of the container."""
        with self._connect(url) as connections:
            door = Door(self.container, url, connections, self._witness, self.options.patience, self.options.portraits)
            yield door
            self.door.requests += door.requests

    @cached_property
    def _files_are_reached(self) -> bool:
        """Whether the container fetches what it is told to fetch; without a word from the user, it is tried."""
        files = {path: file for path, file in self._served_files.items() if not isinstance(file, str)}
        for path, (media_type, content) in files.items():
            self.files.offer(path, media_type, content)
        if self.files.promised:
            return True
        positive = (case for case in self.corpus.cases if case.mode == "positive")
        case, path = next((case, path) for case in positive for path in files if case.names_file(path))
        ask = case.bound({FILES: self.files.base})
        return self.files.reached(path, lambda: self.door.exchange(ask, judged=False))

    def note(self, requirement: str, test: str, end: Ending = PASSED) -> None:
        """Note what the end of a test means for its requirement."""
        if self.interrupted:
            self.ledger.enter(Entry(requirement, "not_run", test, reason=self.interrupted))
        elif end.kind == "passed":
            self.ledger.enter(Entry(requirement, "passed", test))
        elif end.kind == "not_run":
            self.ledger.enter(Entry(requirement, "not_run", test, reason=end.reason))
        elif end.kind == "kit":
            reason = f"the kit failed in {test}: {end.reason}"
            self.kit_failures.append(reason)
            self.ledger.enter(Entry(requirement, "not_run", test, reason=reason))
        else:
            self._note_failure(requirement, test, end)
        self._findings.settle(test)

    def note_broken(self, requirement: str, test: str, broken: Broken) -> None:
        """Note a requirement that a test of another one found broken."""
        self._enter_failure(broken.requirement, requirement, test, broken, "failed")

    def _enter_failure(self, broken: str, requirement: str, test: str, error: AssertionError, said: Said) -> None:
        text, seed = self.container.requirement(broken).text, self.seed_of(requirement, test)
        evidence = test_failure(broken, text, test, error, self.door.said, self.url, seed)
        evidence = replace(evidence, views=views_of(self.container.package, self.door.said))
        self.ledger.enter(Entry(broken, said, test, failure=evidence))

    def _note_failure(self, requirement: str, test: str, end: Ending) -> None:
        broken = end.rests_on or requirement
        if isinstance(end.error, AssertionError):
            self._enter_failure(broken, requirement, test, end.error, "unstable" if end.kind == "unstable" else "failed")
        if self.door.said and self.door.said[-1].answer is None:
            self._see_whether_target_is_lost()
        if broken != requirement:
            self.ledger.enter(Entry(requirement, "not_run", test, reason=rests_on(broken)))

    def counts(self, requirement: str) -> bool:
        """Whether a broken requirement of this id makes the target non-conformant."""
        level = self.container.requirement(requirement).level
        waived = any(waiver.requirement == requirement for waiver in self.options.waivers)
        return not waived and (level == "MUST" or (level == "SHOULD" and self.options.strict))

    def _see_whether_target_is_lost(self) -> None:
        """After a request got no answer: give the target up when it is gone for good."""
        limits = replace(self.options.limits, seconds=min(10.0, self.options.timeout))
        with Connections(self.url, limits, self.options.access) as connections:
            for _ in range(3):
                trouble = connections.exchange(Request("GET", "/ready")).trouble
                if not trouble:
                    self.lost = ""
                    return
                self.lost = f"the target no longer answers ({trouble})"
                time.sleep(0.5)
        if why := self._why_gone():
            self.lost += f"; {why}"

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
        names, shard = tuple(item.name for item in items), self.options.shard
        own = dealt(items, self.seconds, shard.of)[shard.number - 1] if shard else names
        if self._earlier and self._earlier.head.own != own:
            raise WrongResume(f"{self._earlier.folder} was begun with other tests than this kit has; begin the run anew.")
        kept = complete((item for item in items if item.name in own), self._earlier.units) if self._earlier else ()
        head = Head(self.identity, shard.number if shard else 1, self.url, self._started, names, own)
        owed = tuple(reversed(self._earlier.owed)) if self._earlier else ()
        if self._earlier and self._exchanges:
            names_kept = {unit.name for unit in kept}
            lines = kept_lines(self._earlier.folder, names_kept, self._earlier.head.url, self.url)
            self._exchanges.begin_with(lines)
        self.units.begin_all(head, kept, self.output.keep(head, kept, owed) if self.output else None)
        if self.units.writer:
            self._outstanding.owe = self.units.writer.owe
            self._outstanding.paid = self.units.writer.paid
        return set(own).difference(unit.name for unit in kept)

    def settle_what_is_owed(self) -> None:
        """Remove what the run left that this one goes on with, and put back what it changed, as far as it is known."""
        for owed in self._earlier.owed if self._earlier else ():
            request = Request(owed.method, owed.target, JSON_HEADERS if owed.body else (), owed.body.encode())
            with self._connections.insisting():
                exchange = self._connections.exchange(request)
            answer = exchange.answer
            if answer is None or not (200 <= answer.status < 300 or answer.status in GONE):
                what = answer.excerpt() if answer else exchange.trouble
                self.left_behind.append(f"{owed.method} {owed.target}: {what}")
            self._outstanding.paid(owed.number)

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
        self.units.begin(self._requests, self.calls)
        if self._exchanges:
            self._exchanges.begin_test(name)

    def end_unit(self, name: str, told: Told) -> None:
        """A test has ended: keep what it showed, unless the run was interrupted in it."""
        if not self.interrupted:
            self._findings.settle(name)
            self.units.end(self._taken(name, told))
        if self._exchanges:
            self._exchanges.begin_test("")

    def _taken(self, name: str, told: Told) -> Unit:
        overstepped, left_behind, kit_failures = self._endurance.overstepped, self.left_behind, self.kit_failures
        self._endurance.overstepped, self.left_behind, self.kit_failures = {}, [], []
        unplayed, self._findings.reasons = self._findings.reasons, {}
        readable = self.ledger.readable
        account = self._witness.close_account(self.units.broken())
        account.untold = {requirement: readable(reason) for requirement, reason in account.untold.items()}
        return self.units.taken(
            name,
            account,
            self._requests,
            self.calls,
            unplayed={requirement: readable(reason) for requirement, reason in unplayed.items()},
            left_behind=tuple(dict.fromkeys(map(readable, left_behind))),
            kit_failures=tuple(map(readable, kit_failures)),
            overstepped=tuple(overstepped),
            outcome=told.outcome,
            detail=told.detail,
            seconds=round(told.seconds, 3),
        )

    @property
    def _requests(self) -> int:
        return self._replayed + self.door.requests

    def finish(self) -> Results:
        """Derive the results and write them where the user asked."""
        self._connections.close()
        self.files.close()
        readable = self.ledger.readable
        kit_failures, left_behind = tuple(map(readable, self.kit_failures)), tuple(map(readable, self.left_behind))
        interrupted, lost = readable(self.interrupted), readable(self.lost)
        unfinished = replace(self._taken("", Told()), kit_failures=(), left_behind=())
        units, shard = self.units.in_order(), self.options.shard
        failed = kit_failures or any(unit.kit_failures for unit in units)
        ended = not (self.interrupted or failed)
        run = Circumstances(
            self.url,
            CorpusUsed(self.corpus.sha256, len(self.corpus.cases)),
            self.options.seed,
            self.options.profiles,
            self.options.strict,
            self.left_out,
            Times(self._started, round(time.monotonic() - self._clock, 3)),
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
        if self.output and self._earlier:
            self.output.begin_journal(as_of_one_run([*units, unfinished]))
        results = concluded(self._witness.judge, units, run, self.ledger.enter_again)
        if self.units.writer:
            if ended:
                self.units.writer.end(lost, run.observed)
            self.units.writer.close()
        if self.output:
            self.output.close(results, units if self._earlier else ())
        if self._exchanges:
            self._exchanges.close()
        return results


def _corpus(container: Container, options: Options, left_out: Collection[str]) -> Corpus:
    """The frozen corpus, or for another seed than 0 a fresh one; where no case is replayed, none is made anew."""
    replayed = any(r.profile == "core" and r.id not in left_out for r in container.requirements)
    replayed = replayed and (not options.repeated or any(map(sends_cases, options.repeated)))
    return build.fresh(container, options.seed) if options.seed and replayed else build.load(container)
