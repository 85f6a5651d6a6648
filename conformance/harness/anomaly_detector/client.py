"""A small client of the Anomaly Detector, in the words of its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest

from conformance.catalogue import resolve
from conformance.harness import Door
from conformance.wire import Answer, Exchange, NotJson, Request
from conformance.worlds.series.model import World

Json = dict[str, Any]
AS_THE_SAMPLE = {"sensitivity": 95, "maxAnomalyRatio": 0.25}
"""The tuning of every published sample; the defaults are documented nowhere."""


def on(rule: str, *operations: str) -> Callable[..., Any]:
    """Run a test on each operation that promises the same, for the requirement that the operation has for it."""
    return pytest.mark.parametrize(
        "operation",
        [pytest.param(name, marks=pytest.mark.requirement(f"anomaly-detector.{name}.{rule}"), id=name) for name in operations],
    )


@dataclass(frozen=True)
class Verdict:
    """What the service says about one point."""

    value: float
    expected: float
    upper: float
    lower: float
    anomaly: bool
    positive: bool
    negative: bool
    name: str
    """What messages call the point."""


@dataclass(frozen=True)
class Verdicts:
    """An answer of ``entire``, beside the series it is about."""

    world: World
    answer: Json

    def __iter__(self) -> Iterator[Verdict]:
        """The points, as far as all the arrays reach."""
        arrays = ("expectedValues", "upperMargins", "lowerMargins", "isAnomaly", "isPositiveAnomaly", "isNegativeAnomaly")
        rows = zip(self.world.values, *(self.answer[array] for array in arrays), strict=False)
        return (Verdict(*row, name=f"point {index}") for index, row in enumerate(rows))

    @property
    def flagged(self) -> list[int]:
        """Indices of the anomalies."""
        return [index for index, flag in enumerate(self.answer["isAnomaly"]) if flag]


class AnomalyDetector:
    """The three operations; valid requests are served, or the requirement that says so is broken."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def served(self, operation: str, world: World, **members: Any) -> Json:
        """The answer to a valid request, as it came."""
        return self.door.served(f"anomaly-detector.{operation}", world.request(**members))

    def entire(self, world: World, **members: Any) -> Verdicts:
        """The verdicts on all points."""
        return Verdicts(world, self.served("entire", world, **members))

    def last(self, world: World, **members: Any) -> Verdict:
        """The verdict on the latest point."""
        said = self.served("last", world, **members)
        numbers = (said["expectedValue"], said["upperMargin"], said["lowerMargin"])
        flags = (said["isAnomaly"], said["isPositiveAnomaly"], said["isNegativeAnomaly"])
        return Verdict(world.values[-1], *numbers, *flags, name="the latest point")

    def points(self, operation: str, world: World, **members: Any) -> Iterable[Verdict]:
        """The verdicts of either operation that gives some."""
        return self.entire(world, **members) if operation == "entire" else (self.last(world, **members),)

    def answer(self, operation: str, body: Json, *, path: str = "") -> Answer:
        """The answer, whatever its status: for what a test itself demands to be served."""
        return self.door.ask(f"anomaly-detector.{operation}", body, path=path)

    def refusal(self, operation: str, body: bytes | Json) -> Answer:
        """The answer to a request that must not be served."""
        return self.door.refusal(f"anomaly-detector.{operation}", body)

    def path(self, operation: str) -> str:
        """The described path of an operation."""
        return self.door.operation(f"anomaly-detector.{operation}").path

    def get(self, path: str) -> Exchange:
        """What comes of a GET on a path."""
        return self.door.exchange(Request("GET", path))

    def error(self, answer: Answer) -> Json | None:
        """The error of a refusal; None where the description leaves the body of this status open."""
        bundle = self.door.container.bundle
        responses: Json = self.door.operation("anomaly-detector.entire").definition["responses"]
        described = resolve(bundle, responses.get(str(answer.status), responses["default"]))
        if "application/json" not in described["content"]:
            return None
        try:
            body = answer.json()
        except NotJson:
            return {}
        return cast("Json", body) if isinstance(body, dict) else {}

    @property
    def error_codes(self) -> list[str]:
        """The published codes."""
        return self.door.container.bundle["components"]["schemas"]["AnomalyDetectorError"]["properties"]["code"]["examples"]

    def missed(self, worlds: Iterable[World], found: Callable[[World], bool]) -> list[World]:
        """The worlds whose truth was not found; what was said about the first of them is kept as evidence."""
        missed: list[World] = []
        evidence: list[Exchange] = []
        for world in worlds:
            self.door.begin()
            if not found(world):
                evidence = evidence or self.door.said
                missed.append(world)
        self.door.said = evidence
        return missed


def refused(answer: Answer) -> bool:
    """Whether the request was answered with an error; which status goes with which fault is not documented."""
    return 400 <= answer.status < 500
