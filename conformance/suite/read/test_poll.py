"""Asking what became of a file."""

import pytest

from conformance.harness.comparison import difference
from conformance.harness.read.client import Read, promised
from conformance.worlds.pages.files import File, pdf, png
from conformance.worlds.pages.strategies import saying

PAGE: File = png(saying("museum", "ticket"))
DOCUMENT: File = pdf([saying("first", "report"), saying("other", "letter")])
ORDER = ("notstarted", "running", "succeeded")
AGAIN = 5
UNKNOWN = "8a6c1f54-3d0b-4f6e-9b47-5f0a8c2d7e19"
MALFORMED = ("no-such-operation", "0", f"{UNKNOWN}0", UNKNOWN.replace("-", "_"))


@promised("poll.known-at-once")
def test_an_operation_is_known_at_once(read: Read) -> None:
    """A client asks as soon as it has the URL, and gives up at a 404."""
    identifier = read.submit(PAGE)
    answer = read.door.refusal(read.key("poll"), path=read.path("poll", identifier))

    assert answer.status == 200, f"right after the submission, asking was answered with {answer.excerpt(120)}"


@promised("poll.good-files-succeed")
def test_a_good_file_is_read(read: Read) -> None:
    """It is what the container is for."""
    ended = read.ended(read.submit(PAGE))

    assert ended.status == "succeeded", f"the operation of a good file ended with {f'{ended.told}'[:200]}"


@promised("poll.status-moves-forward")
def test_the_status_never_goes_back(read: Read) -> None:
    """A loop that waits while an operation is running stops at anything else."""
    states = read.followed(read.submit(DOCUMENT))

    steps = [ORDER.index(state.status) for state in states]
    assert steps == sorted(steps), f"the states came as {', '.join(state.status for state in states)}"


@promised("poll.pages-come-with-success")
def test_pages_come_when_everything_was_read(read: Read) -> None:
    """Half a document would pass for a whole one."""
    states = read.followed(read.submit(DOCUMENT))

    early = [f"{len(state.pages)} pages in the state {state.status}" for state in states[:-1] if state.pages]
    assert not early, f"there are {early[0]}"
    assert states[-1].pages, f"there are no pages in {f'{states[-1].told}'[:200]}"


@promised("poll.final-is-stable")
def test_a_result_stays_as_it_is(read: Read) -> None:
    """It is fetched again after a crash, or by somebody else."""
    identifier = read.submit(DOCUMENT)
    before = read.followed(identifier)[-1]
    for _ in range(AGAIN):
        read.submit(PAGE)
        answer = read.door.refusal(read.key("poll"), path=read.path("poll", identifier))
        if answer.status == 404:
            raise AssertionError(f"a result that was there is gone: {answer.excerpt(120)}")
        changed = difference(before.told, answer.json(), name="the result")

        assert not changed, f"asked again, {changed}"


@promised("poll.unknown-id-is-refused")
def test_an_id_that_nobody_got_is_refused(read: Read) -> None:
    """A client that waits for it would wait for ever."""
    answer = read.door.ask(read.key("poll"), path=read.path("poll", UNKNOWN))

    assert 400 <= answer.status < 500, f"an id that nobody got was answered with {answer.excerpt(120)}"


@promised("poll.malformed-id-is-refused")
@pytest.mark.parametrize("identifier", MALFORMED)
def test_an_id_that_is_no_guid_is_refused(read: Read, identifier: str) -> None:
    """A client that cut it off wrongly should learn that."""
    answer = read.door.ask(read.key("poll"), path=read.path("poll", identifier))

    assert 400 <= answer.status < 500, f"the id {identifier!r} was answered with {answer.excerpt(120)}"
