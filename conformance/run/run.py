"""One run against one target: what is sent, what is noted, and what comes out at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial

import pytest

from conformance import __version__
from conformance.catalogue import Container, Operation
from conformance.corpus import build
from conformance.corpus.build import Corpus
from conformance.corpus.meaning import ServedFile, served_files
from conformance.description.oracle import patient
from conformance.description.unsaid import says_withheld
from conformance.harness.container.launcher import Launcher, Launching
from conformance.harness.container.query import plainest
from conformance.harness.corpus_tests import CorpusTest, Examined, corpus_tests, examine
from conformance.harness.door import Broken, Door, not_offered, rests_on
from conformance.harness.endurance import Endurance, Indulgence
from conformance.harness.evidence import case_failure, derived_seed, test_failure
from conformance.harness.feed import FeedTest, Scene, feed_tests
from conformance.harness.files import Files
from conformance.harness.stage import Stage, staged
from conformance.harness.witness import SHOWN, Witness
from conformance.invariants import Judge
from conformance.refusal import Refusal
from conformance.report.exchanges import ExchangeFile
from conformance.report.journal import Output
from conformance.report.ledger import Entry, Ledger, Said, totals, untried, verdict
from conformance.report.results import CorpusUsed, Kit, RequirementResult, Results, SpecUsed, TargetUnderTest, Times
from conformance.report.views import views_of
from conformance.report.waivers import unused, with_waivers
from conformance.run.errors import PASSED, Ending
from conformance.run.findings import Findings
from conformance.run.options import Options
from conformance.run.selection import name_of_cases, sends_cases, sent
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
        self.url = urls[0]
        self.others = tuple(urls[1:])
        """Further instances of the same container."""
        if self.others and instances_needed(container, ()) == 1:
            raise TooManyInstances(f"Nothing is promised of several instances of {container.name}; give one URL of it.")
        self.options = options
        if options.portraits:
            _ = self._served_files  # which refuses a folder that holds none, before anything is sent
        self.left_out = options.left_out(container)
        self.corpus = _corpus(container, options, self.left_out)
        self.output = Output(options.output, container, self.url) if options.output else None
        self.ledger = Ledger(container, self.output.note if self.output else lambda _: None, options.hide)
        self.interrupted = ""
        self.kit_failures: list[str] = []
        self.left_behind: list[str] = []
        """What the run made or changed and could not remove or put back, a sentence each."""
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
        self._started = datetime.now(UTC)
        self._clock = time.monotonic()
        self.files = Files(options.files_host or reached_by, options.patience, promised=bool(options.files_host))
        self._exchanges = ExchangeFile(options.output, self.url, options.hide) if options.output else None
        self._witness = Witness(Judge(container, self.url), self._exchanges.keep if self._exchanges else None)
        self._retries = Retries(options.retry)
        self._endurance = Endurance(self._witness.judge.operation_of, options.time, options.budget)
        self._connections = self._connect(self.url, observer)
        self.door = Door(container, self.url, self._connections, self._witness, options.patience, options.portraits)
        self._findings = Findings(self._witness, self.ledger, self.door)
        self.corpus_tests = tuple(sent(corpus_tests(container, self.corpus.cases), options.repeated))
        self.feed_tests = feed_tests(container, lambda o: (r for r, _ in self._witness.judge.invariants(o)))

    def _connect(self, url: str, observer: Observer | None = None) -> Connections:
        return Connections(
            url,
            self.options.limits,
            self.options.access,
            retries=self._retries,
            gate=self._endurance,
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
        missing = {path: file for path, file in self._served_files.items() if isinstance(file, str)}
        if not self._files_are_reached:
            missing |= dict.fromkeys(self._served_files, NOT_REACHED)
        left = test.without_files(missing)
        if not left.cases:
            pytest.skip(next(iter(missing.values())))
        return left

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
        return self.files.reached(path, lambda: self.door.exchange(case.bound({FILES: self.files.base})))

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

    def finish(self) -> Results:
        """Derive the results and write them where the user asked."""
        few = bool(self.options.repeated)
        self._findings.conclude(self.left_out, self.interrupted or self.lost, one_is_enough=few)
        self._connections.close()
        self.files.close()
        rows = with_waivers(self.ledger.results(self.left_out, self.interrupted or self.lost), self.options.waivers)
        word, reason = verdict(rows, strict=self.options.strict, interrupted=self.interrupted)
        left = untried(rows, self.options.profiles, excused(self.container, rows))
        withheld = next((row.reason for row in left if says_withheld(row.reason)), "")
        if word != "non-conformant" and withheld and not self.interrupted:
            word, reason = "no-verdict", withheld
        if word != "non-conformant" and self.kit_failures:
            word, reason = "no-verdict", self.kit_failures[0]
        if word == "no-verdict" and (self.lost or self._stopped):
            reason = self.lost or self._stopped
        idle = unused(rows, self.options.waivers)
        if word == "conformant" and idle:
            word, reason = "no-verdict", idle
        results = Results(
            verdict=word,
            reason=self.ledger.readable(reason) or "; ".join(filter(None, (self._shortage(len(left)), _waived(rows)))),
            complete=word != "no-verdict" and not left,
            kit=Kit(__version__),
            target=TargetUnderTest(self.container.name, self.url),
            spec=SpecUsed(self.container.digest),
            corpus=CorpusUsed(self.corpus.sha256, len(self.corpus.cases)),
            seed=self.options.seed,
            totals=totals(rows),
            requests=self._replayed + self.door.requests,
            calls=dict(sorted(self.calls.items())),
            requirements=rows,
            coverage=self._witness.coverage.results(),
            left_behind=tuple(dict.fromkeys(map(self.ledger.readable, self.left_behind))),
            times=Times(
                self._started.isoformat(timespec="seconds"),
                round(time.monotonic() - self._clock, 3),
                self._witness.timing.results(),
            ),
        )
        if self.output:
            self.output.close(results)
        if self._exchanges:
            self._exchanges.close()
        return results

    @property
    def _stopped(self) -> str:
        """The first limit that kept requests from being sent; empty where none did."""
        return next(iter(self._endurance.overstepped), "")

    def _shortage(self, count: int) -> str:
        """What a verdict does not rest on, in words; empty where it rests on all that it should."""
        musts = sum(r.level == "MUST" for r in self.container.requirements)
        stopped = f"; {self._stopped}" if self._stopped else ""
        return f"as far as tried: {count} of {musts} MUST were not run{stopped}" if count else ""


def excused(container: Container, rows: Iterable[RequirementResult]) -> set[str]:
    """The requirements of operations that the target need not serve, and does not."""
    sentences = {o.key: str(not_offered(o).msg) for o in container.operations if o.optional}
    return {r.id for r in rows if sentences.get(container.requirement(r.id).operation or "", "\0") in r.reason}


def _waived(rows: Iterable[RequirementResult]) -> str:
    """What a verdict does not rest on because it is waived, in words; empty where nothing is."""
    waived = sum(row.outcome == "waived" and row.level == "MUST" for row in rows)
    return f"but for {waived} MUST that {'is' if waived == 1 else 'are'} waived" if waived else ""


def _corpus(container: Container, options: Options, left_out: Collection[str]) -> Corpus:
    """The frozen corpus, or for another seed than 0 a fresh one; where no case is replayed, none is made anew."""
    replayed = any(r.profile == "core" and r.id not in left_out for r in container.requirements)
    replayed = replayed and (not options.repeated or any(map(sends_cases, options.repeated)))
    return build.fresh(container, options.seed) if options.seed and replayed else build.load(container)
