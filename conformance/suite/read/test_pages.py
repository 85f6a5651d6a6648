"""Files of several pages: each page once, in its order, with its own words."""

import pytest

from conformance.harness.read.client import Read, promised
from conformance.worlds.pages.drawn import blank
from conformance.worlds.pages.files import File, pdf, png, tiff
from conformance.worlds.pages.strategies import saying
from conformance.worlds.pages.words import distinct_words

COUNT = 4
FIRST, SECOND = [saying("north", "market"), saying("round", "table")], [saying("green", "hammer"), saying("brown", "kettle")]


def document(seed: int, kind: str) -> File:
    """A file of several pages, no two of which share a word."""
    words = distinct_words(seed, COUNT * 2)
    pages = [saying(*words[start : start + 2]) for start in range(0, len(words), 2)]
    return pdf(pages) if kind == "PDF" else tiff(pages)


@promised("poll.pages-are-numbered")
@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_pages_are_numbered_from_one(read: Read, kind: str) -> None:
    """An index of a book is made of these numbers; a blank page is a page."""
    pages = [*FIRST, blank(300, 200), *SECOND]
    state = read.known(pdf(pages) if kind == "PDF" else tiff(pages))

    numbers = [page.number for page in state.pages]
    expected = list(range(1, len(pages) + 1))
    assert numbers == expected, f"the pages of a {kind} of {len(pages)}, the third of them blank, are numbered {numbers}"


@promised("poll.pages-keep-their-words")
@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_each_page_has_its_own_words(read: Read, kind: str, seed: int) -> None:
    """The total of page 3 belongs on page 3."""
    file = document(seed, kind)
    state = read.known(file)

    assert len(state.pages) == COUNT, f"a {kind} of {COUNT} pages got {len(state.pages)} results"
    for drawn, page in zip(file.pages, state.pages, strict=True):
        elsewhere = {word for other in file.pages if other is not drawn for word in other.texts}
        foreign = elsewhere.intersection(page.texts)
        assert not foreign, f"the page that says {' '.join(drawn.texts)} got {' '.join(foreign)}, which is on another one"
        assert set(page.texts) & set(drawn.texts), f"the page that says {' '.join(drawn.texts)} got {' '.join(page.texts)}"


@promised("poll.pdfs-follow-each-other")
def test_joined_documents_give_the_pages_of_both(read: Read) -> None:
    """Attachments are joined before they are archived."""
    apart = [page.texts for file in (pdf(FIRST), pdf(SECOND)) for page in read.known(file).pages]
    joined = [page.texts for page in read.known(pdf([*FIRST, *SECOND])).pages]

    assert joined == apart, f"two documents say {apart}, and joined they say {joined}"


@promised("poll.blank-pages-have-no-lines")
@pytest.mark.parametrize("kind", ["image", "PDF"])
def test_a_blank_page_is_one_page_without_lines(read: Read, kind: str) -> None:
    """The back of every second sheet is blank."""
    paper = blank(300, 200)
    state = read.known(pdf([paper]) if kind == "PDF" else png(paper))

    assert len(state.pages) == 1, f"a blank {kind} got {len(state.pages)} pages"
    assert not state.pages[0].lines, f"a blank {kind} says {' '.join(state.pages[0].texts)!r}"
