"""What one exchange with the Anomaly Detector shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Any, cast

from conformance.invariants.invariant import PRECISION, Json, NotTelling, Seen, invariant
from conformance.invariants.refusals import described_error, is_cut_off_or_words, text_called_json
from conformance.worlds.series.grid import LENGTHS, WRITTEN

FEWEST, MOST = 12, 8640
"""Points of a series."""
ARRAYS = {
    "entire": ("expectedValues", "upperMargins", "lowerMargins", "isAnomaly", "isNegativeAnomaly", "isPositiveAnomaly"),
    "changepoint": ("isChangePoint", "confidenceScores"),
}


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
    return _moments(seen)


def _moments(seen: Seen) -> list[datetime]:
    """The timestamps that were sent; NotTelling unless all are written as clients write them."""
    try:
        return [_moment(point["timestamp"]) for point in seen.sent_members["series"]]
    except (LookupError, TypeError, ValueError):
        raise NotTelling from None


@lru_cache(maxsize=8 * MOST)
def _moment(written: str) -> datetime:
    """A timestamp; kept, because each invariant of an exchange reads the same ones, which took a third of a run."""
    return datetime.strptime(written, WRITTEN)  # noqa: DTZ007


def points(seen: Seen) -> Iterator[Point]:
    """What a served request was told of each of its points, or of the latest; as far as all arrays reach."""
    seen.demand_served()
    numbers, said = values(seen), cast("Json", seen.said)
    if seen.operation.name == "last":
        yield Point(numbers[-1], "the latest point", said)
        return
    arrays = {_singular(name): said[name] for name in ARRAYS["entire"] if name in said}
    for place, row in enumerate(zip(numbers, *arrays.values(), strict=False)):
        yield Point(row[0], f"point {place}", dict(zip(arrays, row[1:], strict=True)))


def _singular(name: str) -> str:
    return name[:-1] if name.endswith(("Values", "Margins")) else name


@invariant("arrays-match-series")
def arrays_match_series(seen: Seen) -> Iterator[str]:
    """Clients walk through series and arrays with one index."""
    seen.demand_served()
    count = len(values(seen))
    there = {name: seen.said[name] for name in ARRAYS[seen.operation.name] if name in seen.said}
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


@invariant("scores-are-confidences")
def scores_are_confidences(seen: Seen) -> Iterator[str]:
    """Clients compare them with a threshold between 0 and 1."""
    seen.demand_served()
    for place, score in enumerate(seen.said["confidenceScores"]):
        if not 0 <= score <= 1 + PRECISION:
            yield f"a confidence score is {score} at index {place}"


@invariant("constant-series-is-calm")
def constant_series_is_calm(seen: Seen) -> Iterator[str]:
    """A sensor at rest must wake nobody up, and it is where a spread of zero divides badly."""
    seen.demand_served()
    if len(set(values(seen))) > 1:
        raise NotTelling
    flags = seen.said["isAnomaly"]
    flagged = [place for place, flag in enumerate(flags) if flag]
    if flagged:
        yield f"{len(flagged)} of {len(flags)} equal points are anomalies, the first at index {flagged[0]}"


@invariant("ratio-caps-anomalies")
def ratio_caps_anomalies(seen: Seen) -> Iterator[str]:
    """A user who allows few anomalies wants only the worst of them."""
    seen.demand_served()
    ratio: Any = seen.sent_members.get("maxAnomalyRatio")
    flagged, count = sum(map(bool, seen.said["isAnomaly"])), len(values(seen))
    if not isinstance(ratio, float) or not flagged:
        raise NotTelling
    # the share is in single precision on the wire, so that 0.1 of 30 points may be a little more than 3
    allowed = ceil(ratio * count * (1 + PRECISION))
    if flagged > allowed:
        yield f"{flagged} of {count} points are flagged at a ratio of {ratio}, which allows {allowed}"


@invariant("refuses-disorder")
def refuses_disorder(seen: Seen) -> Iterator[str]:
    """Sorting in silence would judge another series than the client meant, and shift every index."""
    when = times(seen)
    if len(set(when)) < len(when) or when == sorted(when):
        raise NotTelling
    if not seen.refused:
        place = next(n for n, (one, other) in enumerate(pairwise(when)) if one > other)
        yield f"status {seen.answer.status} for a series whose point {place + 1} is earlier than the one before it"


@invariant("refuses-duplicates")
def refuses_duplicates(seen: Seen) -> Iterator[str]:
    """Only the client knows which of two values of one time is right."""
    when = times(seen)
    if len(set(when)) == len(when) or when != sorted(when) or len(set(when)) < FEWEST:
        raise NotTelling
    if not seen.refused:
        place = next(n for n, (one, other) in enumerate(pairwise(when)) if one == other)
        yield f"status {seen.answer.status} for a series whose points {place} and {place + 1} have one timestamp"


@invariant("refuses-off-grid")
def refuses_off_grid(seen: Seen) -> Iterator[str]:
    """A clock that drifts, or a granularity that does not fit, should show at once."""
    when = times(seen)
    step = LENGTHS[seen.sent_members["granularity"]]
    late = [time for time in when if (time - when[0]) % step]
    if not late or any(one >= other for one, other in pairwise(when)):
        raise NotTelling
    if not seen.refused:
        told = f"{late[0]:{WRITTEN}}"
        yield f"status {seen.answer.status} for a {seen.sent_members['granularity']} series with a point at {told}"


@invariant("takes-12-points-or-more")
def twelve_points_are_enough(seen: Seen) -> Iterator[str]:
    """A metric is watched from its twelfth point on."""
    _demand_length(seen, FEWEST)
    if seen.refused:
        yield f"a series of {FEWEST} points was answered with {seen.answer.excerpt()}"


@invariant("takes-12-points-or-more")
def eleven_points_are_too_few(seen: Seen) -> Iterator[str]:
    """Too little to tell normal from not; a verdict would be made up."""
    _demand_length(seen, FEWEST - 1)
    if not seen.refused:
        yield f"status {seen.answer.status} for a series of {FEWEST - 1} points"


@invariant("takes-8640-points-or-fewer", least=1)
def as_many_points_as_stated_are_served(seen: Seen) -> Iterator[str]:
    """Thirty days of five-minute data fit into one request."""
    _demand_length(seen, MOST)
    if seen.refused:
        yield f"a series of {MOST} points was answered with {seen.answer.excerpt()}"


@invariant("takes-8640-points-or-fewer", least=1)
def one_point_more_is_too_many(seen: Seen) -> Iterator[str]:
    """A client that sends too much must learn it, not get verdicts on a part."""
    _demand_length(seen, MOST + 1)
    if not seen.refused:
        yield f"status {seen.answer.status} for a series of {MOST + 1} points"


def _demand_length(seen: Seen, count: int) -> None:
    """NotTelling unless the request is a series of so many points and nothing else that could be refused."""
    if len(values(seen)) != count or seen.sent_members.keys() != {"series", "granularity"}:
        raise NotTelling
    if any(one >= other for one, other in pairwise(_moments(seen))):
        raise NotTelling


@invariant("custom-interval")
def five_minutes_are_a_custom_interval(seen: Seen) -> Iterator[str]:
    """The example that the documentation itself gives: minutely data with an interval of 5."""
    when, sent = times(seen), seen.sent_members
    if sent.get("granularity") != "minutely" or sent.get("customInterval") != 5 or sent.keys() - SOUND:
        raise NotTelling
    if any((other - one).total_seconds() != 300 for one, other in pairwise(when)):
        raise NotTelling
    if seen.refused:
        yield f"minutely data with a custom interval of 5 was answered with {seen.answer.excerpt()}"


SOUND = {"series", "granularity", "customInterval"}
"""Members by which nothing is tuned that could be refused."""


@invariant("refuses-broken-json")
def refuses_broken_json(seen: Seen) -> Iterator[str]:
    """A transfer that was cut off must not be judged by the half that arrived."""
    body = text_called_json(seen)
    if not body or not is_cut_off_or_words(body):
        raise NotTelling
    if not seen.refused:
        yield f"status {seen.answer.status} for a body of {len(body)} characters that ends in {body[-20:]!r}"


@invariant("errors.flat-body")
def errors_are_flat(seen: Seen) -> Iterator[str]:
    """Clients read code and message from the top of the body; the cloud's gateway wraps them, the container does not."""
    fault, error = single_fault(seen), described_error(seen)
    flat = error.get("code") in _published(seen) and isinstance(error.get("message"), str) and "error" not in error
    if not flat:
        yield f"a request that is wrong by {fault} was answered with {seen.answer.excerpt()}"


