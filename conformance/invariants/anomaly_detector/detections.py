"""What an answer says of the points of a series."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any, cast

from conformance.invariants.anomaly_detector.reading import ARRAYS, array_of, points, slots, values
from conformance.invariants.invariant import PRECISION, NotTelling, Seen, invariant


@invariant("arrays-match-series")
def arrays_match_series(seen: Seen) -> Iterator[str]:
    """Clients walk through series and arrays with one index."""
    seen.demand_served()
    count = len(values(seen))
    there = {name: array_of(seen.said, name) for name in ARRAYS[seen.operation.name] if name in seen.said}
    wrong = [f"{name} has {len(array)} items" for name, array in there.items() if len(array) != count]
    if wrong:
        yield f"{' and '.join(wrong)} for a series of {count} points"


@invariant("anomaly-is-either-direction")
def anomaly_is_either_direction(seen: Seen) -> Iterator[str]:
    """Clients that alert on one direction only must miss nothing and invent nothing."""
    for p in points(seen):
        if p.anomaly != (p.positive or p.negative):
            yield f"isAnomaly is {p.anomaly} of {p.name}, isPositiveAnomaly {p.positive}, isNegativeAnomaly {p.negative}"


@invariant("one-direction-only")
def one_direction_only(seen: Seen) -> Iterator[str]:
    """A value cannot be greater and smaller than what was expected of it."""
    flagged = [p for p in points(seen) if p.positive or p.negative]
    if not flagged:
        raise NotTelling
    for p in flagged:
        if p.positive and p.negative:
            yield f"{p.name} is a positive and a negative anomaly"


@invariant("direction-follows-expected")
def direction_follows_expected(seen: Seen) -> Iterator[str]:
    """An operator reads the flag as too much or too little."""
    flagged = [p for p in points(seen) if p.positive or p.negative]
    if not flagged:
        raise NotTelling
    slack = PRECISION * max(map(abs, values(seen)))
    for p in flagged:
        if p.positive and p.value < p.expected - slack:
            yield f"{p.name} is a positive anomaly: value {p.value}, expected {p.expected}"
        if p.negative and p.value > p.expected + slack:
            yield f"{p.name} is a negative anomaly: value {p.value}, expected {p.expected}"


@invariant("margins-not-negative")
def margins_not_negative(seen: Seen) -> Iterator[str]:
    """Charts draw the band from lower to upper; a negative margin turns it inside out."""
    for p in points(seen):
        upper, lower = p.margins
        if min(upper, lower) < 0:
            yield f"{p.name} has the upper margin {upper} and the lower margin {lower}"


@invariant("period-is-a-count")
def period_is_a_count(seen: Seen) -> Iterator[str]:
    """Clients cut a series into seasons of this many points, and know none by a zero."""
    seen.demand_served()
    period: Any = seen.said.get("period", 0)
    if not period == int(period) >= 0:
        yield f"the period is {period!r}"


@invariant("window-is-positive")
def window_is_positive(seen: Seen) -> Iterator[str]:
    """Clients send this many points next time; with none there is nothing to judge."""
    seen.demand_served()
    window = seen.said["suggestedWindow"]
    if not window == int(window) >= 1:
        yield f"the suggested window is {window!r} points"


WINDOWS = {
    "daily": 29,
    "hourly": 169,
    "weekly": 13,
    "monthly": 13,
    "yearly": 13,
    "minutely": 1441,
    "secondly": 1441,
    "microsecond": 1001,
    "none": 1441,
}
"""Points that are suggested for a series without a season."""


@invariant("window-fits-the-season")
def window_fits_the_season(seen: Seen) -> Iterator[str]:
    """Clients keep this many points per metric: too few hide the season, too many cost time."""
    seen.demand_served()
    period, window = seen.said["period"], seen.said["suggestedWindow"]
    granularity = seen.sent_members.get("granularity", "none")
    if granularity not in WINDOWS or period < 0 or window < 1:
        raise NotTelling
    wanted = 4 * period + 1 if period else WINDOWS[granularity]
    if window != wanted:
        yield f"the suggested window is {window} points for a {granularity} series of period {period}, not {wanted}"


@invariant("has-its-members")
def change_points_have_their_members(seen: Seen) -> Iterator[str]:
    """The description requires none of them, and yet an answer without them says nothing."""
    seen.demand_served()
    lacking = [name for name in ("period", *ARRAYS["changepoint"]) if name not in seen.said]
    if lacking:
        yield f"the answer lacks {' and '.join(lacking)}"


@invariant("scores-are-confidences")
def scores_are_confidences(seen: Seen) -> Iterator[str]:
    """Clients compare them with a threshold between 0 and 1."""
    seen.demand_served()
    if "confidenceScores" not in seen.said:
        raise NotTelling
    for place, score in enumerate(seen.said["confidenceScores"]):
        if not 0 <= score <= 1 + PRECISION:
            yield f"a confidence score is {score} at index {place}"


@invariant("constant-series-is-calm")
def constant_series_is_calm(seen: Seen) -> Iterator[str]:
    """A sensor at rest must wake nobody up, and it is where a spread of zero divides badly."""
    seen.demand_served()
    if len(set(values(seen))) > 1:
        raise NotTelling
    said: Any = seen.said["isAnomaly"]
    flags = cast("list[Any]", said if isinstance(said, list) else [said])
    flagged = [place for place, flag in enumerate(flags) if flag]
    if flagged:
        whose = f"{len(flagged)} of {len(flags)} equal points are anomalies, the first at index {flagged[0]}"
        yield whose if isinstance(said, list) else "the latest of equal points is an anomaly"


@invariant("ratio-caps-anomalies")
def ratio_caps_anomalies(seen: Seen) -> Iterator[str]:
    """A user who allows few anomalies wants only the worst of them."""
    seen.demand_served()
    ratio: Any = seen.sent_members.get("maxAnomalyRatio")
    flagged, count = sum(map(bool, seen.said["isAnomaly"])), slots(seen)
    if not isinstance(ratio, float) or not 0 < ratio < 0.5 or not flagged:
        raise NotTelling
    # the share is in single precision on the wire, so that 0.1 of 30 points may be a little more than 3
    allowed = max(ceil(ratio * count * (1 + PRECISION)), 1)
    if flagged > 2 * allowed:
        yield f"{flagged} of {count} points are flagged at a ratio of {ratio}, which allows {allowed} in each direction"
