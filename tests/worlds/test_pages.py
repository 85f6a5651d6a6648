"""The pages: boxes that hold the ink, the same bytes everywhere, and files that are what they say."""

import io
import subprocess
import sys
import zlib
from itertools import pairwise

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from PIL import Image

from conformance.worlds.pages import hostile
from conformance.worlds.pages.boxes import Box, area, centre, corners, height, holds, upright_box
from conformance.worlds.pages.drawn import Drawn, blank
from conformance.worlds.pages.files import FORMATS, IMAGES, pdf, png, tiff
from conformance.worlds.pages.fonts import FONTS, NoSuchFont, font
from conformance.worlds.pages.page import Page
from conformance.worlds.pages.rates import many_pages, recall, wrong_letters
from conformance.worlds.pages.recognition import is_no_file, pages_of_image
from conformance.worlds.pages.sample import SIZE, sample
from conformance.worlds.pages.strategies import documents, pages, saying
from conformance.worlds.pages.style import Style
from conformance.worlds.pages.words import WORDS, distinct_words

OF_40 = settings(max_examples=40, deadline=None, database=None, derandomize=True)
PAGE = Page((("garden", "bridge"), ("paper",)), Style(angle=5))
SLACK = 2
"""Pixels around a box: turning and stretching make edges soft."""


def ink(drawn: Drawn) -> np.ndarray:
    """Where a page is nearer to its ink than to its paper: the paper is what its corner shows."""
    grey = np.asarray(drawn.image.convert("L")).astype(int)
    return abs(grey - grey[0, 0]) > 100


def inside(box: tuple[float, ...], width: int, height: int, slack: float = 0.0) -> np.ndarray:
    """The pixels within a box whose corners run clockwise."""
    down, across = np.mgrid[0:height, 0:width] + 0.5
    held = np.ones((height, width), dtype=bool)
    around = [*corners(box), corners(box)[0]]  # type: ignore[arg-type]
    for (x1, y1), (x2, y2) in pairwise(around):
        length = max(1e-9, np.hypot(x2 - x1, y2 - y1))
        held &= ((x2 - x1) * (down - y1) - (y2 - y1) * (across - x1)) / length >= -slack
    return held


def demand_true_boxes(drawn: Drawn) -> None:
    """All ink lies in the boxes of the words, some of it in each, and the boxes run clockwise."""
    black = ink(drawn)
    held = np.zeros_like(black)
    for word in drawn.words:
        assert area(word.box) > 0, word
        own = inside(word.box, drawn.width, drawn.height, SLACK)
        assert (black & own).any(), word
        held |= own
    assert black.sum() > 0
    assert (black & held).sum() / black.sum() > 0.995
    for line in drawn.lines:
        around = inside(line.box, drawn.width, drawn.height, SLACK)
        middles = [centre(word.box) for word in line.words]
        assert all(around[min(drawn.height - 1, int(y)), min(drawn.width - 1, int(x))] for x, y in middles)


@OF_40
@given(pages())
def test_boxes_hold_the_ink_of_every_page(page: Page) -> None:
    demand_true_boxes(page.drawn)


@pytest.mark.parametrize(
    "drawn",
    [
        PAGE.drawn.padded(30, 20, 10, 5),
        PAGE.drawn.scaled(2),
        PAGE.drawn.scaled(1.5),
        *(PAGE.drawn.turned(quarters) for quarters in (1, 2, 3, 4)),
        PAGE.drawn.turned(1).padded(left=7).scaled(2),
        sample(),
    ],
    ids=lambda drawn: f"{drawn.width}x{drawn.height}",
)
def test_boxes_hold_the_ink_after_everything_that_is_done_to_a_page(drawn: Drawn) -> None:
    demand_true_boxes(drawn)


def test_the_angle_follows_what_is_done() -> None:
    assert [PAGE.drawn.turned(quarters).angle for quarters in range(4)] == [5, 95, 185, 275]
    assert PAGE.drawn.padded(left=5).angle == PAGE.drawn.scaled(2).angle == 5
    assert Page((("paper",),), Style(angle=-3)).drawn.angle == 357


def test_the_sample_is_as_large_and_says_what_was_published() -> None:
    assert (sample().width, sample().height) == SIZE
    assert [line.text for line in sample().lines] == ["Tabs VS", "Spaces"]


@OF_40
@given(documents(1, 4))
def test_documents_share_no_word(document: tuple[Page, ...]) -> None:
    words = [word for page in document for word in page.texts]

    assert len(set(words)) == len(words)
    assert all(50 <= side <= 1000 for page in document for side in (page.drawn.width, page.drawn.height))


def test_words_are_many_distinct_and_none_is_part_of_another() -> None:
    assert len(set(WORDS)) == len(WORDS) >= 150
    assert not [(one, other) for one in WORDS for other in WORDS if one != other and one.lower() in other.lower()]
    assert len(set(distinct_words(3, 40))) == 40
    with pytest.raises(ValueError, match="different words"):
        distinct_words(0, 10_000)


def test_fonts_come_from_packages_and_others_are_refused() -> None:
    assert len({font(name, 32).getname() for name in FONTS}) == len(FONTS)
    with pytest.raises(NoSuchFont, match="There are Aileron"):
        font("Comic Sans", 12)


@pytest.mark.parametrize("name", IMAGES)
def test_images_are_in_the_format_they_say(name: str) -> None:
    with Image.open(io.BytesIO(IMAGES[name](PAGE.drawn).content)) as image:
        assert (image.format, image.size) == (name, (PAGE.drawn.width, PAGE.drawn.height))


