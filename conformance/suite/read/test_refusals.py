"""What must not be read: files that are none, URLs that lead nowhere, and files that attack."""

import json

import pytest

from conformance.harness import Broken
from conformance.harness.read.client import JSON, Read, promised
from conformance.harness.read.shared_pages import PAGE
from conformance.worlds.pages import hostile

NO_FILES = [hostile.random_bytes(), hostile.not_an_image()]
BAD_URLS = ("not a url", "http://", "ftp://files.invalid/page.png", "http://files.invalid/page.png")


@promised("submit.unreadable-is-not-read")
@pytest.mark.parametrize("hostile", NO_FILES, ids=lambda hostile: hostile.name)
def test_what_is_no_file_is_not_read(read: Read, hostile: hostile.Hostile) -> None:
    """A client must not take rubbish for a blank page."""
    wrong = read.ends_badly(read.send("submit", hostile.content))

    assert not wrong, f"{hostile.why}: {wrong}"


@promised("submit.bad-url-is-not-read")
@pytest.mark.parametrize("url", BAD_URLS)
def test_a_url_that_leads_nowhere_is_not_read(read: Read, url: str) -> None:
    """A link that leads nowhere must not look like a page without text."""
    wrong = read.ends_badly(read.send("submit", json.dumps({"url": url}).encode(), JSON))

    assert not wrong, f"with the URL {url!r}, {wrong}"


@promised("submit.tiny-is-not-read")
def test_an_image_of_one_pixel_is_not_read(read: Read) -> None:
    """An image of one pixel is the mistake of a program, and no page."""
    wrong = read.ends_badly(read.send("submit", hostile.one_pixel().content))

    assert not wrong, f"of an image of one pixel, {wrong}"


@promised("submit.huge-is-not-read")
def test_an_image_of_a_wall_is_not_read(read: Read) -> None:
    """Whoever sends more than is read must learn that, instead of missing what was left out."""
    huge = hostile.huge()
    wrong = read.ends_badly(read.send("submit", huge.content))

    assert not wrong, f"of {huge.why}, {wrong}"


@promised("submit.survives-hostile-files")
def test_a_good_file_is_read_after_bad_ones(read: Read) -> None:
    """One client's broken scanner must not stop the others."""
    page = read.image(PAGE)
    before = read.known(page)
    for attack in hostile.attacks():
        answer = read.send("submit", attack.content)
        if answer.status == 202:
            read.states(read.taken(answer))
    try:
        after = read.read(page)
    except Broken as broken:
        raise AssertionError(f"after damaged, huge and protected files, a good one is no longer read: {broken}") from None

    assert after.texts == before.texts, f"after damaged, huge and protected files, {before.texts} became {after.texts}"
