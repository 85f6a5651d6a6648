"""How large a page is, and in which unit."""

import pytest

from conformance.harness.read.client import Read, promised
from conformance.worlds.pages.files import FORMATS, IMAGES, pdf
from conformance.worlds.pages.strategies import saying

PAGE = saying("tiger", "ribbon")
WIDER = saying("yesterday", "evening", "breakfast")
DOTS_PER_INCH = 150
SLACK = 0.02
"""Inches: page sizes are written in points, and rounded."""


@promised("poll.unit-follows-format")
@pytest.mark.parametrize("name", FORMATS)
def test_images_are_measured_in_pixels_and_documents_in_inches(read: Read, name: str) -> None:
    """Whoever draws the boxes over the page must know."""
    page = read.known(FORMATS[name](PAGE)).pages[0]

    expected = "inch" if name == "PDF" else "pixel"
    assert page.unit == expected, f"the unit of a {name} is {page.unit!r}"


@promised("poll.measures-images")
@pytest.mark.parametrize("name", IMAGES)
def test_an_image_has_the_size_of_its_file(read: Read, name: str) -> None:
    """Boxes are drawn by their share of it."""
    for drawn in (PAGE, WIDER):
        page = read.known(IMAGES[name](drawn)).pages[0]

        told, real = (page.width, page.height), (drawn.width, drawn.height)
        assert told == real, f"a {name} of {real[0]} x {real[1]} pixels is told to have {told[0]} x {told[1]}"


@promised("poll.measures-pdfs")
def test_a_page_of_a_document_has_its_size_in_inches(read: Read) -> None:
    """The same for a page that has no pixels."""
    file = pdf([PAGE, WIDER], dpi=DOTS_PER_INCH)
    for drawn, page in zip(file.pages, read.known(file).pages, strict=True):
        told, real = (page.width or 0, page.height or 0), (drawn.width / DOTS_PER_INCH, drawn.height / DOTS_PER_INCH)
        near = all(abs(one - other) <= SLACK for one, other in zip(told, real, strict=True))
        assert near, f"a page of {real[0]:.2f} x {real[1]:.2f} inches is told to have {told[0]} x {told[1]}"
