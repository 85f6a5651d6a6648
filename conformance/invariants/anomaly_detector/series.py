"""Which series are served, and which are refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from conformance.invariants.anomaly_detector.reading import FEWEST, MOST, SOUND, moments, slots, times, values
from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.worlds.series.grid import LENGTHS, WRITTEN


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


@invariant("takes-gaps")
def takes_gaps(seen: Seen) -> Iterator[str]:
    """Sensors miss a reading now and then, and the rest of the day must be judged all the same."""
    when, missing = times(seen), _missing(seen)
    if seen.sent_members.keys() - SOUND or not 0 < missing <= 0.1 or any(one >= other for one, other in pairwise(when)):
        raise NotTelling
    if seen.refused:
        yield f"a series that misses {missing:.0%} of its points was answered with {seen.answer.excerpt()}"


@invariant("refuses-mostly-missing")
def refuses_mostly_missing(seen: Seen) -> Iterator[str]:
    """A season that is mostly guessed gives verdicts on guesses."""
    when, missing, period = times(seen), _missing(seen), seen.sent_members.get("period")
    if not isinstance(period, int) or not 2 <= period <= len(when) // 2 or seen.sent_members.keys() - SOUND - {"period"}:
        raise NotTelling
    if missing <= 0.5 or any(one >= other for one, other in pairwise(when)):
        raise NotTelling
    if not seen.refused:
        yield f"status {seen.answer.status} for a season of {period} in a series that misses {missing:.0%} of its points"


def _missing(seen: Seen) -> float:
    """The share of points that are not there, of those that the grid has between the first and the last."""
    count, whole = len(times(seen)), slots(seen)
    when, sent = times(seen), seen.sent_members
    step = LENGTHS[sent["granularity"]] * (sent.get("customInterval") or 1)
    if any((time - when[0]) % step for time in when):
        raise NotTelling
    return 1 - count / whole


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
    if any(one >= other for one, other in pairwise(moments(seen))):
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
