"""Turns bodies that are valid in form into bodies that are valid in meaning.

A schema cannot say that timestamps ascend on a grid, or that a season must fit into the series. Only a
body that is valid in both ways must be accepted by every correct server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, cast, get_args

from conformance.corpus.meaning import read
from conformance.corpus.meaning.personalizer import repaired_decision, undoubted_decision
from conformance.corpus.meaning.text import CERTAIN_QUERY, repaired_documents, undoubted_documents
from conformance.worlds.series.grid import Granularity, moment, written

Json = dict[str, Any]

FIRST_YEAR, LAST_YEAR = 1700, 2260
"""Servers that count nanoseconds in 64 bits know 1678 to 2261 only."""
_ANCHOR = datetime(2018, 1, 1, tzinfo=UTC)
"""A Monday at midnight, long past: series end about then where the calendar allows."""


def repaired(operation: str, body: Any, seed: int) -> Any:
    """The body with every part that has a meaning made meaningful; None when this operation's meaning is not known."""
    repair = _REPAIRS.get(operation.partition(".")[0])
    return None if repair is None else repair(_plain(body), seed)


def meaningful(operation: str, body: Any, seed: int) -> Any:
    """The repaired body without its doubtful members: every correct server must accept it. None when that is not certain."""
    candidate = repaired(operation, body, seed)
    undoubted = _UNDOUBTED.get(operation.partition(".")[0])
    return None if candidate is None or undoubted is None else undoubted(operation, candidate)


def certain_query(operation: str, query: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters of a query that every correct server accepts; all of them where nothing else is known."""
    known = _CERTAIN_QUERY.get(operation.partition(".")[0])
    return [(name, value) for name, value in query if known is None or value in known.get(name, ())]


def media(operation: str) -> Sequence[tuple[str, bytes]]:
    """Name and content of files that every correct server accepts as the body of this operation, if it takes any."""
    return [(file.name, file.content) for file in read.samples()] if operation in _TAKE_FILES else []


def served_files() -> Mapping[str, tuple[str, bytes]]:
    """Media type and content of the files that frozen bodies name by a URL, by path."""
    return read.served()


def instants(granularity: Any, interval: Any, count: int) -> list[datetime] | None:
    """``count`` ascending points of time on a grid; None when they leave the years every server knows.

    An unknown granularity counts as daily and an odd interval as 1: something else is being tested then.
    """
    step = interval if isinstance(interval, int) and not isinstance(interval, bool) and interval > 0 else 1
    word: Granularity = granularity if granularity in get_args(Granularity) else "daily"
    try:
        start = moment(_ANCHOR, word, -step * count).replace(hour=0, minute=0)
        start = start.replace(year=max(start.year, FIRST_YEAR))
        points = [moment(start, word, step * index) for index in range(count)]
    except (OverflowError, ValueError):
        return None
    return points if all(point.year <= LAST_YEAR for point in points) else None


def _series(body: Any, seed: int) -> Any:
    """Put a calm seasonal series of the same length in the place of the generated one."""
    given = cast("Json", body if isinstance(body, dict) else {})
    if not isinstance(given.get("series"), list):
        return cast("Any", body)
    count = len(given["series"])
    times = instants(given.get("granularity"), given.get("customInterval", 1), count)
    if times is None:
        return None
    rest = sorted((key, repr(value)) for key, value in given.items() if key != "series")
    random = Random(f"{seed} {rest} {count}")  # noqa: S311  (repeatable, not secret)
    period = given.get("period")
    season = period if isinstance(period, int) and 2 <= period <= count // 2 else 4
    points = [
        # a triangle wave in whole numbers: no platform computes it differently
        {"timestamp": written(time), "value": 100 + 10 * abs(2 * (i % season) - season) + random.randint(0, 9) / 10}
        for i, time in enumerate(times)
    ]
    return {**given, "series": points}


def _undoubted_detection(operation: str, body: Any) -> Any:
    """Leave out each member that some documented alternative of Anomaly Detector may refuse, at any bound or rounding."""
    if not isinstance(body, dict) or not isinstance(cast("Json", body).get("series"), list):
        return None
    given = cast("Json", body)
    length, period = len(given["series"]), given.get("period")
    doubtful = {
        # close to its open bounds a ratio becomes one of them in single precision
        "maxAnomalyRatio": not 0.01 <= given.get("maxAnomalyRatio", 0.25) <= 0.49,
        # four seasons are asked for; 0 is in an official sample for change points alone
        "period": not (
            period is None or (period >= 2 and 4 * period <= length) or (period == 0 and operation.endswith(".changepoint"))
        ),
        # whether the ends of its range belong to it is not stated
        "threshold": not 0.01 <= given.get("threshold", 0.9) <= 0.99,
        # the only value ever published
        "stableTrendWindow": given.get("stableTrendWindow", 5) != 5,
    }
    return {key: value for key, value in given.items() if not doubtful.get(key)}


def _plain(value: Any) -> Any:
    """Write whole numbers without a fraction: whether 5.0 is an integer is a matter of the JSON library."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("Json", value).items()}
    return value


_REPAIRS: dict[str, Callable[[Any, int], Any]] = {
    "anomaly-detector": _series,
    "personalizer": repaired_decision,
    "text-v3": repaired_documents,
    "read": read.repaired_file,
    "read-3": read.repaired_file,
}
_UNDOUBTED: dict[str, Callable[[str, Any], Any]] = {
    "anomaly-detector": _undoubted_detection,
    "personalizer": undoubted_decision,
    "text-v3": undoubted_documents,
    "read": read.undoubted_file,
    "read-3": read.undoubted_file,
}
_CERTAIN_QUERY: dict[str, Mapping[str, Sequence[str]]] = {
    "text-v3": CERTAIN_QUERY,
    "read": {},
    "read-3": read.CERTAIN_QUERY,
}
_TAKE_FILES = ("read.submit", "read.sync", "read-3.2.submit", "read-3.2.sync")
