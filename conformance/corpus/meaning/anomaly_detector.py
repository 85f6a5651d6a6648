"""Bodies of Anomaly Detector that are valid in meaning: a calm series, and members that every server takes.

A schema cannot say that timestamps ascend on a grid, or that a season must fit into the series.
"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any, cast, get_args

from conformance.catalogue import Operation
from conformance.corpus.meaning import Meaning
from conformance.worlds.series.grid import Granularity, moment, written
from conformance.worlds.series.model import SAMPLE_WINDOW, USUAL_WINDOWS

Json = dict[str, Any]

FIRST_YEAR, LAST_YEAR = 1700, 2260
"""Servers that count nanoseconds in 64 bits know 1678 to 2261 only."""
_ANCHOR = datetime(2018, 1, 1, tzinfo=UTC)
"""A Monday at midnight, long past: series end about then where the calendar allows."""


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


def plausible_detection(body: Any, seed: int) -> Any:
    """The body with a calm seasonal series of the same length for its own; None where no calendar has room for it."""
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


def certain_detection(operation: Operation, body: Any) -> Any:
    """The body without members that some documented alternative may refuse, at any bound or rounding; None without a series."""
    if not isinstance(body, dict) or not isinstance(cast("Json", body).get("series"), list):
        return None
    given = cast("Json", body)
    length, period = len(given["series"]), given.get("period")
    doubtful = {
        # close to its open bounds a ratio becomes one of them in single precision
        "maxAnomalyRatio": not 0.01 <= given.get("maxAnomalyRatio", 0.25) <= 0.49,
        # four seasons are asked for; 0 is in an official sample for change points alone
        "period": not (
            period is None or (period >= 2 and 4 * period <= length) or (period == 0 and operation.name == "changepoint")
        ),
        # whether the ends of its range belong to it is not stated
        "threshold": not 0.01 <= given.get("threshold", 0.9) <= 0.99,
        "stableTrendWindow": given.get("stableTrendWindow", SAMPLE_WINDOW) != SAMPLE_WINDOW,
    }
    kept = {key: value for key, value in given.items() if not doubtful.get(key)}
    usual = next((window for word, window in USUAL_WINDOWS.items() if word == given.get("granularity")), length)
    if operation.name == "changepoint" and 2 * usual >= length:
        return {**kept, "stableTrendWindow": SAMPLE_WINDOW}
    return kept


MEANING = Meaning(plausible=plausible_detection, certain=certain_detection)
