"""Files of several pages: each page once, in its order, with its own words and its own size."""

from collections.abc import Callable, Sequence

import pytest

from conformance.harness.read.client import Read, promised
from conformance.harness.read.evaluation import evaluated
from conformance.harness.read.shared_pages import APPENDIX, BLANK_FIRST, BOOK, DOCUMENT, PAGE
from conformance.worlds.pages.drawn import Drawn, blank
from conformance.worlds.pages.files import DPI, FORMATS, IMAGES, File, pdf, tiff
from conformance.worlds.pages.strategies import saying

DOCUMENTS = pytest.mark.parametrize("bind", [pdf, tiff], ids=["PDF", "TIFF"])
Bind = Callable[[Sequence[Drawn]], File]
WIDER = saying("yesterday", "evening", "breakfast")
COARSE = 100
"""Dots per inch."""
SLACK = 0.02
"""Inches: page sizes are written in points, and rounded."""


@promised("poll.pages-are-numbered")
def test_pages_are_numbered_from_one(read: Read) -> None:
    """An index of a book is made of these numbers."""
    for file in read.those_read([pdf(DOCUMENT), tiff(DOCUMENT)]):
        numbers = [page.number for page in read.known(file).pages]

        assert numbers == [1, 2], f"{file.name} of two pages has the page numbers {numbers}"


@promised("poll.blank-pages-count")
def test_a_blank_page_is_counted(read: Read) -> None:
    """The back of every second sheet is blank, and the front of the next one must keep its number."""
    pages = [(page.number, bool(page.lines)) for page in read.known(read.document(BLANK_FIRST)).pages]

    assert pages == [(1, False), (2, True)], (
        f"a file of a blank page and a printed one gives these pages, each with whether it has words: {pages}"
    )


@promised("poll.longer-files-are-read-whole")
def test_a_longer_file_is_read_whole(read: Read) -> None:
    """A contract whose last page is missing is not signed."""
    book, state = read.whole(BOOK)

    numbers = [page.number for page in state.pages]
    assert numbers == list(range(1, len(BOOK) + 1)), f"{book.name} of {len(BOOK)} pages has the page numbers {numbers}"
    for drawn, found in zip(book.pages, state.texts, strict=True):
        _demand_own_words(drawn, found, book.pages)


@promised("poll.pages-keep-their-words")
@DOCUMENTS
def test_each_page_has_its_own_words(read: Read, bind: Bind) -> None:
    """The total of page 3 belongs on page 3."""
    file = bind(DOCUMENT)
    told = read.known(file).texts

    assert len(told) == len(DOCUMENT), f"{file.name} of {len(DOCUMENT)} pages got {len(told)}"
    for drawn, found in zip(DOCUMENT, told, strict=True):
        _demand_own_words(drawn, found, DOCUMENT)


@promised("poll.pdfs-follow-each-other")
def test_joined_documents_give_the_pages_of_both(read: Read) -> None:
    """Attachments are joined before they are archived."""
    parts = [read.known(pdf(part)) for part in (DOCUMENT, APPENDIX[1:])]
    apart = [texts for state in parts for texts in state.texts]
    joined = read.known(pdf([*DOCUMENT, *APPENDIX[1:]])).texts
    if joined == apart[: len(DOCUMENT)]:
        pytest.skip("just two of four pages were read, which are all that a free-tier key has read")

    assert joined == apart, f"two documents say {apart}, and joined they say {joined}"


@promised("poll.blank-pages-have-no-lines")
def test_a_blank_page_is_one_page_without_lines(read: Read) -> None:
    """The back of every second sheet is blank."""
    pages = read.known(read.document([blank(300, 200)])).pages

    assert len(pages) == 1, f"a blank image got {len(pages)} pages"
    assert not pages[0].lines, f"a blank image says {' '.join(pages[0].texts)!r}"


@promised("poll.unit-follows-format")
@pytest.mark.parametrize("name", FORMATS)
def test_images_are_measured_in_pixels_and_documents_in_inches(read: Read, name: str) -> None:
    """Whoever draws the boxes over the page must know in what they are measured."""
    page = read.known(FORMATS[name](PAGE)).pages[0]

    expected = "inch" if name == "PDF" else "pixel"
    assert page.unit == expected, f"the unit of a {name} is {page.unit!r}"


@promised("poll.measures-images")
@pytest.mark.parametrize("name", IMAGES)
def test_an_image_has_the_size_of_its_file(read: Read, name: str) -> None:
    """Boxes are drawn by their share of the image."""
    page = read.known(IMAGES[name](PAGE)).pages[0]

    told, real = (page.width, page.height), (PAGE.width, PAGE.height)
    assert told == real, f"a {name} of {real[0]} x {real[1]} pixels is told to have {told[0]} x {told[1]}"


@promised("poll.measures-images")
def test_images_of_many_sizes_have_theirs(read: Read, run_name: str) -> None:
    """A size that is right for one image may be that of another one."""
    for each in evaluated(read, run_name):
        told, real = (each.page.width, each.page.height), (each.printed.width, each.printed.height)
        assert told == real, f"an image of {real[0]} x {real[1]} pixels is told to have {told[0]} x {told[1]}"


@promised("poll.measures-pdfs")
def test_a_page_of_a_document_has_its_size_in_inches(read: Read) -> None:
    """A page of a PDF has no pixels; boxes are drawn by their share of its inches."""
    for file, dpi in ((pdf(DOCUMENT), DPI), (pdf([WIDER], dpi=COARSE), COARSE)):
        for drawn, page in zip(file.pages, read.known(file).pages, strict=False):
            told, real = (page.width or 0, page.height or 0), (drawn.width / dpi, drawn.height / dpi)
            near = all(abs(one - other) <= SLACK for one, other in zip(told, real, strict=True))
            assert near, f"a page of {real[0]:.2f} x {real[1]:.2f} inches is told to have {told[0]} x {told[1]}"


def _demand_own_words(drawn: Drawn, found: Sequence[str], pages: Sequence[Drawn]) -> None:
    own = set(drawn.texts)
    foreign = {word for other in pages for word in other.texts}.difference(own).intersection(found)
    assert not foreign, f"the page that says {' '.join(drawn.texts)} got {' '.join(foreign)}, which is on another one"
    assert own.intersection(found), f"the page that says {' '.join(drawn.texts)} got {' '.join(found) or 'no word'}"
