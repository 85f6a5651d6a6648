"""Reading a file while the caller waits."""

from functools import partial

from conformance.harness.at_once import at_once
from conformance.harness.read.client import JSON, Read, promised
from conformance.harness.read.crowd import crowd, mixed_up
from conformance.harness.read.shared_pages import DOCUMENT, PAGE
from conformance.invariants.read.results import State
from conformance.worlds.pages.sample import sample

SLACK = 1.0
"""Degrees."""


@promised("sync.equals-async")
def test_both_ways_give_the_same(read: Read) -> None:
    """A program may change from waiting for a result to asking for it later, or back."""
    for file in (read.document(DOCUMENT), read.image(PAGE)):
        later, waited_for = (
            [(page.number, page.unit, [line.text for line in page.lines], page.texts) for page in state.pages]
            for state in (read.known(file), read.known_at_once(file))
        )

        assert waited_for == later, f"asked for later a file says {later}, and at once {waited_for}"
    turned = read.image(sample())
    states = read.known(turned), read.known_at_once(turned)
    assert all(state.pages for state in states), f"{[len(state.pages) for state in states]} pages came of a page"
    angles = [state.pages[0].angle or 0.0 for state in states]
    apart = (angles[1] - angles[0] + 180) % 360 - 180
    assert abs(apart) <= SLACK, f"asked for later a page is turned by {angles[0]}, and at once by {angles[1]}"


@promised("sync.url-equals-bytes")
def test_a_file_by_its_url_is_read_at_once(read: Read) -> None:
    """A caller that waits may name a file by its link, and gets what the bytes would give."""
    page = read.image(PAGE)
    by_bytes = read.known_at_once(page).texts
    answer = read.send("sync", read.reachable_url("/at-once.png", page), JSON)
    assert answer.status == 200, f"the URL of a good file was answered with {answer.excerpt(120)}"
    by_url = State(answer.json())

    assert by_url.texts == by_bytes, f"by its bytes a file says {by_bytes}, by its URL {f'{by_url.said}'[:200]}"


@promised("sync.results-stay-apart")
def test_callers_at_once_get_their_own_text(read: Read, seed: int) -> None:
    """A synchronous call must not return another caller's text."""
    files = crowd(read, seed)
    states = at_once(partial(read.sync, file) for file in files)

    wrong = mixed_up(files, states)
    assert not wrong, f"of {len(files)} files read at once, {wrong}"
