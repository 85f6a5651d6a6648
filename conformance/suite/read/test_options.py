"""Read 3.2: the parameters of a submission."""

import pytest

from conformance.harness import Broken
from conformance.harness.read.client import Read, promised
from conformance.harness.read.shared_pages import BOOK, DOCUMENT, PAGE
from conformance.invariants.read.results import State
from conformance.worlds.pages.sample import columns

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
    answer = read.send("submit", read.image(PAGE).content, query="language=en")
    assert answer.status == 202, f"with language=en, a good file was answered with {answer.excerpt(120)}"
    told = [word for page in read.followed(read.taken(answer)).texts for word in page]

    assert set(told).intersection(PAGE.texts), f"with language=en, {' '.join(PAGE.texts)!r} says {' '.join(told)!r}"


@promised("submit.pages-selects-pages", THIS)
def test_one_page_can_be_chosen(read: Read) -> None:
    """Every page is billed, so nobody has pages read that were not asked for."""
    _demand_the_second(read, read.read(read.document(DOCUMENT), "pages=2"))


@promised("sync.pages-selects-pages", THIS)
def test_one_page_can_be_chosen_at_once(read: Read) -> None:
    """A caller that waits for one page must not wait for all."""
    _demand_the_second(read, read.sync(read.document(DOCUMENT), "pages=2"))


@promised("submit.page-ranges-agree", THIS)
@pytest.mark.parametrize("pages", ["1-2", "1-", "-2", "1,2"])
def test_every_way_to_name_all_pages_gives_all(read: Read, pages: str) -> None:
    """Whoever wants every page need not know how many there are."""
    document = read.document(DOCUMENT)
    everything = read.known(document).texts
    chosen = read.read(document, f"pages={pages}").texts

    assert chosen == everything, f"with pages={pages}, {everything} became {chosen}"


@promised("submit.one-readable-page-is-enough", THIS)
@pytest.mark.parametrize(("pages", "expected"), [("5-100", [5]), ("3-100", [3, 4, 5]), ("-10", [1, 2, 3, 4, 5])])
def test_a_range_may_go_beyond_the_file(read: Read, pages: str, expected: list[int]) -> None:
    """Whoever wants the first ten pages need not know whether there are ten."""
    _demand_pages(read, pages, expected)


@promised("submit.page-ranges-may-overlap", THIS)
def test_ranges_may_overlap(read: Read) -> None:
    """Ranges are joined by programs that do not compare them."""
    _demand_pages(read, "-5,1,3,5-10", [1, 2, 3, 4, 5])


@promised("submit.bad-pages-are-not-read", THIS)
def test_pages_that_are_no_numbers_are_not_read(read: Read) -> None:
    """A mistake in the numbers of pages must not cost the price of the whole file."""
    _demand_not_read(read, read.document(DOCUMENT).content, "pages=x")


@promised("submit.absent-pages-are-not-read", THIS)
def test_pages_that_are_not_there_are_not_read(read: Read) -> None:
    """Whoever names a page of another file should learn that, and not get a page that was not asked for."""
    _demand_not_read(read, read.document(DOCUMENT).content, "pages=99")


@promised("submit.impossible-ranges-are-not-read", THIS)
@pytest.mark.parametrize("pages", ["0", "2-1"])
def test_ranges_of_no_page_are_not_read(read: Read, pages: str) -> None:
    """A program that counts from 0, or backwards, must not take an empty answer for an empty file."""
    _demand_not_read(read, read.document(DOCUMENT).content, f"pages={pages}")


@promised("submit.unknown-languages-are-not-read", THIS)
def test_a_language_that_is_none_is_not_read(read: Read) -> None:
    """A mistyped language must not give a page read in another one."""
    _demand_not_read(read, read.image(PAGE).content, "language=xx")


@promised("submit.unknown-models-are-not-used", THIS)
def test_a_model_that_never_was_is_not_used(read: Read) -> None:
    """Results that must be repeatable are asked of one model, and must not come from another one."""
    _demand_not_read(read, read.image(PAGE).content, "modelVersion=1999-12-31")


@promised("submit.unknown-orders-are-refused", THIS)
def test_an_order_that_is_none_is_refused(read: Read) -> None:
    """A mistyped order must not give the words in an order that nobody asked for."""
    _demand_not_read(read, read.image(PAGE).content, "readingOrder=sideways")


@promised("submit.natural-order-follows-columns", THIS)
def test_the_order_of_words_can_be_chosen(read: Read) -> None:
    """A newspaper is read column by column, and the rows of a table from left to right."""
    rows = (("garden", "bridge"), ("market", "table"), ("butter", "engine"))
    page = read.image(columns(rows))
    by_row, by_column = [word for row in rows for word in row], [row[column] for column in (0, 1) for row in rows]
    for query, wanted in {"readingOrder=natural": by_column, "readingOrder=basic": by_row, "": by_row}.items():
        told = read.read(page, query).texts[0]
        came = [word for word in told if word in wanted]
        in_order = [word for word in wanted if word in came]
        assert came == in_order, f"with {query or 'no readingOrder'}, the words come as {' '.join(told)}"


def _demand_not_read(read: Read, content: bytes, query: str) -> None:
    wrong = read.ends_badly(read.send("submit", content, query=query))

    assert not wrong, f"with {query}, {wrong}"


def _demand_pages(read: Read, pages: str, expected: list[int]) -> None:
    book, everything = read.whole(BOOK)
    answer = read.send("submit", book.content, query=f"pages={pages}")
    assert answer.status == 202, f"with pages={pages} of {len(BOOK)} pages, a good file was answered with {answer.excerpt(120)}"
    last = read.ended(read.states(read.taken(answer))[-1])

    told = [(page.number, page.texts) for page in last.pages]
    wanted = [(number, everything.texts[number - 1]) for number in expected]
    assert told == wanted, f"with pages={pages} of pages that say {everything.texts}, it {last.word} with {told}"


def _demand_the_second(read: Read, state: State) -> None:
    both = read.known(read.document(DOCUMENT)).texts
    if len(both) != len(DOCUMENT):
        raise Broken(read.key("poll.pages-are-numbered"), expected="two pages", got=f"{len(both)} pages")
    second = both[1]
    told = [(page.number, page.texts) for page in state.pages]

    assert told == [(2, second)], f"with pages=2 of two pages, of which the second says {second}, came {told}"
