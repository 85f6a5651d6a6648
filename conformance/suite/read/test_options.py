"""Read 3.2: the parameters of a submission."""

import pytest

from conformance.harness.read.client import Read, promised
from conformance.harness.read.results import State
from conformance.worlds.pages.files import File, pdf, png
from conformance.worlds.pages.strategies import saying

THIS = "read-3.2"
PAGE: File = png(saying("thunder", "rainbow"))
DOCUMENT: File = pdf([saying("apple", "peach"), saying("honey", "bread"), saying("pepper", "tomato")])


def words(state: State) -> list[list[str]]:
    """The words of each page."""
    return [page.texts for page in state.pages]


def unchanged(read: Read, query: str) -> None:
    """Demand that a query is accepted and changes no word."""
    plain = words(read.known(PAGE))
    answer = read.send("submit", PAGE.content, query=query)
    assert answer.status == 202, f"with {query}, a good file was answered with {answer.excerpt(120)}"
    told = words(read.followed(read.id_of(answer))[-1])

    assert told == plain, f"with {query}, {plain} became {told}"


@promised("submit.takes-model-version", THIS)
def test_the_latest_model_is_the_default(read: Read) -> None:
    """Saying so changes nothing."""
    unchanged(read, "modelVersion=latest")


@promised("submit.takes-client-parameters", THIS)
@pytest.mark.parametrize("order", ["basic", "natural"])
def test_what_the_official_client_sends_is_taken(read: Read, order: str) -> None:
    """It sends both on every call."""
    unchanged(read, f"model-version=latest&readingOrder={order}")


@promised("submit.takes-a-language", THIS)
def test_a_language_can_be_forced(read: Read) -> None:
    """Whoever knows the language of a page may say so."""
    unchanged(read, "language=en")


@promised("submit.pages-selects-pages", THIS)
def test_one_page_can_be_chosen(read: Read) -> None:
    """Every page is billed."""
    _demand_the_second(read, read.read(DOCUMENT, "pages=2"))


@promised("sync.pages-selects-pages", THIS)
def test_one_page_can_be_chosen_at_once(read: Read) -> None:
    """The same for callers that wait."""
    _demand_the_second(read, read.sync(DOCUMENT, "pages=2"))


@promised("submit.page-ranges-agree", THIS)
@pytest.mark.parametrize("pages", ["1-3", "1-", "-3", "1,2,3", "1,2-3"])
def test_every_way_to_name_all_pages_gives_all(read: Read, pages: str) -> None:
    """An open range need not know the end."""
    everything = words(read.known(DOCUMENT))
    chosen = words(read.read(DOCUMENT, f"pages={pages}"))

    assert chosen == everything, f"with pages={pages}, {everything} became {chosen}"


@promised("submit.bad-pages-are-not-read", THIS)
@pytest.mark.parametrize("pages", ["x", "99"])
def test_pages_that_are_none_are_not_read(read: Read, pages: str) -> None:
    """A mistake must not cost the price of the whole file."""
    wrong = read.ends_badly(read.send("submit", DOCUMENT.content, query=f"pages={pages}"))

    assert not wrong, f"with pages={pages}, {wrong}"


def _demand_the_second(read: Read, state: State) -> None:
    second = read.known(DOCUMENT).pages[1].texts
    told = [(page.number, page.texts) for page in state.pages]

    assert told == [(2, second)], f"with pages=2 of three pages, of which the second says {second}, came {told}"
