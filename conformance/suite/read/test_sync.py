"""Reading while the caller waits."""

from conformance.harness.read.client import Read, promised
from conformance.harness.read.results import state_of
from conformance.wire import NotJson
from conformance.worlds.pages.files import File, pdf, png
from conformance.worlds.pages.hostile import not_an_image, random_bytes
from conformance.worlds.pages.sample import sample
from conformance.worlds.pages.strategies import saying

DOCUMENT: File = pdf([saying("animal", "basket"), saying("battery", "blanket")])
PAGE: File = png(saying("teacher", "notebook"))
SLACK = 1.0
"""Degrees."""


@promised("sync.waits-for-the-result")
def test_the_answer_is_the_whole_result(read: Read) -> None:
    """A caller of this path has nothing to ask again with."""
    answer = read.send("sync", DOCUMENT.content)
    assert answer.status == 200, f"a good file was answered with {answer.excerpt(120)}"
    state = state_of(answer.json())

    assert state.status == "succeeded", f"a good file was answered with the status {state.told.get('status')!r}"
    assert len(state.pages) == len(DOCUMENT.pages), f"a document of {len(DOCUMENT.pages)} pages got {len(state.pages)}"


@promised("sync.equals-async")
def test_both_ways_give_the_same(read: Read) -> None:
    """A program may change from one to the other."""
    for file in (DOCUMENT, PAGE):
        later, at_once = (
            [(page.number, page.unit, [line.text for line in page.lines], page.texts) for page in state.pages]
            for state in (read.known(file), read.sync(file))
        )

        assert at_once == later, f"asked for later a file says {later}, and at once {at_once}"
    turned = png(sample())
    angles = [state.pages[0].angle or 0.0 for state in (read.known(turned), read.sync(turned))]
    apart = (angles[1] - angles[0] + 180) % 360 - 180
    assert abs(apart) <= SLACK, f"asked for later a page is turned by {angles[0]}, and at once by {angles[1]}"


@promised("sync.unreadable-is-failed")
def test_what_cannot_be_read_is_failed_and_nothing_else(read: Read) -> None:
    """Callers look at the status alone."""
    for hostile in (random_bytes(), not_an_image()):
        answer = read.send("sync", hostile.content)
        try:
            told = answer.json()
        except NotJson:
            told = None
        nothing_else = told in ({"status": "Failed"}, {"status": "failed"})

        assert nothing_else, f"{hostile.why} was answered with {answer.excerpt(120)}"