def test_documents_have_their_pages_in_their_size() -> None:
    drawn = [PAGE.drawn, blank(100, 200), saying("paper")]
    document = pypdfium2.PdfDocument(pdf(drawn, dpi=100).content)
    with Image.open(io.BytesIO(tiff(drawn).content)) as image:
        frames = image.n_frames  # type: ignore[attr-defined]

    assert (len(document), frames) == (3, 3)
    assert document.get_page_size(1) == pytest.approx((72, 144))
    assert [len(pypdfium2.PdfDocument(pdf(drawn).content)) for _ in range(2)] == [3, 3]


def test_another_process_makes_the_same_bytes() -> None:
    program = (
        "import zlib; from conformance.worlds.pages.rates import many_pages; "
        "from conformance.worlds.pages.files import FORMATS; from conformance.worlds.pages import hostile; "
        "print([zlib.crc32(make(s.drawn).content) for s in many_pages(5, 5) for make in FORMATS.values()], "
        "[zlib.crc32(h.content) for h in hostile.attacks()])"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    files = [zlib.crc32(make(s.drawn).content) for s in many_pages(5, 5) for make in FORMATS.values()]
    assert there.strip() == f"{files} {[zlib.crc32(h.content) for h in hostile.attacks()]}"


def test_many_pages_have_their_fair_share_of_everything() -> None:
    many = many_pages(0, 40)

    of_kind = {kind: [sheet.drawn for sheet in many if sheet.kind == kind] for kind in ("clean", "noisy", "turned")}
    assert {kind: len(pages) for kind, pages in of_kind.items()} == {"clean": 17, "noisy": 12, "turned": 11}
    assert {page.angle for kind in ("clean", "noisy") for page in of_kind[kind]} == {0}
    assert all(2 <= min(page.angle, 360 - page.angle) <= 8 for page in of_kind["turned"])
    assert [len({page.paper for page in pages}) for pages in of_kind.values()] == [1, 3, 3]
    assert all(50 <= side <= 2000 for sheet in many for side in (sheet.drawn.width, sheet.drawn.height))
    assert [sheet.drawn.texts for sheet in many_pages(1, 3)] != [sheet.drawn.texts for sheet in many_pages(2, 3)]


def test_what_was_read_is_measured() -> None:
    page = saying("garden", "bridge")

    assert recall(["bridge", "garden"], page) == 1
    assert recall(["garden", "garden"], page) == 0.5
    assert wrong_letters(["bridge", "gar", "den"], page) == 0
    assert wrong_letters(["garden", "bride"], page) == pytest.approx(1 / 12)
    assert wrong_letters(["garden", "bridges"], page) == pytest.approx(1 / 12)
    assert wrong_letters([], page) == 1


def test_hostile_files_are_small_and_what_they_say() -> None:
    attacks = {hostile.name: hostile for hostile in hostile.attacks()}

    assert all(len(hostile.content) < 1_000_000 for hostile in attacks.values())
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(attacks["locked"].content)
    assert len(pypdfium2.PdfDocument(attacks["thick"].content)) == 3000
    assert pypdfium2.PdfDocument(attacks["vast"].content).get_page_size(0) == (14_400, 14_400)
    assert pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(pypdfium2.PdfDocument(attacks["scripted"].content)) == 0
    assert b"/JavaScript" in attacks["scripted"].content
    with pytest.raises(Image.DecompressionBombError):
        Image.open(io.BytesIO(attacks["bomb"].content))
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(hostile.truncated(png(PAGE.drawn)).content)).load()


def test_boxes_are_measured() -> None:
    box = upright_box(10, 20, 40, 30)
    backwards: Box = (10, 20, 10, 30, 40, 30, 40, 20)
    turned: Box = (0, 0, 3, 4, -5, 10, -8, 6)

    assert (area(box), area(backwards), area(turned)) == (300, -300, 50)
    assert (centre(box), height(box), height(turned)) == ((25, 25), 10, 10)
    assert [holds(box, corner, slack) for corner, slack in (((10, 20), 0), ((9, 20), 0), ((9, 20), 1), ((25, 32), 1))] == [
        *(True, False, True, False)
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_the_pages_of_an_image_are_counted(name: str) -> None:
    content = FORMATS[name](PAGE.drawn).content

    assert pages_of_image(content) == (0 if name == "PDF" else 1)
    assert not is_no_file(content)
    assert pages_of_image(content[: len(content) // 2]) == 0
    assert not is_no_file(content[: len(content) // 2]), "half a file is a damaged one"


def test_of_images_only_good_ones_count() -> None:
    assert pages_of_image(tiff([PAGE.drawn, blank(100, 60), saying("paper")]).content) == 3
    animated = io.BytesIO()
    blank(100, 60).image.save(animated, "PNG", save_all=True, append_images=[saying("paper").image.resize((100, 60))])
    assert pages_of_image(animated.getvalue()) == 1
    assert pages_of_image(png(blank(49, 60)).content) == 0, "smaller than documented"
    assert pages_of_image(png(blank(10_001, 50)).content) == 0, "larger than documented"
    for attack in hostile.attacks():
        assert pages_of_image(attack.content) == 0 or attack.name == "circle", attack.name


def test_nobody_takes_rubbish_for_a_file() -> None:
    assert all(is_no_file(rubbish.content) for rubbish in (hostile.random_bytes(), hostile.not_an_image(), hostile.nothing()))
    assert not is_no_file(b"\xef\xbb\xbf%PDF-1.4"), "readers look for the mark behind some other bytes, too"
    gif = io.BytesIO()
    PAGE.drawn.image.save(gif, "GIF")
    assert not is_no_file(gif.getvalue()), "an image, though of no documented format"
