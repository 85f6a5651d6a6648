"""Whether the text is right, on pages that we printed ourselves: stated as rates."""

from collections.abc import Sequence

from conformance.harness.read.client import Read, promised
from conformance.harness.read.evaluation import Evaluated, evaluated
from conformance.worlds.pages.boxes import centre, holds
from conformance.worlds.pages.rates import recall, wrong_letters
from conformance.worlds.pages.sample import sample

LEAST_RECALL = 0.5
NEARLY_ALL, MOST = 0.85, 0.8
"""Shares of the words: of clean pages, and of others."""
MOST_WRONG_LETTERS = 0.08
LEAST_IN_PLACE, NEARLY_ALL_IN_PLACE = 0.5, 0.9
LEAST_ANGLES, ANGLE_SLACK = 0.8, 3.0
SAMPLE_SLACK = 2.0


@promised("poll.reads-printed-words")
def test_printed_words_are_read(read: Read, run_name: str) -> None:
    """Reading printed words is what the container is for."""
    _demand_words(list(evaluated(read, run_name, "clean")), LEAST_RECALL)


@promised("poll.reads-nearly-all-words")
def test_nearly_all_printed_words_are_read(read: Read, run_name: str) -> None:
    """Who searches an archive for a word takes what was not read for what is not there."""
    _demand_words(list(evaluated(read, run_name, "clean")), NEARLY_ALL)


@promised("poll.reads-noisy-pages")
def test_words_under_noise_are_read(read: Read, run_name: str) -> None:
    """A photograph in poor light is noisy, and paper is not always white."""
    _demand_words(list(evaluated(read, run_name, "noisy")), MOST)


@promised("poll.reads-turned-pages")
def test_words_of_turned_pages_are_read(read: Read, run_name: str) -> None:
    """A sheet lies a little askew in most scanners."""
    _demand_words(list(evaluated(read, run_name, "turned")), MOST)


@promised("poll.few-wrong-letters")
def test_few_letters_are_wrong(read: Read, run_name: str) -> None:
    """A word with one wrong letter is still found by somebody who searches generously."""
    pages = list(evaluated(read, run_name, "clean"))
    rate = sum(wrong_letters(each.page.texts, each.printed) for each in pages) / len(pages)

    assert rate <= MOST_WRONG_LETTERS, f"{rate:.1%} of the letters of {len(pages)} pages are wrong"


@promised("poll.boxes-are-where-words-are")
def test_boxes_are_where_the_words_are(read: Read, run_name: str) -> None:
    """Marked text must be the text that was meant."""
    _demand_places(list(evaluated(read, run_name, "clean")), LEAST_IN_PLACE)


@promised("poll.boxes-hold-nearly-every-word")
def test_boxes_hold_nearly_every_word(read: Read, run_name: str) -> None:
    """What is blacked out by its box must not stay legible, on a page that lies askew no more than on another."""
    _demand_places(list(evaluated(read, run_name)), NEARLY_ALL_IN_PLACE)


@promised("poll.finds-the-angle")
def test_the_angle_of_a_page_is_found(read: Read, run_name: str) -> None:
    """A viewer turns a page upright by its angle."""
    pages = evaluated(read, run_name, "turned")
    off = [(abs(_apart(each.page.angle or 0.0, each.printed.angle)), each) for each in pages]
    right = sum(degrees <= ANGLE_SLACK for degrees, _ in off) / len(off)
    worst = max(off, key=lambda pair: pair[0])[1]

    assert right >= LEAST_ANGLES, (
        f"the angle is right on {right:.0%} of {len(off)} pages; "
        f"one turned by {worst.printed.angle:g} is told {worst.page.angle}"
    )


@promised("poll.reads-the-published-page")
def test_a_page_like_the_published_one_is_read(read: Read) -> None:
    """The published page is the first thing that a reader of the documentation tries."""
    drawn = sample()
    page = read.known_page(read.image(drawn))

    assert " ".join(page.texts) == "Tabs VS Spaces", f"a page like the published sample says {' '.join(page.texts)!r}"
    assert abs(_apart(page.angle or 0.0, drawn.angle)) <= SAMPLE_SLACK, (
        f"its angle is {page.angle}, and should be {drawn.angle:g}"
    )


def _demand_words(pages: Sequence[Evaluated], least: float) -> None:
    shares = [(recall(each.page.texts, each.printed), each) for each in pages]
    rate = sum(share for share, _ in shares) / len(shares)
    worst = min(shares, key=lambda pair: pair[0])[1]

    assert rate >= least, (
        f"{rate:.0%} of the words of {len(shares)} pages are read; "
        f"of {' '.join(worst.printed.texts)!r} came {' '.join(worst.page.texts)!r}"
    )


def _demand_places(pages: Sequence[Evaluated], least: float) -> None:
    places = [
        any(word.text == printed.text and holds(word.box, centre(printed.box)) for word in each.page.words if word.box)
        for each in pages
        for printed in each.printed.words
        if printed.text in each.page.texts
    ]
    rate = sum(places) / max(1, len(places))

    assert rate >= least, f"{rate:.0%} of {len(places)} words have a box that holds their middle"


def _apart(one: float, other: float) -> float:
    """Degrees between two directions."""
    return (one - other + 180) % 360 - 180
