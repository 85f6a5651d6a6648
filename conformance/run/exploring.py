"""What a run draws anew, beside the frozen cases and the tests: how much, with which seed, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from conformance import __version__
from conformance.catalogue import SHARED_DOCUMENT, Container
from conformance.corpus.case import Case
from conformance.harness.corpus_tests import RULES
from conformance.harness.evidence import derived_seed
from conformance.harness.exploration import Exploration, ExplorationTest, Kind
from conformance.harness.explored import Explored
from conformance.harness.feed import FeedTest, Scene
from conformance.harness.stage import Stage
from conformance.report.results import Exploration as Drawing
from conformance.run.forecast import Calls, read_calls
from conformance.run.options import Options

if TYPE_CHECKING:
    from conformance.corpus.live import Live

READINGS = 3
"""Of a description, from each of which inputs are drawn."""
SECONDS = 0.02
"""That an input takes with the emulator, about."""


class Exploring:
    """The explorations of one run; none of a run that does not explore."""

    def __init__(
        self,
        container: Container,
        options: Options,
        cases: Collection[Case],
        feeds: Iterable[FeedTest],
        tell: Callable[[str], object],
    ) -> None:
        """``tell`` hears why findings are not kept any more."""
        self._container, self._options, self._cases, self._tell = container, options, cases, tell
        self._drawing = options.exploration or Drawing(0, 0, {})
        self._feeds = {feed.name: feed for feed in feeds}
        self.tests = tuple(self._tests()) if options.exploration else ()

    def _tests(self) -> Iterable[ExplorationTest]:
        examples = self._drawing.examples
        for operation in self._container.operations:
            rules = dict.fromkeys(rule for rules in RULES.values() for rule in rules)
            derived = [f"{operation.key}.{rule}" for rule in rules]
            yield ExplorationTest(operation, "drawn", tuple(r for r in derived if r in self._container.by_id), examples)
        for feed in self._feeds.values():
            yield ExplorationTest(feed.operation, "feed", feed.requirements, examples, feed.feed)

    @cached_property
    def explored(self) -> Explored:
        """Where findings are kept: for a failure that is repeated, nowhere."""
        return Explored("" if self._options.repeated else self._options.explored, self._tell)

    @cached_property
    def calls(self) -> Mapping[str, Calls]:
        """The calls that each exploration makes at most while nothing is found, by its name in every report."""
        return {name_of(test): self._calls_of(test) for test in self.tests}

    def _calls_of(self, test: ExplorationTest) -> Calls:
        operation, examples = test.operation, test.examples
        if operation.service == SHARED_DOCUMENT:
            return {}
        if test.source == "drawn":
            return {operation.key: READINGS * (examples if operation.takes_input else 1)}
        counted = read_calls(self._container).get(f"test_feeds.py::test_feed[{test.name}]", {})
        usual = sum(part.examples for part in test.feed)
        return {key: ceil(count * examples * len(test.feed) / usual) for key, count in counted.items()}

    @cached_property
    def seconds(self) -> Mapping[str, float]:
        """How long each exploration takes with the emulator, about."""
        return {name_of(test): round((len(test.feed) or READINGS) * test.examples * SECONDS, 2) for test in self.tests}

    def sentence(self, tests: Collection[str]) -> str:
        """With which seed is drawn, and how many calls these tests make of it; empty where nothing is."""
        own = [name for name in tests if name in self.calls]
        if not own:
            return ""
        seed, calls = self._drawing.seed, sum(sum(self.calls[name].values()) for name in own)
        return f"explores with --seed {seed}, which draws the same again" + (f": up to {calls} of these calls" if calls else "")

    def begun(
        self, test: ExplorationTest, scene: Scene, stage: Stage, fetched: Callable[[Case], bool], is_lost: Callable[[], bool]
    ) -> Exploration:
        """The exploration of one operation, on its stage."""
        kinds = test.kinds() if test.feed else self._drawn(test, stage, fetched)
        pins = " ".join(f"{name} {number}" for name, number in self._drawing.versions.items())

        def seed_of(kind: str) -> int:
            return derived_seed(self._drawing.seed, test.operation.key, f"{test.name} {kind}")

        key = f"{self._container.name} {test.name}, cogspec {__version__} {pins}"
        return Exploration(scene, kinds, self.explored, key, seed_of, is_lost, self._options.shrink)

    @cached_property
    def _live(self) -> Live:
        from conformance.corpus.live import Live  # which loads schemathesis

        return Live(self._container, self._cases)

    def _drawn(self, test: ExplorationTest, stage: Stage, fetched: Callable[[Case], bool]) -> tuple[Kind, ...]:
        from conformance.harness.drawn import Drawn

        return Drawn(self._live, test, stage, fetched).kinds()


def name_of(test: ExplorationTest) -> str:
    """What the test is called in every report."""
    return f"test_exploration.py::test_exploration[{test.name}]"
