"""Boxes: eight numbers around every line and word."""

from conformance.harness.read import pages_read
from conformance.harness.read.client import Read, promised
from conformance.harness.read.results import Box, area, centre, height, holds

OVER_THE_EDGE = 0.02
"""Of the longer side of the page; a box that was widened a little is no fault."""
BESIDE_THE_LINE = 0.25
"""Of the height of the line; the published sample has words that stick out."""


@promised("poll.boxes-run-clockwise")
def test_corners_run_clockwise(read: Read, seed: int) -> None:
    """A program that cuts the text out would mirror it."""
    for seen in pages_read.several(read, seed):
        for name, box in seen.page.boxes:
            assert not box or area(box) > 0, f"the corners of {name} do not run clockwise: {_told(box)}"


@promised("poll.boxes-begin-top-left")
def test_the_first_corner_is_at_the_top_left(read: Read) -> None:
    """A program that cuts the text out would turn it."""
    for seen in pages_read.upright(read):
        for name, box in seen.page.boxes:
            if box:
                x, y = centre(box)
                assert (box[0] < x, box[1] < y) == (True, True), (
                    f"the first corner of {name} is not at the top left: {_told(box)}"
                )


@promised("poll.boxes-lie-on-the-page")
def test_boxes_lie_on_the_page(read: Read, seed: int) -> None:
    """What lies beside it cannot be shown."""
    for seen in pages_read.several(read, seed):
        width, high = seen.page.width or 0.0, seen.page.height or 0.0
        slack = OVER_THE_EDGE * max(width, high)
        page: Box = (0, 0, width, 0, width, high, 0, high)
        for name, box in seen.page.boxes:
            outside = [corner for corner in zip(box[::2], box[1::2], strict=True) if not holds(page, corner, slack)]
            assert not outside, f"{name} has a corner at {outside[0]}, on a page of {width:g} x {high:g}"


@promised("poll.words-lie-in-their-line")
def test_words_lie_in_their_line(read: Read, seed: int) -> None:
    """A line that is marked must cover its words."""
    for seen in pages_read.several(read, seed):
        for line in seen.page.lines:
            for word in line.words:
                if line.box and word.box:
                    inside = holds(line.box, centre(word.box), BESIDE_THE_LINE * height(line.box))
                    assert inside, f"the word {word.text!r} at {_told(word.box)} lies beside its line at {_told(line.box)}"


def _told(box: Box) -> str:
    return ", ".join(f"{number:g}" for number in box)
