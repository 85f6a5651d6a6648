"""The one mistake of a request that is sound otherwise, and what is known of its refusal.

Codes and messages are those of Microsoft's own engine: no page lists which mistake gets which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from conformance.invariants.anomaly_detector.reading import FEWEST, MOST, SOUND, moment, times, values
from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.refusals import described_error
from conformance.worlds.series.grid import LENGTHS

LARGEST = 1e100
"""Magnitude of a value that is judged."""


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a request."""

    what: str
    code: str
    message: str = ""
    """As the engine writes it; empty where it was never seen whole."""


TOO_LONG = Mistake(
    "a period of more than half the series", "InvalidModelArgument", "The 'series' field must have more than 2 periods points"
)
TUNINGS: dict[str, tuple[Callable[[float], bool], Mistake]] = {
    "maxAnomalyRatio": (
        lambda sent: not 0 < sent < 0.5,
        Mistake("a ratio that is no share below half", "InvalidModelArgument"),
    ),
    "sensitivity": (lambda sent: not 0 <= sent <= 100, Mistake("a sensitivity out of its range", "InvalidModelArgument")),
    "customInterval": (
        lambda sent: sent < 1,
        Mistake("a custom interval below 1", "InvalidCustomInterval", "The 'customInterval' field must be an integer > 0."),
    ),
    "period": (
        lambda sent: sent < 0,
        Mistake("a negative period", "InvalidPeriod", "The 'period' field must be an integer >= 0."),
    ),
}
NO_POINT = Mistake("a point without a value or a time", "BadArgument")
HUGE = Mistake("a value beyond 1e100", "InvalidSeries")
DISORDER = Mistake("disorder", "InvalidSeries", "The 'series' field must be sorted by timestamp in ascending order.")
TWICE = Mistake("two equal timestamps", "InvalidSeries", "The 'series' field cannot have duplicated timestamp.")
TOO_FEW = Mistake("too few points", "InvalidSeries", f"The 'series' field must have at least {FEWEST} points.")
TOO_MANY = Mistake("too many points", "InvalidSeries", f"The 'series' field cannot have more than {MOST} points.")


def wrong_tuning(seen: Seen) -> Mistake:
    """The one member that tunes a sound series, where its value is out of bounds; NotTelling otherwise."""
    sent = seen.sent_members
    (name, *more) = [*(sent.keys() - {"series", "granularity"}), "", ""][:2]
    if more != [""] or name not in TUNINGS or not _in_order(times(seen)):
        raise NotTelling
    value: Any = sent[name]
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise NotTelling
    wrong, mistake = TUNINGS[name]
    if wrong(value):
        return mistake
    if name == "period" and 2 * value + 1 > len(values(seen)) and _is_whole(seen):
        return TOO_LONG
    raise NotTelling


def wrong_point(seen: Seen) -> Mistake:
    """What is wrong with the only bad point of a series that nothing tunes; NotTelling otherwise."""
    sent = seen.sent_members
    series: object = sent.get("series")
    if sent.keys() - SOUND or sent.get("granularity") not in LENGTHS or not isinstance(series, list):
        raise NotTelling
    listed = cast("list[Any]", series)
    if not FEWEST <= len(listed) <= MOST or not all(isinstance(point, dict) for point in listed):
        raise NotTelling
    good = [point for point in listed if _is_measured(point)]
    if not _in_order([moment(point["timestamp"]) for point in good]):
        raise NotTelling
    if len(good) == len(listed) - 1:
        return NO_POINT
    if len(good) == len(listed) and any(abs(point["value"]) > LARGEST for point in good):
        return HUGE
    raise NotTelling


def wrong_series(seen: Seen) -> Mistake:
    """What is wrong with the length or the order of a series that nothing tunes; NotTelling otherwise."""
    sent = seen.sent_members
    count = len(values(seen))
    if sent.keys() - SOUND or sent.get("granularity") not in LENGTHS:
        raise NotTelling
    if count < FEWEST or count > MOST:
        return TOO_FEW if count < FEWEST else TOO_MANY
    when = times(seen)
    if _in_order(when):
        raise NotTelling
    return TWICE if when == sorted(when) else DISORDER


@invariant("refuses-wrong-tuning")
def refuses_wrong_tuning(seen: Seen) -> Iterator[str]:
    """A number out of its bounds is a slip of the client, and a verdict on other bounds would hide it."""
    mistake = wrong_tuning(seen)
    if not seen.refused:
        yield f"status {seen.answer.status} for {mistake.what}"


@invariant("refuses-bad-points")
def refuses_bad_points(seen: Seen) -> Iterator[str]:
    """A point that nobody measured would be judged as if it were zero, or move every verdict."""
    mistake = wrong_point(seen)
    if not seen.refused:
        yield f"status {seen.answer.status} for {mistake.what}"


@invariant("errors.rare-codes")
def rare_codes(seen: Seen) -> Iterator[str]:
    """A client that repairs its own request must learn which member to repair."""
    mistake = _first(seen, wrong_tuning, wrong_point)
    if not seen.refused:
        raise NotTelling
    code = described_error(seen).get("code")
    if code != mistake.code:
        yield f"{mistake.what} got the code {code}, not {mistake.code}"


@invariant("errors.parameters-come-first")
def parameters_come_first(seen: Seen) -> Iterator[str]:
    """A user who repairs one mistake after the other sees them in one order with every release."""
    sent = seen.sent_members
    if sent.keys() != {"granularity", "series"} or sent["granularity"] != "fortnightly" or len(values(seen)) >= FEWEST:
        raise NotTelling
    if not seen.refused:
        raise NotTelling
    code = described_error(seen).get("code")
    if code != "InvalidGranularity":
        yield f"an unknown granularity of a series of {len(values(seen))} points got the code {code}"


@invariant("errors.messages-are-known")
def messages_are_known(seen: Seen) -> Iterator[str]:
    """Scripts of operators search logs for these sentences."""
    mistake = _first(seen, wrong_tuning, wrong_series)
    if not seen.refused or not mistake.message:
        raise NotTelling
    message = described_error(seen).get("message")
    if message != mistake.message:
        yield f"{mistake.what} got the message {message!r}"


def _first(seen: Seen, *looks: Callable[[Seen], Mistake]) -> Mistake:
    if seen.operation.name == "changepoint":
        raise NotTelling
    for look in looks:
        try:
            return look(seen)
        except NotTelling:
            continue
    raise NotTelling


def _is_measured(point: Json) -> bool:
    value = point.get("value")
    try:
        moment(point["timestamp"])
    except (LookupError, TypeError, ValueError):
        return False
    return isinstance(value, int | float) and not isinstance(value, bool)


def _in_order(when: list[Any]) -> bool:
    return all(one < other for one, other in pairwise(when))


def _is_whole(seen: Seen) -> bool:
    """Whether no point is missing, so that everybody counts the same."""
    when = times(seen)
    return when[-1] - when[0] == (len(when) - 1) * LENGTHS[seen.sent_members["granularity"]]
