"""The hooks of one run: they tell the run what happened in pytest, and decide nothing."""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, is_hypothesis_test, seed, settings

from conformance.harness.door import Broken, rests_on
from conformance.harness.feed import EXAMPLES
from conformance.harness.witness import SHOWN
from conformance.refusal import Refusal
from conformance.report.formats.github import tell_github
from conformance.report.journal import ResultsLost
from conformance.report.progress import words_of
from conformance.report.results import Results
from conformance.report.summary import tell
from conformance.run import selection
from conformance.run.deal import Planned
from conformance.run.errors import PASSED, Ending, comes_back, ending_of
from conformance.run.run import Run
from conformance.run.units import Told
from conformance.wire import Exchange
from conformance.worlds.determinism import pin_hypothesis

RESULTS: pytest.StashKey[Results] = pytest.StashKey()
INTERRUPTED = "the run was interrupted before its end"


def begin(config: pytest.Config, run: Run) -> None:
    """Make a pytest session this run."""
    from conformance.run.beside import Beside
    from conformance.run.fixtures import Fixtures

    config.addinivalue_line("markers", "requirement(id): the requirement of the specification that the test checks")
    config.addinivalue_line("markers", "reports(count): how many reports of a launched container the test waits for")
    config.addinivalue_line("markers", "beside: the test launches containers of its own, and may run while others do")
    _settle_hypothesis(shrink=run.options.shrink)
    if run.keeping.output and not config.getoption("xmlpath"):
        config.option.xmlpath = str(run.keeping.output.folder / "junit.xml")
    config.pluginmanager.register(Hooks(run), "cogspec-run")
    config.pluginmanager.register(Fixtures(run), "cogspec-fixtures")
    config.pluginmanager.register(Beside(run), "cogspec-beside")


def _settle_hypothesis(*, shrink: bool) -> None:
    """Make every behaviour test draw the same in every run: no database, no clock, no literals of this code."""
    pin_hypothesis()
    settings.register_profile(
        "cogspec",
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=False,  # the seed of each test decides
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if shrink else [])],
    )
    settings.load_profile("cogspec")


@dataclass
class Examples:
    """The examples of one property."""

    tried: int = 0
    stopped: list[tuple[Broken, list[Exchange]]] = field(default_factory=list[tuple[Broken, list[Exchange]]])
    """Those that another requirement kept from saying anything, with what was exchanged."""

    @property
    def ending(self) -> Ending:
        """How a property ended that no example broke: it has passed when at least half of them could say something."""
        if 2 * len(self.stopped) <= self.tried:
            return PASSED
        broken = self.stopped[0][0]
        return Ending("rests_on", None, rests_on=broken.requirement)


