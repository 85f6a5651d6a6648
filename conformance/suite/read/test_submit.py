"""Submitting a file: as bytes in every documented format, and by its URL."""

import pytest

from conformance.harness import Broken
from conformance.harness.read.client import JSON, Read, promised
from conformance.harness.read.shared_pages import DOCUMENT, PAGE
from conformance.worlds.pages.files import FORMATS

NOT_READ = ("submit.accepts-valid", "poll.good-files-succeed")
"""What a format breaks that is not read: it is refused, or fails later."""


@promised("submit.ids-are-new")
def test_every_submission_has_an_id_of_its_own(read: Read) -> None:
    """Two users may send the same form on the same day, and must not find each other's results."""
    page = read.image(PAGE)
    submitted = [read.submit(page), read.submit(page), read.outcome(read.document(DOCUMENT)).submitted]

    ids = [each.identifier for each in submitted]
    assert len(set(ids)) == len(ids), f"{len(ids)} submissions, two of them of one file, got the ids {', '.join(ids)}"


@promised("submit.reads-every-format")
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_read(read: Read, name: str) -> None:
    """Scanners and programs write files in the format they know; each that is documented must be read."""
    try:
        found = {word for page in read.known(FORMATS[name](PAGE)).texts for word in page}
    except Broken as broken:
        if not broken.requirement.endswith(NOT_READ):
            raise
        raise AssertionError(f"a {name} was not read: {broken.got}") from None

    assert found.intersection(PAGE.texts), f"a {name} of {' '.join(PAGE.texts)!r} says {' '.join(sorted(found))!r}"


@promised("submit.url-equals-bytes")
def test_a_file_by_its_url_gets_the_same_pages(read: Read) -> None:
    """Whoever has a link to a file need not fetch the file first."""
    page = read.image(PAGE)
    by_bytes = read.known(page).texts
    answer = read.send("submit", read.reachable_url("/by-url.png", page), JSON)
    assert answer.status == 202, f"the URL of a good file was answered with {answer.excerpt(120)}"
    by_url = read.ended(read.states(read.taken(answer))[-1])

    assert by_url.texts == by_bytes, f"by its bytes a file says {by_bytes}, by its URL {f'{by_url.said}'[:200]}"


@promised("submit.unknown-parameters-are-harmless")
def test_unknown_parameters_change_nothing(read: Read) -> None:
    """Clients of other versions send parameters that this one does not know."""
    page = read.image(PAGE)
    answer = read.send("submit", page.content, query="detectOrientation=true&no-such-parameter=1")

    assert answer.status == 202, f"with a parameter that is not described, a good file was answered with {answer.excerpt(120)}"
    changed, plain = read.followed(read.taken(answer)).texts, read.known(page).texts
    assert changed == plain, f"with a parameter that is not described, {plain} became {changed}"


@promised("submit.own-media-type-changes-nothing")
def test_an_image_under_its_own_media_type_is_the_same_image(read: Read) -> None:
    """Browsers and many programs send a picture as image/png, and must not get another text for that."""
    page = FORMATS["PNG"](PAGE)
    answer = read.send("submit", page.content, (("Content-Type", page.media_type),))
    if 400 <= answer.status < 500:
        return
    told, plain = read.followed(read.taken(answer)).texts, read.known(page).texts

    assert told == plain, f"sent as {page.media_type}, {plain} became {told}"
