"""Turns bodies that are valid in form into bodies that are valid in meaning.

A schema cannot say that timestamps ascend on a grid, or that a season must fit into the series. Only a
body that is valid in both ways must be accepted by every correct server.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast

Json = dict[str, Any]

STEPS = {
    "weekly": timedelta(weeks=1),
    "daily": timedelta(days=1),
    "hourly": timedelta(hours=1),
    "minutely": timedelta(minutes=1),
    "secondly": timedelta(seconds=1),
    "microsecond": timedelta(microseconds=1),
}
MONTHS = {"yearly": 12, "monthly": 1}
FIRST_YEAR, LAST_YEAR = 1700, 2260
"""Servers that count nanoseconds in 64 bits know 1678 to 2261 only."""
_ANCHOR = datetime(2018, 1, 1, tzinfo=UTC)
"""A Monday at midnight, long past; series end before it where the calendar allows."""


def repaired(operation: str, body: Any, seed: int) -> Any:
    """The body with every part that has a meaning made meaningful; None when this operation's meaning is not known."""
    repair = _REPAIRS.get(operation.partition(".")[0])
    return None if repair is None else repair(_plain(body), seed)


def meaningful(operation: str, body: Any, seed: int) -> Any:
    """The repaired body, when every correct server must then accept it; otherwise None."""
    candidate = repaired(operation, body, seed)
    certain = _CERTAINTIES.get(operation.partition(".")[0])
    return candidate if candidate is not None and certain is not None and certain(operation, candidate) else None


def instants(granularity: Any, interval: Any, count: int) -> list[datetime] | None:
    """``count`` ascending points of time on a grid; None when they leave the years every server knows.

    An unknown granularity counts as daily and an odd interval as 1: something else is being tested then.
    """
    step = interval if isinstance(interval, int) and not isinstance(interval, bool) and interval > 0 else 1
    word = granularity if isinstance(granularity, str) else "daily"
    try:
        if word in MONTHS:
            return _months(MONTHS[word] * step, count)
        length = STEPS.get(word, STEPS["daily"]) * step
        start = (_ANCHOR - length * count).replace(hour=0, minute=0, second=0, microsecond=0)
        points = [start + length * index for index in range(count)]
    except OverflowError:
        return None
    return points if all(FIRST_YEAR <= point.year <= LAST_YEAR for point in points) else None


def _months(step: int, count: int) -> list[datetime] | None:
    first = max(FIRST_YEAR, _ANCHOR.year - (step * count) // 12 - 1) * 12
    if first + step * count >= (LAST_YEAR + 1) * 12:
        return None
    return [datetime((first + step * i) // 12, (first + step * i) % 12 + 1, 1, tzinfo=UTC) for i in range(count)]


def _series(body: Any, seed: int) -> Any:
    """Put a calm seasonal series of the same length in the place of the generated one."""
    series: object = body.get("series") if isinstance(body, dict) else None
    if not isinstance(series, list):
        return body
    given = cast("Json", body)
    count = len(cast("list[Any]", series))
    times = instants(given.get("granularity"), given.get("customInterval", 1), count)
    if times is None:
        return None
    rest = sorted((key, repr(value)) for key, value in given.items() if key != "series")
    random = Random(f"{seed} {rest} {count}")  # noqa: S311  (repeatable, not secret)
    period = given.get("period")
    season = period if isinstance(period, int) and 2 <= period <= count // 2 else 4
    points = [
        # a triangle wave in whole numbers: no platform computes it differently
        {"timestamp": _written(time), "value": 100 + 10 * abs(2 * (i % season) - season) + random.randint(0, 9) / 10}
        for i, time in enumerate(times)
    ]
    return {**given, "series": points}


def _written(time: datetime) -> str:
    text = time.replace(tzinfo=None).isoformat(timespec="microseconds" if time.microsecond else "seconds")
    return f"{text}Z"


def _surely_detectable(operation: str, body: Any) -> bool:
    """Whether no documented alternative of Anomaly Detector gives a reason to refuse, at any bound or rounding."""
    length = len(body["series"])
    period: int | None = body.get("period")
    return (
        # close to its open bounds a ratio becomes one of them in single precision
        0.01 <= body.get("maxAnomalyRatio", 0.25) <= 0.49
        # four seasons are asked for; 0 is in an official sample for change points alone
        and (period is None or (period >= 2 and 4 * period <= length) or (period == 0 and operation.endswith(".changepoint")))
        # whether the ends of its range belong to it is not stated
        and 0.01 <= body.get("threshold", 0.9) <= 0.99
        # the only value ever published
        and body.get("stableTrendWindow", 5) == 5
    )


def _plain(value: Any) -> Any:
    """Write whole numbers without a fraction: whether 5.0 is an integer is a matter of the JSON library."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("Json", value).items()}
    return value


_REPAIRS: dict[str, Callable[[Any, int], Any]] = {"anomaly-detector": _series}
_CERTAINTIES: dict[str, Callable[[str, Any], bool]] = {"anomaly-detector": _surely_detectable}
