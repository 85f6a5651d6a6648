"""Read 3.2: when an operation was made and last changed, and the two paths that tell it."""

from itertools import pairwise

from conformance.harness import NotOffered
from conformance.harness.read.client import Read, promised
from conformance.harness.read.shared_pages import DOCUMENT
from conformance.invariants.comparison import difference, moment

THIS = "read-3.2"


def story(read: Read, member: str) -> list[str]:
    """What a member said each time when a document was asked for, and says now; answers without it say nothing."""
    outcome = read.outcome(read.document(DOCUMENT))
    states = [*outcome.states, read.poll(outcome.submitted)]
    return [str(state.said[member]) for state in states if member in state.said]


@promised("poll.created-stays", THIS)
def test_the_time_of_submission_stays(read: Read) -> None:
    """Results are sorted by the time of their submission, which is over once and for all."""
    told = story(read, "createdDateTime")

    others = [text for text in told if text != told[0]]
    assert not others, f"createdDateTime was {told[0]!r} and then {others[0]!r}"


@promised("poll.updated-follows-created", THIS)
def test_the_time_of_the_last_change_never_goes_back(read: Read) -> None:
    """Programs fetch what changed since they asked last."""
    told = [(time, text) for text in story(read, "lastUpdatedDateTime") if (time := moment(text))]

    back = [f"{one!r} and then {other!r}" for (before, one), (after, other) in pairwise(told) if after < before]
    assert not back, f"lastUpdatedDateTime was {back[0]}"


@promised("poll-by-operation.equals-analyze-results", THIS)
def test_both_paths_tell_the_same(read: Read) -> None:
    """The documentation of the container names one path to ask at, the official client uses the other."""
    document = read.document(DOCUMENT)
    told, identifier = read.known(document).said, read.outcome(document).submitted.identifier
    rule, witness = f"{THIS}.poll-by-operation.equals-analyze-results", read.door.witness
    try:
        other = read.door.served(read.key("poll-by-operation"), path=read.path("poll-by-operation", identifier))
    except NotOffered:
        witness.saw_done(rule, "one-path")
        raise
    witness.saw_done(rule, "both-paths")

    if read.door.undescribed:  # a member that is missing is a finding of its own
        shared = told.keys() & other.keys()
        told, other = ({name: result[name] for name in shared} for result in (told, other))
    changed = difference(told, other, name="the result")
    assert not changed, f"by the other path, {changed}"
