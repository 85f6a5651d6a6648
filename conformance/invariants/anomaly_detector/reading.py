"""The series that was sent in an exchange, and what was said of its points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from conformance.invariants.invariant import Json, NotTelling, Seen, once
from conformance.worlds.series.grid import LENGTHS, WRITTEN

FEWEST, MOST = 12, 8640
"""Points of a series."""
SOUND = {"series", "granularity", "customInterval"}
"""Members by which nothing is tuned that could be refused."""
ARRAYS = {
    "entire": ("expectedValues", "upperMargins", "lowerMargins", "isAnomaly", "isNegativeAnomaly", "isPositiveAnomaly"),
    "changepoint": ("isChangePoint", "confidenceScores"),
}


def array_of(said: Json, name: str) -> list[object]:
    """A member of an answer that is an array; TypeError where it is something else, which says nothing of its items."""
    array = said[name]
    if not isinstance(array, list):
        raise TypeError(f"{name} is no array")
    return cast("list[object]", array)


@dataclass(frozen=True)
class Point:
    """What an answer says of one point, read member by member: what is not there hides only what rests on it."""

    value: float
    name: str
    """What messages call the point."""
    said: Json

    @property
    def anomaly(self) -> bool:
        """Whether it is flagged at all."""
        return self.said["isAnomaly"]

    @property
    def positive(self) -> bool:
        """Whether it is flagged as too high."""
        return self.said["isPositiveAnomaly"]

    @property
    def negative(self) -> bool:
        """Whether it is flagged as too low."""
        return self.said["isNegativeAnomaly"]

    @property
    def expected(self) -> float:
        """What would have been usual."""
        return self.said["expectedValue"]

    @property
    def margins(self) -> tuple[float, float]:
        """The upper and the lower margin."""
        return self.said["upperMargin"], self.said["lowerMargin"]


@once
def values(seen: Seen) -> list[float]:
    """The numbers of the series that was sent; NotTelling when it is no list of numbers."""
    try:
        sent = [point["value"] for point in seen.sent_members["series"]]
    except (LookupError, TypeError):
        raise NotTelling from None
    if not sent or not all(isinstance(value, int | float) for value in sent):
        raise NotTelling
    return sent


def times(seen: Seen) -> list[datetime]:
    """When the points were measured; NotTelling unless nothing else can be wrong with the series than these times.

    A server that refuses a request for one fault says nothing about another one.
    """
    if not FEWEST <= len(values(seen)) <= MOST or seen.sent_members.get("granularity") not in LENGTHS:
        raise NotTelling
    return moments(seen)


@once
def moments(seen: Seen) -> list[datetime]:
    """The timestamps that were sent; NotTelling unless all are written as clients write them."""
    try:
        return [moment(point["timestamp"]) for point in seen.sent_members["series"]]
    except (LookupError, TypeError, ValueError):
        raise NotTelling from None


@lru_cache(maxsize=8 * MOST)
def moment(written: str) -> datetime:
    """A timestamp; kept, because each invariant of an exchange reads the same ones, which took a third of a run."""
    return datetime.strptime(written, WRITTEN)  # noqa: DTZ007 - all end in Z, and are compared with each other alone


def slots(seen: Seen) -> int:
    """How many points the series would have without gaps: services may fill them before they judge."""
    count, granularity = len(values(seen)), seen.sent_members.get("granularity", "none")
    interval: object = seen.sent_members.get("customInterval") or 1
    if granularity == "none":
        return count
    if not isinstance(interval, int):
        raise NotTelling
    when = moments(seen)
    if granularity in LENGTHS:
        return max(count, (when[-1] - when[0]) // (interval * LENGTHS[granularity]) + 1)
    if granularity not in ("monthly", "yearly"):
        raise NotTelling
    months = 12 * (when[-1].year - when[0].year) + when[-1].month - when[0].month
    return max(count, months // (interval * (1 if granularity == "monthly" else 12)) + 1)


@once
def points(seen: Seen) -> list[Point]:
    """What a served request was told of each of its points, or of the latest; as far as all arrays reach."""
    seen.demand_served()
    numbers, said = values(seen), cast("Json", seen.said)
    if seen.operation.name == "last":
        return [Point(numbers[-1], "the latest point", said)]
    arrays = {_singular(name): said[name] for name in ARRAYS["entire"] if name in said}
    rows = enumerate(zip(numbers, *arrays.values(), strict=False))
    return [Point(row[0], f"point {place}", dict(zip(arrays, row[1:], strict=True))) for place, row in rows]


def _singular(name: str) -> str:
    return name[:-1] if name.endswith(("Values", "Margins")) else name