@invariant("errors.code-names-the-fault")
def the_code_names_the_fault(seen: Seen) -> Iterator[str]:
    """Programs branch on the code, people read the message."""
    fault, error = single_fault(seen), described_error(seen)
    if error.get("code") != fault:
        yield f"a request that is wrong by {fault} was answered with {seen.answer.excerpt()}"


def single_fault(seen: Seen) -> str:
    """The code of the one thing that is wrong with a request that was refused; NotTelling where that is not clear."""
    if not seen.refused or seen.operation.name == "changepoint":
        raise NotTelling
    body = text_called_json(seen)
    if body and is_cut_off_or_words(body):
        return "InvalidJsonFormat"
    sent = seen.sent_members
    if sent.keys() == {"granularity"} and sent["granularity"] in LENGTHS:
        return "RequiredSeries"
    if sent.keys() == {"granularity", "series"} and sent["granularity"] == "fortnightly" and len(values(seen)) >= FEWEST:
        return "InvalidGranularity"
    when = times(seen)
    if sent.keys() <= SOUND and len(set(when)) == len(when) and when != sorted(when):
        return "InvalidSeries"
    raise NotTelling


def _published(seen: Seen) -> list[str]:
    return seen.container.bundle["components"]["schemas"]["AnomalyDetectorError"]["properties"]["code"]["examples"]
