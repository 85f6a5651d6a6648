"""Explores one operation: draws inputs that no frozen case has, here and now, and lets the witness judge what comes back."""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.database import ExampleDatabase, InMemoryExampleDatabase
from hypothesis.errors import Flaky, Unsatisfiable

from conformance.catalogue import Operation
from conformance.harness.door import Broken, NotAsked, NothingSaid
from conformance.harness.explored import Explored
from conformance.harness.feed import Feed, Part, Scene, Shrunk, breaking
from conformance.report.results import DRAWN

Source = Literal["drawn", "feed"]
"""From the description alone, or from what makes telling exchanges."""


@dataclass(frozen=True)
class Kind:
    """Inputs of one kind."""

    name: str
    part: Part


@dataclass(frozen=True)
class ExplorationTest:
    """The exploration of one operation from one source, as a test."""

    operation: Operation
    source: Source
    requirements: tuple[str, ...]
    """Those that its exchanges can show."""
    examples: int
    """Inputs of each kind, at most."""
    feed: Feed = ()
    """What is drawn from, where it is not the description."""

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.operation.label} {self.source}"

    def kinds(self) -> tuple[Kind, ...]:
        """The inputs of its feed."""
        return tuple(Kind(str(number), replace(part, examples=self.examples)) for number, part in enumerate(self.feed, 1))


@dataclass
class Exploration:
    """One test as it goes on."""

    scene: Scene
    kinds: Sequence[Kind]
    explored: Explored
    key: str
    """What the findings of this test are kept under; of another release, or with other versions of what draws, another one."""
    seed_of: Callable[[str], int]
    """From the name of a kind to its seed."""
    is_lost: Callable[[], bool]
    """Asked after a request without an answer: whether the target is gone."""
    shrink: bool = True
    _first: dict[str, tuple[Kind, list[bytes]]] = field(default_factory=dict[str, tuple[Kind, list[bytes]]])
    """Of each requirement that was seen broken: the first kind of inputs that did it, and earlier findings that did."""
    ended: bool = False
    """Whether nothing is sent any more."""

    def repeat(self, inputs: Collection[str]) -> None:
        """Play inputs alone that a report names; skips where one cannot be drawn here."""
        for kind, entry in map(self._read, sorted(inputs)):
            if not self._again(kind, entry):
                raise NothingSaid("its input cannot be drawn with these versions of hypothesis and schemathesis")

    def explore(self) -> None:
        """Play what was found earlier, then what is drawn anew; ends early where nothing is sent any more."""
        with suppress(NotAsked):
            for kind in self.kinds:
                for entry in self.explored.known(self._key(kind)):
                    if not self._again(kind, entry):
                        self.explored.forget(self._key(kind), entry)
            for kind in self.kinds:
                self._property(kind, self._tried, (Phase.generate,))
            return
        self.ended = True

    def shrunk(self, requirement: str) -> Shrunk | None:
        """The plainest input that breaks a requirement, which is kept; None where none breaks it again."""
        if self.ended or requirement not in self._first:
            return None
        kind, entries = self._first[requirement]
        database, found = InMemoryExampleDatabase(), list[Shrunk]()
        for entry in entries:
            database.save(self._key(kind), entry)

        def kept(kind: Kind, drawn: Any) -> None:
            self._tried(kind, drawn)
            shown = breaking(self.scene.door, requirement)
            if shown:
                found[:] = [shown]
                raise AssertionError(requirement)

        with suppress(AssertionError, Flaky, NotAsked):
            shrinking = (Phase.shrink,) if self.shrink else ()
            self._property(kind, kept, (Phase.reuse, Phase.generate, *shrinking), database)
        if not found:
            return None
        best = min(database.fetch(self._key(kind)), key=lambda entry: (len(entry), entry), default=b"")
        if best:
            self.explored.keep(self._key(kind), best)
        return replace(found[-1], about={DRAWN: f"{kind.name}:{base64.b64encode(best).decode()}"} if best else {})

    def _again(self, kind: Kind, entry: bytes) -> bool:
        """Play what was found earlier; gives whether it could be drawn."""
        drawn: list[bool] = []

        def tried(kind: Kind, value: Any) -> None:
            drawn.append(True)
            self._tried(kind, value, entry)

        database = InMemoryExampleDatabase()
        database.save(self._key(kind), entry)
        self._property(kind, tried, (Phase.reuse,), database)
        return bool(drawn)

    def _tried(self, kind: Kind, drawn: Any, entry: bytes | None = None) -> None:
        door = self.scene.door
        door.begin()
        try:
            kind.part.play(self.scene, drawn)
        except NotAsked:
            raise
        except (Broken, NothingSaid):
            pass  # the witness has seen why, or nothing came in time
        for finding in (finding for judgement in door.judgements for finding in judgement.findings):
            first, entries = self._first.setdefault(finding.requirement, (kind, []))
            if entry is not None and first is kind:
                entries.append(entry)
        if any(exchange.answer is None for exchange in door.said) and self.is_lost():
            raise NotAsked("the target no longer answers")

    def _property(
        self,
        kind: Kind,
        check: Callable[[Kind, Any], None],
        phases: tuple[Phase, ...],
        database: ExampleDatabase | None = None,
    ) -> None:
        def drawn_ones(drawn: Any) -> None:
            check(kind, drawn)

        chosen = settings(
            max_examples=kind.part.examples,
            phases=phases,
            suppress_health_check=cast("list[HealthCheck]", list(HealthCheck)),
            database=database,
            deadline=None,
            print_blob=False,
            report_multiple_bugs=False,
        )
        # the settings come last, because a seed takes the database out of those before it
        made = chosen(seed(self.seed_of(kind.name))(given(drawn=kind.part.inputs)(drawn_ones)))
        vars(made)["_hypothesis_internal_database_key"] = self._key(kind)
        with suppress(Unsatisfiable):  # of an operation that takes nothing, nothing is invalid
            made()

    def _key(self, kind: Kind) -> bytes:
        return f"{self.key} {kind.name}".encode()

    def _read(self, named: str) -> tuple[Kind, bytes]:
        name, _, entry = named.rpartition(":")
        kind = next((kind for kind in self.kinds if kind.name == name), None)
        try:
            content = base64.b64decode(entry, validate=True)
        except ValueError:
            content = b""
        if kind is None or not content:
            raise NothingSaid("this version of cogspec draws no such input")
        return kind, content
