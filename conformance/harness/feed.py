"""Feeds: inputs that make every invariant of an operation tell something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from conformance.catalogue import Container, Operation
from conformance.harness.door import Broken, Door, NothingSaid
from conformance.harness.files import Files
from conformance.invariants import Finding
from conformance.rooms import module_of
from conformance.wire import Exchange, Request

EXAMPLES = 20
"""Inputs of a feed unless it says otherwise; each is a request or a few, and may be billed."""


@dataclass(frozen=True)
class Scene:
    """Where an input is played."""

    door: Door
    operation: Operation
    files: Files
    run: str
    """What every name begins with that this run gives to something; the same in every run with the same seed."""


def send(scene: Scene, request: Request) -> None:
    """Play an input that is a request: send it."""
    scene.door.exchange(request)


@dataclass(frozen=True)
class Part:
    """Inputs of one kind."""

    inputs: SearchStrategy[Any]
    """Of requests, unless ``play`` makes something else of them; the plainest come first, and failures shrink towards them."""
    examples: int = EXAMPLES
    play: Callable[[Scene, Any], object] = send
    """Plays one input as a client would; whatever it exchanges is judged. It may raise Broken where it cannot go on."""


Feed = tuple[Part, ...]
"""The inputs of one operation."""


@dataclass(frozen=True)
class Shrunk:
    """The plainest input that breaks a requirement."""

    finding: Finding
    exchanges: tuple[Exchange, ...]
    """What the input led to, up to the exchange that breaks it."""
    about: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What else a report says of the input."""


@dataclass(frozen=True)
class FeedTest:
    """The feed of one operation, as a test."""

    operation: Operation
    feed: Feed
    requirements: tuple[str, ...]
    """Those that its exchanges can show."""

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.operation.label} feed"

    def run(self, scene: Scene, number: int) -> None:
        """Play all inputs that this seed draws, and demand nothing: a witness sees the exchanges."""
        for part in self.feed:
            _property(part, partial(_played, scene, part), number, shrink=False)()

    def shrunk(self, scene: Scene, number: int, requirement: str) -> Shrunk | None:
        """The plainest input that breaks a requirement; None where none breaks it again."""
        found: list[Shrunk] = []

        def kept(part: Part, drawn: Any) -> None:
            _played(scene, part, drawn)
            shown = breaking(scene.door, requirement)
            if shown:
                found[:] = [shown]
                raise AssertionError(requirement)

        for part in self.feed:
            try:
                _property(part, partial(kept, part), number, shrink=True)()
            except (AssertionError, Flaky):
                return found[-1]
        return None


def breaking(door: Door, requirement: str) -> Shrunk | None:
    """The first exchange since the door began that breaks a requirement, with those before it; None where none does."""
    for place, judgement in enumerate(door.judgements):
        finding = judgement.breaks(requirement)
        if finding:
            return Shrunk(finding, tuple(door.said[: place + 1]))
    return None


def _played(scene: Scene, part: Part, drawn: Any) -> None:
    scene.door.begin()
    with suppress(Broken, NothingSaid):  # the witness has seen why, or nothing came in time
        part.play(scene, drawn)


def _property(part: Part, check: Callable[[Any], None], number: int, *, shrink: bool) -> Callable[[], None]:
    def drawn_ones(drawn: Any) -> None:
        check(drawn)

    chosen = settings(
        max_examples=part.examples,
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        suppress_health_check=cast("list[HealthCheck]", list(HealthCheck)),
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
    )
    return seed(number)(chosen(given(drawn=part.inputs)(drawn_ones)))


def feed_tests(container: Container, judged: Callable[[Operation], Iterator[str]]) -> tuple[FeedTest, ...]:
    """The feeds of a container, in the order of its operations; ``judged`` gives the requirements that exchanges can show."""
    found = ((operation, _feed(operation)) for operation in container.operations)
    return tuple(FeedTest(operation, feed, tuple(judged(operation))) for operation, feed in found if feed)


def _feed(operation: Operation) -> Feed | None:
    """The feed that the module ``feed`` of the operation's package has for it, if any."""
    module = module_of(f"conformance.harness.{operation.package}.feed")
    return module.feed(operation) if module else None
