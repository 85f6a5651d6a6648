"""Boxes and angles of a page, and how they follow what is done to it; no word of it does."""

from collections.abc import Callable

import pytest

from conformance.harness.read.client import Read, promised
from conformance.harness.read.shared_pages import DOCUMENT, PAGE
from conformance.invariants.read.poll import numbers
from conformance.invariants.read.results import Page
from conformance.worlds.pages.boxes import centre, holds
from conformance.worlds.pages.drawn import Drawn
from conformance.worlds.pages.files import File, lying_jpeg, lying_tiff

LEFT, ABOVE = 60, 40
SLACK = 0.25
"""Of the size of the letters: a reader may see the edge of a word a little elsewhere on another page."""
TURN_SLACK = 5.0
"""Degrees."""


def read_as(read: Read, drawn: Drawn) -> Page:
    """What is read from an image of a page."""
    return read.known_page(read.image(drawn))


def places(page: Page) -> dict[str, tuple[float, float]]:
    """The centre of each word that was read."""
    return {word.text: centre(word.box) for word in page.words if word.box}


def moved(before: Page, after: Page, motion: tuple[float, float, float], slack: float) -> str:
    """The first word that is not where the motion (factor, right, down) takes it, in words."""
    factor, right, down = motion
    there = places(after)
    for text, (x, y) in places(before).items():
        if text not in there:
            return f"{text!r} is no longer read"
        expected, got = (factor * x + right, factor * y + down), there[text]
        if max(abs(expected[0] - got[0]), abs(expected[1] - got[1])) > slack:
            return f"{text!r} should be at ({expected[0]:.0f}, {expected[1]:.0f}), and is at ({got[0]:.0f}, {got[1]:.0f})"
    return ""


@promised("poll.boxes-begin-top-left")
def test_the_first_corner_is_at_the_top_left(read: Read) -> None:
    """A program that cuts the text of an upright page out would turn it."""
    for page in (read_as(read, PAGE), *read.known(read.document(DOCUMENT)).pages):
        for name, box in page.boxes:
            x, y = centre(box)
            assert (box[0] <= x, box[1] <= y) == (True, True), (
                f"the first corner of {name} is not at the top left: {numbers(box)}"
            )


@promised("poll.padding-moves-boxes")
def test_white_space_moves_the_words(read: Read) -> None:
    """The margin of a scan depends on who laid the sheet in."""
    before, after = read_as(read, PAGE), read_as(read, PAGE.padded(left=LEFT, top=ABOVE))

    wrong = moved(before, after, (1, LEFT, ABOVE), SLACK * 32)
    assert not wrong, f"with {LEFT} pixels more at the left and {ABOVE} above, {wrong}"


@promised("poll.scaling-scales-boxes")
def test_a_larger_page_has_larger_boxes(read: Read) -> None:
    """A scan at twice the resolution shows the same text, at places twice as far from the corner."""
    before, after = read_as(read, PAGE), read_as(read, PAGE.scaled(2))

    wrong = moved(before, after, (2, 0, 0), SLACK * 64)
    assert not wrong, f"twice as large, {wrong}"


@promised("poll.turning-turns-the-angle")
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_has_the_same_words(read: Read, quarters: int) -> None:
    """A sheet may lie in the scanner the wrong way round, and must be read nevertheless."""
    before, after = read_as(read, PAGE), read_as(read, PAGE.turned(quarters))

    assert sorted(after.texts) == sorted(before.texts), (
        f"turned by {90 * quarters} degrees, {' '.join(before.texts)!r} became {' '.join(after.texts)!r}"
    )
    by = ((after.angle or 0) - (before.angle or 0)) % 360
    assert abs(by - 90 * quarters) <= TURN_SLACK, (
        f"turned by {90 * quarters} degrees, the angle went from {before.angle} to {after.angle}"
    )


@promised("poll.photographs-may-lie-on-their-side")
@pytest.mark.parametrize("make", [lying_jpeg, lying_tiff], ids=["JPEG", "TIFF"])
def test_a_photograph_that_lies_on_its_side_is_read(read: Read, make: Callable[[Drawn], File]) -> None:
    """A telephone that is held upright stores its picture lying, and whoever draws the boxes over it must know which way."""
    page = read.known_page(make(PAGE))
    ways = {"shown": PAGE, "stored": PAGE.turned(3)}
    fitting = [name for name, drawn in ways.items() if (page.width, page.height) == (drawn.width, drawn.height)]

    assert set(page.texts).intersection(PAGE.texts), f"{' '.join(PAGE.texts)!r} on its side says {' '.join(page.texts)!r}"
    assert fitting, f"a picture of {PAGE.width} x {PAGE.height} pixels is told to have {page.width} x {page.height}"
    drawn, there = ways[fitting[0]], places(page)
    off = ((page.angle or 0) - drawn.angle + 180) % 360 - 180
    assert abs(off) <= TURN_SLACK, f"the size is that of the picture as {fitting[0]}, and the angle {page.angle}"
    for word in drawn.words:
        x, y = there.get(word.text, centre(word.box))
        place = f"{word.text!r} is at ({x:.0f}, {y:.0f})"
        assert holds(word.box, (x, y)), f"the size is that of the picture as {fitting[0]}, and {place}"
