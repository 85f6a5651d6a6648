"""The pytest front door: ``pytest --container-url URL`` runs the shipped suite against a container.

Without that option the plugin does nothing, so it may stand in anybody's environment.
"""

from __future__ import annotations

import functools
import signal
import threading
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from conformance.harness.door import Door
    from conformance.harness.files import Files
    from conformance.report.results import Results
    from conformance.run.conduct import Conduct

CONDUCT: pytest.StashKey[Conduct] = pytest.StashKey()
RESULTS: pytest.StashKey[Results] = pytest.StashKey()
OUTPUT = "cogspec-results"
INTERRUPTED = "the run was interrupted before its end"
EXAMPLES = 20
"""Examples that a behaviour test tries unless it says otherwise; each is a request or a few, and may be billed."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of a run."""
    group = parser.getgroup("cogspec", "conformance of a container")
    add = group.addoption
    add("--container-url", metavar="URL", action="append", default=[], help="test the container here; more are its instances")
    add("--container", metavar="NAME", help="which container it is; recognised from what it serves when absent")
    add("--container-profile", metavar="P", action="append", default=[], help="only this profile; may be repeated")
    add("--container-requirement", metavar="ID", action="append", default=[], help="only this requirement; may be repeated")
    add("--container-seed", metavar="N", type=int, default=0, help="another seed builds fresh cases (default: 0)")
    add("--container-concurrency", metavar="N", type=int, default=8, help="requests under way at once (default: 8)")
    add("--container-timeout", metavar="SECONDS", type=float, default=30.0, help="patience with one request (default: 30)")
    add("--container-files-host", metavar="HOST[:PORT]", default="", help="by which the container fetches files from here")
    add("--container-output", metavar="DIR", default=OUTPUT, help=f"where results go (default: {OUTPUT})")
    add("--container-strict", action="store_true", help="a broken SHOULD counts, too")
    add("--container-no-shrink", action="store_true", help="report the first failing input as it is")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Find the target and prepare the run, or leave with one sentence."""
    config.addinivalue_line("markers", "requirement(id): the requirement of the specification that the test checks")
    urls: list[str] = config.option.container_url
    if not urls:
        return
    from conformance.refusal import Refusal

    try:
        begin(config, _conduct(config, urls), shrink=not config.getoption("container_no_shrink"))
    except Refusal as refusal:
        pytest.exit(str(refusal), returncode=refusal.exit_code)
    if config.args_source != pytest.Config.ArgsSource.ARGS:
        from conformance.run.selection import SUITE

        config.args = [str(SUITE)]


def begin(config: pytest.Config, conduct: Conduct, *, shrink: bool) -> None:
    """Make a pytest session the run that this conduct describes."""
    _settle_hypothesis(shrink=shrink)
    if conduct.output and not config.getoption("xmlpath"):
        config.option.xmlpath = str(conduct.output.folder / "junit.xml")
    config.stash[CONDUCT] = conduct
    config.pluginmanager.register(Run(conduct), "cogspec-run")


def _conduct(config: pytest.Config, urls: list[str]) -> Conduct:
    from conformance import target
    from conformance.run.conduct import CannotSplit, Conduct, Settings
    from conformance.run.selection import Asked

    if getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
        raise CannotSplit("pytest-xdist cannot split a run, whose results are counted in one place; leave out -n.")
    given = config.option
    settings = Settings(
        seed=given.container_seed,
        concurrency=given.container_concurrency,
        timeout=given.container_timeout,
        strict=given.container_strict,
        asked=Asked(frozenset(given.container_profile), frozenset(given.container_requirement)),
        output=Path(given.container_output),
        files_host=given.container_files_host,
    )
    addresses = [target.base_url(url) for url in urls]
    return Conduct(target.recognise_instances(addresses, given.container), addresses, settings)


def _settle_hypothesis(*, shrink: bool) -> None:
    """Make every behaviour test draw the same in every run: no database, no clock, no literals of this code."""
    from hypothesis import HealthCheck, Phase, settings

    from conformance.worlds.determinism import pin_hypothesis

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


@pytest.fixture(scope="session")
def conduct(request: pytest.FixtureRequest) -> Conduct:
    """The run that a test is part of."""
    if CONDUCT not in request.config.stash:
        pytest.skip("no container is under test; give --container-url URL")
    return request.config.stash[CONDUCT]


@pytest.fixture(scope="session")
def door(conduct: Conduct) -> Door:
    """The door to the container under test."""
    return conduct.door


@pytest.fixture(scope="session")
def files(conduct: Conduct) -> Files:
    """What the container is to fetch."""
    return conduct.files


class Run:
    """The hooks of one run: they tell the conduct what happened, and decide nothing."""

    def __init__(self, conduct: Conduct) -> None:
        self.conduct = conduct
        self._before: dict[signal.Signals, Any] = {}

    def pytest_sessionstart(self) -> None:
        """Take note of Ctrl+C, and of a request to end, when it comes.

        An exception alone can be lost, in a callback of the garbage collector say.
        """
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._interrupt) for number in (signal.SIGINT, signal.SIGTERM)}

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.conduct.interrupted = INTERRUPTED
        raise KeyboardInterrupt

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leave the tests of other services alone; importing all their worlds takes longer than a small run."""
        from conformance.run import selection

        return (collection_path.is_dir() and selection.foreign(collection_path, self.conduct.container)) or None

    @pytest.hookimpl(tryfirst=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make one test per cell of the corpus, and of the others none for operations that the container has not."""
        from conformance.run import selection

        selection.narrow(metafunc, self.conduct.container)
        if "cell" in metafunc.fixturenames:
            metafunc.parametrize("cell", self.conduct.cells, ids=lambda cell: cell.name)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Check that tests and requirements fit, and leave out what was not asked for, before anybody else leaves out any."""
        from conformance.refusal import Refusal
        from conformance.run import selection

        ours = [item for item in items if selection.is_ours(item)]
        try:
            if config.args == [str(selection.SUITE)] and not session.testsfailed:
                selection.check_completeness(self.conduct.container, ours)
        except Refusal as refusal:
            self.conduct.kit_failures.append(str(refusal))
            pytest.exit(str(refusal), returncode=refusal.exit_code)
        dropped = selection.unwanted(ours, self.conduct.container, self.conduct.left_out)
        if dropped:
            config.hook.pytest_deselected(items=dropped)
            without = set(dropped)
            items[:] = [item for item in items if item not in without]

    def _prepare(self, item: pytest.Item, requirement: str, test: str) -> None:
        """Seed a property, and let each of its examples begin a new story at the door."""
        from hypothesis import is_hypothesis_test, seed

        function = cast("Any", item).obj
        if not is_hypothesis_test(function):
            return
        # just before it runs: the cases of a parametrised test share one function
        seed(self.conduct.seed_of(requirement, test))(function)
        # there is no database; without a key, Hypothesis would read the source of each test to make one
        vars(function)["_hypothesis_internal_database_key"] = b""
        handle = function.hypothesis
        inner = getattr(handle.inner_test, "__wrapped__", handle.inner_test)

        @functools.wraps(inner)
        def example(*args: object, **kwargs: object) -> object:
            self.conduct.door.begin()
            return inner(*args, **kwargs)

        handle.inner_test = example

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Run a behaviour test, and note what it says of its requirement."""
        from conformance.run import selection

        if not selection.is_ours(item):
            return (yield)
        marks = list(item.iter_markers("requirement"))
        if not marks:
            return (yield from self._call_cell(item))
        requirement, test = marks[0].args[0], selection.test_name(item)
        self._prepare(item, requirement, test)
        self.conduct.door.begin()
        try:
            outcome = yield
        except (Exception, pytest.skip.Exception) as error:
            said = self.conduct.door.said
            stable = _comes_back(item, error)
            self.conduct.door.said = said
            self.conduct.note(requirement, test, _assertion_within(error), stable=stable)
            raise
        self.conduct.note(requirement, test, None)
        return outcome

    def _call_cell(self, item: pytest.Item) -> Generator[None, object, object]:
        """Run a cell of the corpus, which notes its own findings; what keeps it from running is noted here."""
        from conformance.run import selection

        try:
            return (yield)
        except pytest.fail.Exception:
            raise
        except (Exception, pytest.skip.Exception) as error:
            for requirement in selection.requirements_of(item):
                self.conduct.note(requirement, selection.test_name(item), error)
            raise

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """Stop early when the user wants it, or when the target is gone and nothing more can be learnt."""
        if self.conduct.interrupted or self.conduct.lost:
            item.session.shouldstop = self.conduct.interrupted or self.conduct.lost

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show a broken SHOULD as an expected failure: seen, and not counted."""
        from conformance.harness import Broken
        from conformance.run import selection

        report = yield
        if not report.passed and call.when != "call" and selection.is_ours(item) and call.excinfo:
            for requirement in selection.requirements_of(item):
                self.conduct.note(requirement, selection.test_name(item), call.excinfo.value)
        if report.failed and call.when == "call" and selection.is_ours(item) and call.excinfo:
            error = _assertion_within(call.excinfo.value)
            broken = error.requirement if isinstance(error, Broken) else selection.requirements_of(item)[0]
            if isinstance(error, AssertionError) and not self.conduct.counts(broken):
                report.outcome = "skipped"
                report.wasxfail = f"{self.conduct.container.requirement(broken).level}, shown and not counted"
        return report

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module of the suite that cannot be collected is a mistake of the kit's."""
        if report.failed:
            self.conduct.kit_failures.append(f"the kit failed to collect {report.nodeid}: {_last_line(report.longreprtext)}")

    def pytest_keyboard_interrupt(self) -> None:
        """Remember that the user stopped the run."""
        if not self.conduct.lost and not self.conduct.kit_failures:
            self.conduct.interrupted = INTERRUPTED

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the results, and let the process say what they say."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        results = self.conduct.finish()
        session.config.stash[RESULTS] = results
        if results.exit_code or not session.testsfailed:
            session.exitstatus = results.exit_code

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell the verdict below pytest's own summary."""
        from conformance.report.summary import tell

        results = terminalreporter.config.stash.get(RESULTS, None)
        if results is not None:
            terminalreporter.section("conformance")
            tell(results, self.conduct.container)


def _comes_back(item: pytest.Item, error: BaseException) -> bool:
    """Whether a failure is there again at once: Hypothesis has repeated its own, others are repeated here."""
    from hypothesis import is_hypothesis_test
    from hypothesis.errors import Flaky

    if is_hypothesis_test(cast("Any", item).obj) or not isinstance(error, AssertionError):
        return not isinstance(error, Flaky)
    try:
        item.runtest()
    except (AssertionError, pytest.skip.Exception):
        return True
    return False


def _assertion_within(error: BaseException) -> BaseException:
    """The assertion that Hypothesis saw once and not again, out of the group that it raises then."""
    from hypothesis.errors import Flaky

    if not isinstance(error, Flaky):
        return error
    inner = [e for e in getattr(error, "exceptions", ()) if isinstance(e, AssertionError)]
    return inner[0] if inner else AssertionError(str(error))


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"
