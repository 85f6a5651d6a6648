"""A small client of the Anomaly Detector, in the words of its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from conformance.harness import Door
from conformance.harness.marks import on_each
from conformance.wire import Answer, Exchange, Request
from conformance.worlds.series.model import Series

Json = dict[str, Any]
AS_THE_SAMPLE = {"sensitivity": 95, "maxAnomalyRatio": 0.25}
"""The tuning of every published sample; the defaults are documented nowhere."""


def on(rule: str, *operations: str) -> Callable[..., Any]:
    """Run a test on each operation that promises the same, for the requirement that the operation has for it."""
    return on_each("operation", {name: f"anomaly-detector.{name}.{rule}" for name in operations})


def request(operation: str, series: Series, **members: Any) -> Json:
    """The body by which an operation is asked about a series."""
    return series.change_point_request(**members) if operation == "changepoint" else series.request(**members)


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

    series: Series
    answer: Json

    def __iter__(self) -> Iterator[Verdict]:
        """The points, as far as all the arrays reach."""
        arrays = ("expectedValues", "upperMargins", "lowerMargins", "isAnomaly", "isPositiveAnomaly", "isNegativeAnomaly")
        rows = zip(self.series.values, *(self.answer[array] for array in arrays), strict=False)
        return (Verdict(*row, name=f"point {index}") for index, row in enumerate(rows))

    @property
    def flagged(self) -> list[int]:
        """Indices of the anomalies."""
        return [index for index, flag in enumerate(self.answer["isAnomaly"]) if flag]


class AnomalyDetector:
    """The three operations; valid requests are served, or the requirement that says so is broken."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def served(self, operation: str, series: Series, **members: Any) -> Json:
        """The answer to a valid request, as it came."""
        return self.door.served(f"anomaly-detector.{operation}", request(operation, series, **members))

    def entire(self, series: Series, **members: Any) -> Verdicts:
        """The verdicts on all points."""
        return Verdicts(series, self.served("entire", series, **members))

    def last(self, series: Series, **members: Any) -> Verdict:
        """The verdict on the latest point."""
        said = self.served("last", series, **members)
        numbers = (said["expectedValue"], said["upperMargin"], said["lowerMargin"])
        flags = (said["isAnomaly"], said["isPositiveAnomaly"], said["isNegativeAnomaly"])
        return Verdict(series.values[-1], *numbers, *flags, name="the latest point")

    def points(self, operation: str, series: Series, **members: Any) -> Iterable[Verdict]:
        """The verdicts of either operation that gives some."""
        return self.entire(series, **members) if operation == "entire" else (self.last(series, **members),)

    def answer(self, operation: str, body: Json, *, path: str = "") -> Answer:
        """The answer, whatever its status: for what a test itself demands to be served."""
        return self.door.ask(f"anomaly-detector.{operation}", body, path=path)

    def path(self, operation: str) -> str:
        """The described path of an operation."""
        return self.door.operation(f"anomaly-detector.{operation}").path

    def get(self, path: str) -> Exchange:
        """What comes of a GET on a path."""
        return self.door.exchange(Request("GET", path))

    def missed(self, many: Iterable[Series], found: Callable[[Series], bool]) -> list[Series]:
        """The series whose truth was not found; what was said about the first of them is kept as evidence."""
        missed: list[Series] = []
        evidence: list[Exchange] = []
        for series in many:
            self.door.begin()
            if not found(series):
                evidence = evidence or self.door.said
                missed.append(series)
        self.door.said = evidence
        return missed
