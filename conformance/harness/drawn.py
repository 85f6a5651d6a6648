"""The inputs that schemathesis draws from the description of an operation, here and now, as parts that can be played."""

from __future__ import annotations

from collections.abc import Callable

from conformance.corpus.case import Case
from conformance.corpus.live import Live
from conformance.description.oracle import Due
from conformance.harness.exploration import ExplorationTest, Kind
from conformance.harness.feed import Part, Scene
from conformance.harness.stage import Stage


class Drawn:
    """Sends what is drawn for one operation, on its stage."""

    def __init__(self, live: Live, test: ExplorationTest, stage: Stage, fetched: Callable[[Case], bool]) -> None:
        """``fetched`` says whether the container reaches the files that a case names."""
        self._live, self._test, self._stage, self._fetched = live, test, stage, fetched
        self._sound: set[str] = set()
        """Ids of the cases that broke nothing, which need not be sent again."""

    def kinds(self) -> tuple[Kind, ...]:
        """One for each reading of the description."""
        inputs = self._live.inputs(self._test.operation)
        return tuple(Kind(name, Part(strategy, self._test.examples, self._play)) for name, strategy in inputs.items())

    def _play(self, scene: Scene, case: Case | None) -> None:
        if case is None or case.id in self._sound or (case.names_a_file and not self._fetched(case)):
            return
        exchange = scene.door.exchange(case.bound(self._stage.binding(case)), due=Due(case.mode, case.why))
        self._stage.saw(exchange)
        if not any(judgement.findings for judgement in scene.door.judgements):
            self._sound.add(case.id)
