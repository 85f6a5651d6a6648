"""Asking what became of a file."""

from functools import partial

import pytest

from conformance.harness.at_once import at_once
from conformance.harness.read.client import Read, promised
from conformance.harness.read.crowd import crowd, mixed_up
from conformance.harness.read.shared_pages import DOCUMENT, PAGE
from conformance.invariants.comparison import difference
from conformance.invariants.read.results import STATES
from conformance.worlds.pages.files import FORMATS

AGAIN = 5
UNKNOWN = "8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19"


@promised("poll.known-at-once")
def test_an_operation_is_known_at_once(read: Read) -> None:
    """A client asks as soon as it has the URL of the operation, and gives up at a 404."""
    submitted = read.submit(read.image(PAGE))
    answer = read.door.refusal(read.key("poll"), path=submitted.target)

    assert answer.status == 200, f"right after the submission, asking was answered with {answer.excerpt(120)}"


@promised("poll.good-files-succeed")
@pytest.mark.parametrize("name", FORMATS)
def test_a_good_file_is_read(read: Read, name: str) -> None:
    """Reading good files is what the container is for."""
    ended = read.ended(read.outcome(FORMATS[name](PAGE)).last)

    assert ended.word == "succeeded", f"the operation of a good {name} ended with {f'{ended.said}'[:200]}"


@promised("poll.status-moves-forward")
def test_the_status_never_goes_back(read: Read) -> None:
    """A loop that waits while an operation is running stops at any other word."""
    outcome = read.outcome(read.document(DOCUMENT))
    read.must_succeed(outcome.last)

    words = [state.status for state in outcome.states]
    assert words == sorted(words, key=STATES.index), f"the states came as {', '.join(words)}"


@promised("poll.final-is-stable")
def test_a_result_stays_as_it_is(read: Read) -> None:
    """A result is fetched again after a crash, or by somebody else."""
    document = read.document(DOCUMENT)
    before, submitted = read.known(document), read.outcome(document).submitted
    read.submit(read.image(PAGE))
    for _ in range(AGAIN):
        answer = read.door.refusal(read.key("poll"), path=submitted.target)
        assert answer.status != 404, f"a result that was there is gone: {answer.excerpt(120)}"
        changed = difference(before.said, answer.json(), name="the result")

        assert not changed, f"asked again, {changed}"


@promised("poll.unknown-id-is-refused")
def test_an_id_that_nobody_got_is_refused(read: Read) -> None:
    """A client that asked for the result of an unknown id again and again would wait for ever."""
    answer = read.door.ask(read.key("poll"), path=read.path("poll", UNKNOWN))

    assert 400 <= answer.status < 500, f"an id that nobody got was answered with {answer.excerpt(120)}"


@promised("poll.results-stay-apart")
def test_operations_under_way_do_not_mix(read: Read, seed: int) -> None:
    """An invoice of one customer must never show in the results of another."""
    files = crowd(read, seed)
    states = at_once(partial(read.read, file) for file in files)

    wrong = mixed_up(files, states)
    assert not wrong, f"of {len(files)} files submitted at once, {wrong}"
