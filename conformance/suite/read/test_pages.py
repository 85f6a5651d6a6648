"""Files of several pages: each page once, in its order, with its own words and its own size."""

from collections.abc import Callable, Sequence

import pytest

from conformance.harness.read.client import Read, promised
from conformance.harness.read.evaluation import evaluated
from conformance.harness.read.shared_pages import APPENDIX, BOOK, PAGE
from conformance.worlds.pages.drawn import Drawn, blank
from conformance.worlds.pages.files import FORMATS, IMAGES, File, pdf, tiff
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
    """An index of a book is made of these numbers; a blank page is a page."""
    for file in read.those_read([pdf(BOOK), tiff(BOOK)]):
        numbers = [page.number for page in read.known(file).pages]

        expected = list(range(1, len(BOOK) + 1))
        assert numbers == expected, f"{file.name} of {len(BOOK)} pages, one of them blank, has the page numbers {numbers}"


@promised("poll.pages-keep-their-words")
@DOCUMENTS
def test_each_page_has_its_own_words(read: Read, bind: Bind) -> None:
    """The total of page 3 belongs on page 3."""
    file = bind(BOOK)
    told = [page.texts for page in read.known(file).pages if page.texts]
    printed = [page.texts for page in BOOK if page.texts]

    assert len(told) == len(printed), f"of {len(printed)} pages with words in {file.name}, {len(told)} have any"
    for own, found in zip(printed, told, strict=True):
        foreign = {word for other in printed if other is not own for word in other}.intersection(found)
        assert not foreign, f"the page that says {' '.join(own)} got {' '.join(foreign)}, which is on another one"
        assert set(own).intersection(found), f"the page that says {' '.join(own)} got {' '.join(found)}"


@promised("poll.pdfs-follow-each-other")
def test_joined_documents_give_the_pages_of_both(read: Read) -> None:
    """Attachments are joined before they are archived."""
    apart = [texts for part in (BOOK[:-2], APPENDIX) for texts in read.known(pdf(part)).texts]
    joined = read.known(pdf(BOOK)).texts

    assert joined == apart, f"two documents say {apart}, and joined they say {joined}"


@promised("poll.blank-pages-have-no-lines")
def test_a_blank_page_is_one_page_without_lines(read: Read) -> None:
    """The back of every second sheet is blank."""
    pages = read.known(read.image(blank(300, 200))).pages

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
    for file, dpi in ((pdf(APPENDIX), 150), (pdf([WIDER], dpi=COARSE), COARSE)):
        for drawn, page in zip(file.pages, read.known(file).pages, strict=True):
            told, real = (page.width or 0, page.height or 0), (drawn.width / dpi, drawn.height / dpi)
            near = all(abs(one - other) <= SLACK for one, other in zip(told, real, strict=True))
            assert near, f"a page of {real[0]:.2f} x {real[1]:.2f} inches is told to have {told[0]} x {told[1]}"