class Hooks:
    """The hooks of one run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._before: dict[signal.Signals, Any] = {}
        self._told = Told()

    def pytest_sessionstart(self) -> None:
        """Take note of Ctrl+C, and of a request to end, when it comes.

        An exception alone can be lost, in a callback of the garbage collector say.
        """
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._interrupt) for number in (signal.SIGINT, signal.SIGTERM)}

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.run.noting.interrupted = INTERRUPTED
        raise KeyboardInterrupt

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leave the tests of other services alone; importing all their worlds takes longer than a small run."""
        return (collection_path.is_dir() and selection.foreign(collection_path, self.run.container)) or None

    @pytest.hookimpl(tryfirst=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test for each part of the corpus, feed and exploration; of others none for operations that are not there."""
        selection.narrow(metafunc, self.run.container)
        made_ones = (self.run.corpus_tests, self.run.feed_tests, self.run.exploring.tests)
        for name, made in zip(selection.MADE, made_ones, strict=True):
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, made, ids=lambda test: test.name)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Check that tests and requirements fit, and leave out what was not asked for, before anybody else leaves out any."""
        items[:] = [item for item in items if not selection.is_empty(item)]
        ours = [item for item in items if selection.is_ours(item)]
        try:
            if config.args == [str(selection.SUITE)] and not session.testsfailed and not self.run.options.repeated:
                selection.check_completeness(self.run.container, ours)
        except Refusal as refusal:
            self.run.noting.kit_failures.append(str(refusal))
            pytest.exit(str(refusal), returncode=refusal.exit_code)
        dropped = selection.unwanted(ours, self.run.container, self.run.left_out, self.run.options)
        if dropped:
            config.hook.pytest_deselected(items=dropped)
            without = set(dropped)
            items[:] = [item for item in items if item not in without]
        selection.put_in_order(items, self.run.container, most_telling_first=self.run.options.budget is not None)
        ours = [item for item in items if selection.is_ours(item)]
        can_launch, container = self.run.launching is not None, self.run.container
        planned = [Planned.of(item, is_tried=can_launch or not selection.launches(item, container)) for item in ours]
        own = self.run.begin(planned)
        others = {item for item in ours if selection.test_name(item) not in own}
        if others:
            config.hook.pytest_deselected(items=list(others))
            items[:] = [item for item in items if item not in others]
        tried = [test.name for test in planned if test.is_tried and test.name in own]
        calls = self.run.forecast(tried)
        self.run.plan = list(filter(None, (str(calls), self.run.exploring.sentence(tried), self._waiting(items))))
        for sentence in self.run.plan:
            self.run.when_planned(sentence)

    def _waiting(self, items: list[pytest.Item]) -> str:
        """How long the run waits for reports of what it launches, in a sentence; empty where that is not worth telling."""
        how = self.run.launching
        if how is None:
            return ""
        times = [mark.args[0] * how.metering for item in items for mark in item.iter_markers("reports")]
        seconds = sum(time for time in times if time <= self.run.options.time)
        return f"waits up to {seconds / 60:.0f} minutes for reports to billing endpoints" if seconds > 60 else ""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Before the first test, remove what the run left that this one goes on with; after the last, look at the image."""
        self.run.settle_what_is_owed()
        outcome = yield
        if not session.config.option.collectonly:
            self.run.observe()
        return outcome

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Keep what a test showed, with what is set up for it and cleared away."""
        if not selection.is_ours(item):
            return (yield)
        self._told = Told()
        name = selection.test_name(item)
        try:
            self.run.begin_unit(name)
            outcome = yield
            self.run.end_unit(name, self._told)
        except Refusal as lost:  # nothing can be kept any more: the disk is full
            self.run.noting.kit_failures.append(str(lost))
            item.session.shouldstop = str(lost)
            return True
        return outcome

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what pytest tells of a test."""
        self._told.hear(report.outcome, "" if report.passed else words_of(report), report.duration)

    def pytest_report_collectionfinish(self) -> list[str]:
        """Say in a user's own pytest what the run is going to cost."""
        return self.run.plan

    def _prepare(self, item: pytest.Item, requirement: str, test: str) -> Examples:
        """Seed a property, and let each of its examples begin a new story at the door.

        An example whose request breaks another requirement ends there, and the others go on: what cannot be shown
        with one value of a parameter can be shown with the next.
        """
        examples = Examples()
        function = cast("Any", item).obj
        if not is_hypothesis_test(function):
            return examples
        # just before it runs: the cases of a parametrised test share one function
        seed(self.run.noting.seed_of(requirement, test))(function)
        # there is no database; without a key, Hypothesis would read the source of each test to make one
        vars(function)["_hypothesis_internal_database_key"] = b""
        handle = function.hypothesis
        inner = getattr(handle.inner_test, "__wrapped__", handle.inner_test)

        @functools.wraps(inner)
        def example(*args: object, **kwargs: object) -> object:
            self.run.reach.door.begin()
            try:
                return inner(*args, **kwargs)
            except Broken as broken:
                # Hypothesis keeps this function to the end, and frames hold answers
                examples.stopped.append((broken.with_traceback(None), self.run.reach.door.said))
                return None
            finally:
                examples.tried += 1

        handle.inner_test = example
        return examples

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Run a test, and note what it says of its requirement; one of the corpus or a feed notes its own findings."""
        if not selection.is_ours(item):
            return (yield)
        test = selection.test_name(item)
        if selection.notes_its_own(item):
            self.run.reach.door.begin()
            try:
                return (yield)
            except pytest.fail.Exception:
                raise
            except (Exception, pytest.skip.Exception) as error:
                self._note_all(item, error)
                raise
        requirement = selection.requirements_of(item)[0]
        examples = self._prepare(item, requirement, test)
        door = self.run.reach.door
        door.begin()
        try:
            outcome = yield
        except (Exception, pytest.skip.Exception) as error:
            said, judgements = door.said, door.judgements
            stable = comes_back(item, error)
            door.said, door.judgements = said, judgements
            self.run.noting.note(requirement, test, ending_of(error, undescribed=door.undescribed, stable=stable))
            raise
        for broken, said in examples.stopped[:SHOWN]:
            door.said = said
            self.run.noting.note_broken(requirement, test, broken)
        self.run.noting.note(requirement, test, examples.ending)
        if examples.ending.kind != "passed":
            raise examples.stopped[0][0]
        return outcome

    def _note_all(self, item: pytest.Item, error: BaseException) -> None:
        if selection.adds_only(item) and isinstance(error, pytest.skip.Exception):
            return  # other exchanges may show what these could not
        end = ending_of(error, undescribed=self.run.reach.door.undescribed, stable=True)
        for requirement in selection.requirements_of(item):
            self.run.noting.note(requirement, selection.test_name(item), end)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """Stop early when the user wants it, or when the target is gone and nothing more can be learnt."""
        if self.run.noting.interrupted or self.run.reach.lost:
            item.session.shouldstop = self.run.noting.interrupted or self.run.reach.lost

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show a broken SHOULD as an expected failure, seen and not counted, and what rests on another finding as skipped."""
        report = self._without_secrets((yield))
        if report.passed or not call.excinfo or not selection.is_ours(item):
            return report
        if call.when != "call":
            self._note_all(item, call.excinfo.value)
            return report
        if report.failed:
            end = ending_of(call.excinfo.value, undescribed=self.run.reach.door.undescribed, stable=True)
            requirement = selection.requirements_of(item)[0]
            if end.kind == "rests_on":
                report.outcome = "skipped"
                report.longrepr = (str(item.path), 0, f"Skipped: {rests_on(end.rests_on)}")
            elif end.kind == "failed" and not self.run.counts(requirement):
                report.outcome = "skipped"
                report.wasxfail = f"{self.run.container.requirement(requirement).level}, shown and not counted"
        return report

    def _without_secrets(self, report: pytest.TestReport) -> pytest.TestReport:
        """What pytest shows of a test, and writes into its own reports, without the values of the user's headers."""
        hide = self.run.options.hide
        if isinstance(report.longrepr, tuple):  # of a test that was skipped, as pytest's own report wants it
            place, line, reason = report.longrepr
            report.longrepr = (place, line, hide(reason))
        elif report.longrepr and (hidden := hide(report.longreprtext)) != report.longreprtext:
            report.longrepr = hidden
        return report

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module of the suite that cannot be collected is a mistake of the kit's."""
        if report.failed:
            self.run.noting.kit_failures.append(f"the kit failed to collect {report.nodeid}: {_last_line(report.longreprtext)}")

    def pytest_keyboard_interrupt(self) -> None:
        """Remember that the user stopped the run."""
        if not self.run.reach.lost and not self.run.noting.kit_failures:
            self.run.noting.interrupted = INTERRUPTED

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None]:
        """Write the results, also where pytest cannot write its report, and let the process say what they say."""
        lost = None
        try:
            yield
        except (OSError, ValueError) as error:  # a zone of time that is none makes a ValueError
            lost = error
        for number, handler in self._before.items():
            signal.signal(number, handler)
        results = self.run.finish()
        session.config.stash[RESULTS] = results
        if results.exit_code or not session.testsfailed:
            session.exitstatus = results.exit_code
        if lost:
            raise ResultsLost(f"The JUnit report could not be written ({lost}); mend that, and start again.")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell the verdict below pytest's own summary."""
        results = terminalreporter.config.stash.get(RESULTS, None)
        if results is not None:
            terminalreporter.section("conformance")
            tell(results, self.run.container)
            tell_github([(results, self.run.container)], os.environ, sys.stdout)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"
