"""Read 3.2: the parameters of a submission."""

import pytest

from conformance.harness.read.client import Read, promised
from conformance.harness.read.shared_pages import DOCUMENT, PAGE
from conformance.invariants.read.results import State

THIS = "read-3.2"


def unchanged(read: Read, query: str) -> None:
    """Demand that a query is accepted and changes no word."""
    page = read.image(PAGE)
    plain = read.known(page).texts
    answer = read.send("submit", page.content, query=query)
    assert answer.status == 202, f"with {query}, a good file was answered with {answer.excerpt(120)}"
    told = read.followed(read.taken(answer)).texts

    assert told == plain, f"with {query}, {plain} became {told}"


@promised("submit.takes-model-version", THIS)
def test_the_latest_model_is_the_default(read: Read) -> None:
    """A client that asks for the latest model gets what one gets that asks for none."""
    unchanged(read, "modelVersion=latest")


@promised("submit.takes-client-parameters", THIS)
@pytest.mark.parametrize("order", ["basic", "natural"])
def test_what_the_official_client_sends_is_taken(read: Read, order: str) -> None:
    """The official client sends the model version and the reading order on every call."""
    unchanged(read, f"model-version=latest&readingOrder={order}")


@promised("submit.takes-a-language", THIS)
def test_a_language_can_be_forced(read: Read) -> None:
    """Whoever knows the language of a page may say so."""
    unchanged(read, "language=en")


@promised("submit.pages-selects-pages", THIS)
def test_one_page_can_be_chosen(read: Read) -> None:
    """Every page is billed, so nobody has pages read that were not asked for."""
    _demand_the_second(read, read.read(read.document(DOCUMENT), "pages=2"))


@promised("sync.pages-selects-pages", THIS)
def test_one_page_can_be_chosen_at_once(read: Read) -> None:
    """A caller that waits for one page must not wait for all."""
    _demand_the_second(read, read.sync(read.document(DOCUMENT), "pages=2"))


@promised("submit.page-ranges-agree", THIS)
@pytest.mark.parametrize("pages", ["1-3", "1-", "-3", "1,2,3"])
def test_every_way_to_name_all_pages_gives_all(read: Read, pages: str) -> None:
    """Whoever wants every page need not know how many there are."""
    document = read.document(DOCUMENT)
    everything = read.known(document).texts
    chosen = read.read(document, f"pages={pages}").texts

    assert chosen == everything, f"with pages={pages}, {everything} became {chosen}"


@promised("submit.bad-pages-are-not-read", THIS)
@pytest.mark.parametrize("pages", ["x", "99"])
def test_pages_that_are_none_are_not_read(read: Read, pages: str) -> None:
    """A mistake in the numbers of pages must not cost the price of the whole file."""
    wrong = read.ends_badly(read.send("submit", read.document(DOCUMENT).content, query=f"pages={pages}"))

    assert not wrong, f"with pages={pages}, {wrong}"


def _demand_the_second(read: Read, state: State) -> None:
    second = read.known(read.document(DOCUMENT)).texts[1]
    told = [(page.number, page.texts) for page in state.pages]

    assert told == [(2, second)], f"with pages=2 of three pages, of which the second says {second}, came {told}"
