"""Read 3.2: when an operation was made and last changed, and the two paths that tell it."""

from datetime import datetime, timedelta

from conformance.harness.comparison import difference
from conformance.harness.read.client import Read, promised
from conformance.worlds.pages.files import File, pdf
from conformance.worlds.pages.strategies import saying

THIS = "read-3.2"
DOCUMENT: File = pdf([saying("winter", "autumn"), saying("Monday", "Friday")])
SLACK = timedelta(seconds=1)
"""Two members may be rounded to seconds each in its own way."""


def moment(text: object) -> datetime | None:
    """A point of time with its offset; None when it is none. Seven digits of a second are one more than Python reads."""
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return time if time.tzinfo else None


@promised("poll.created-stays", THIS)
def test_the_time_of_submission_stays(read: Read) -> None:
    """Results are sorted by it."""
    told = [state.told.get("createdDateTime") for state in read.followed(read.submit(DOCUMENT))]

    assert moment(told[-1]), f"createdDateTime is {told[-1]!r}, which is no point of time with an offset"
    assert len(set(told)) == 1, f"createdDateTime was {told[0]!r} and then {told[-1]!r}"


@promised("poll.updated-follows-created", THIS)
def test_the_time_of_the_last_change_follows(read: Read) -> None:
    """The difference is how long it took."""
    states = read.followed(read.submit(DOCUMENT))
    created, updated = (
        [moment(state.told.get(name)) for state in states] for name in ("createdDateTime", "lastUpdatedDateTime")
    )
    known = [time for time in updated if time]

    assert len(known) == len(updated), f"lastUpdatedDateTime is {states[-1].told.get('lastUpdatedDateTime')!r}"
    assert known == sorted(known), "lastUpdatedDateTime went back"
    late = [one for one, other in zip(created, known, strict=True) if one and other < one - SLACK]
    assert not late, f"lastUpdatedDateTime {known[-1]} is before createdDateTime {created[-1]}"


@promised("poll-by-operation.equals-analyze-results", THIS)
def test_both_paths_tell_the_same(read: Read) -> None:
    """The documentation of the container names one, the official client uses the other."""
    identifier = read.submit(DOCUMENT)
    told = read.followed(identifier)[-1].told
    other = read.door.served(read.key("poll-by-operation"), path=read.path("poll-by-operation", identifier))

    changed = difference(told, other, name="the result")
    assert not changed, f"by the other path, {changed}"
