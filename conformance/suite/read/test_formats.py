"""The same page in every documented format, and by its URL."""

import pytest

from conformance.harness.read.client import JSON, Read, promised
from conformance.harness.read.results import State, state_of
from conformance.worlds.pages.files import FORMATS, png
from conformance.worlds.pages.strategies import saying

PAGE = saying("yellow", "feather")


def words(state: State) -> list[list[str]]:
    """The words of each page."""
    return [page.texts for page in state.pages]


@promised("submit.reads-every-format")
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_read(read: Read, name: str) -> None:
    """Scanners and programs write what they write."""
    file = FORMATS[name](PAGE)
    answer = read.send("submit", file.content)
    assert answer.status == 202, f"a {name} was answered with {answer.excerpt(120)}"
    ended = read.ended(read.id_of(answer))

    assert words(ended) == [list(PAGE.texts)], f"a {name} of {' '.join(PAGE.texts)} ended with {f'{ended.told}'[:200]}"


@promised("submit.url-equals-bytes")
def test_a_file_by_its_url_gets_the_same_pages(read: Read) -> None:
    """Whoever has a link need not fetch the file first."""
    file = png(saying("river", "needle"))
    by_bytes = read.known(file)
    answer = read.send("submit", read.url("/by-url.png", file), JSON)
    assert answer.status == 202, f"the URL of a good file was answered with {answer.excerpt(120)}"
    by_url = read.ended(read.id_of(answer))

    assert words(by_url) == words(by_bytes), f"by its bytes a file says {words(by_bytes)}, by its URL {f'{by_url.told}'[:200]}"


@promised("sync.url-equals-bytes")
def test_a_file_by_its_url_is_read_at_once(read: Read) -> None:
    """The same for callers that wait."""
    file = png(saying("queen", "pocket"))
    by_bytes = read.sync(file)
    answer = read.send("sync", read.url("/at-once.png", file), JSON)
    assert answer.status == 200, f"the URL of a good file was answered with {answer.excerpt(120)}"
    by_url = state_of(answer.json())

    assert words(by_url) == words(by_bytes), f"by its bytes a file says {words(by_bytes)}, by its URL {f'{by_url.told}'[:200]}"
