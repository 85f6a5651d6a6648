"""What one question for a training shows of its times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from conformance.invariants.invariant import NotTelling, Seen, invariant

TIMES = ("createdDateTime", "lastActionDateTime", "lastSuccessfulTrainingDateTime")
RFC_3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)?")
OF_2018 = {"twelve-hours": "%m/%d/%Y %I:%M:%S %p", "twenty-four-hours": "%m/%d/%Y %H:%M:%S"}
"""As recorded: 8/3/2018 2:41:57 AM, and 08/03/2018 02:41:57."""
WHOLE_SECONDS = timedelta(seconds=1)
"""By which times may seem to differ of which one was told without its fraction."""


def _forms(seen: Seen) -> Iterator[str]:
    """In which of the known forms times are told, each form once."""
    told = _told(seen).values()
    if any(RFC_3339.fullmatch(text) and point(text) for text in told):
        yield "rfc-3339"
    yield from (name for name, form in OF_2018.items() if any(_parsed(text, form) for text in told))


@invariant("times-are-points-of-time", least=2, does=_forms)
def the_times_of_a_training_are_points_of_time(seen: Seen) -> Iterator[str]:
    """Operators look for what was trained last."""
    for name, told in _told(seen).items():
        if point(told) is None:
            yield f"{name} is {told!r}"


@invariant("created-stays", least=1)
def nothing_happened_before_the_beginning(seen: Seen) -> Iterator[str]:
    """How long a training took is the difference."""
    yield from _out_of_order(seen, "createdDateTime", "lastActionDateTime")


@invariant("success-has-its-time", least=1)
def the_last_success_is_no_later_than_the_last_action(seen: Seen) -> Iterator[str]:
    """A success that lies ahead cannot be told from one to come."""
    yield from _out_of_order(seen, "lastSuccessfulTrainingDateTime", "lastActionDateTime")


def point(told: str) -> datetime | None:
    """The point of time in one of the known forms, in UTC where nothing else is said; None for anything else."""
    found = RFC_3339.fullmatch(told)
    if found:
        fraction = (found[3] or ".0")[:7]  # of seven digits, one more than Python reads
        zone = (found[4] or "Z").upper().replace("Z", "+00:00")
        return _parsed(f"{found[1]}T{found[2]}{fraction}{zone}", "%Y-%m-%dT%H:%M:%S.%f%z")
    return next(filter(None, (_parsed(told, form) for form in OF_2018.values())), None)


def _parsed(told: str, form: str) -> datetime | None:
    try:
        parsed = datetime.strptime(told, form)  # noqa: DTZ007 - two of the forms have no zone
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _told(seen: Seen) -> dict[str, str]:
    seen.demand_served()
    return {name: seen.said[name] for name in TIMES if seen.said.get(name) is not None}


def _out_of_order(seen: Seen, earlier: str, later: str) -> Iterator[str]:
    """Whether one time is after another; NotTelling where one is not told, or is no point of time."""
    told = _told(seen)
    if earlier not in told or later not in told:
        raise NotTelling
    one, other = point(told[earlier]), point(told[later])
    if one is None or other is None:
        raise NotTelling
    if one > other + WHOLE_SECONDS:
        yield f"{earlier} is {told[earlier]}, and {later} {told[later]}"
