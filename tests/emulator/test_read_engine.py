"""Lines, order and angle as values; files opened within limits; connection strings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from conformance.emulator.engines.read.faults import Unreadable
from conformance.emulator.engines.read.files import count_pages, sheet
from conformance.emulator.engines.read.order import ordered, turned
from conformance.emulator.engines.read.redis_store import NotAConnection, parsed
from conformance.emulator.engines.read.text import Quad, Word
from conformance.worlds.pages import hostile
from conformance.worlds.pages.drawn import blank
from conformance.worlds.pages.files import FORMATS, pdf, png, tiff
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from pathlib import Path

PAGE = saying("yellow", "garden")


def word(text: str, left: float, top: float, width: float = 60, height: float = 20, angle: float = 0) -> Word:
    """A word at a place of the level page, which was then turned."""
    corners = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    a, b, c, d = (turned(corner, angle) for corner in corners)
    quad: Quad = (a, b, c, d)
    return Word(text, quad, 1.0)


def lines(*rows: list[Word], quarters: int = 0, natural: bool = False) -> list[str]:
    return [line.text for line in ordered(rows, quarters, "natural" if natural else "basic").lines]


@pytest.mark.parametrize("angle", [0, 7, -9, 30])
def test_lines_come_from_top_to_bottom_whatever_the_order_and_the_angle(angle: float) -> None:
    rows = [[word(text, 0, top, angle=angle)] for text, top in (("three", 80), ("one", 0), ("two", 40))]

    text = ordered(rows, 0, "basic")
    assert [line.text for line in text.lines] == ["one", "two", "three"]
    assert math.isclose(text.angle, angle, abs_tol=0.02)


def test_rows_side_by_side_are_one_line_and_columns_are_not() -> None:
    near = [[word("right", 80, 2)], [word("left", 0, 0)]]
    far = [[word("right", 300, 2)], [word("left", 0, 0)]]

    assert lines(*near) == ["left right"]
    assert lines(*far) == ["left", "right"]


def test_natural_order_reads_one_column_after_the_other() -> None:
    page = [[word(text, left, top)] for text, left, top in (("a", 0, 0), ("c", 300, 0), ("b", 0, 40), ("d", 300, 40))]

    assert lines(*page) == ["a", "c", "b", "d"]
    assert lines(*page, natural=True) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("quarters", "angle"), [(0, 0.0), (1, 90.0), (2, -180.0), (3, -90.0)])
def test_a_blank_page_is_turned_by_quarters_alone(quarters: int, angle: float) -> None:
    assert ordered([], quarters, "basic").angle == angle


def test_places_are_kept_on_the_page_and_given_in_its_unit() -> None:
    text = ordered([[word("edge", -5, -5)]], 0, "basic").scaled(0.5, 20, 100)

    assert text.lines[0].words[0].quad == ((0, 0), (20, 0), (20, 7.5), (0, 7.5))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_opened(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(FORMATS[name](PAGE).content)
    page = sheet(path, 1)

    assert count_pages(path) == 1
    assert page.unit == ("inch" if name == "PDF" else "pixel")
    assert round(page.width / page.height, 2) == round(PAGE.width / PAGE.height, 2)


def test_pages_are_counted_and_opened_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for file in (tiff([PAGE, blank(100, 90)]), pdf([PAGE, blank(100, 90)], dpi=100)):
        path.write_bytes(file.content)

        assert count_pages(path) == 2
        assert sheet(path, 2).width in (100, 1)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_images_of_every_kind_of_pixel_become_colours(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    Image.new("L", (60, 60), 255).convert("L" if mode == "I;16" else mode).convert(mode).save(
        path, "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    )

    assert sheet(path, 1).pixels.shape == (60, 60, 3)


def test_what_is_transparent_lies_on_white(tmp_path: Path) -> None:
    path = tmp_path / "file"
    Image.new("RGBA", (60, 60), (0, 0, 0, 0)).save(path, "PNG")

    assert sheet(path, 1).pixels.min() == 255


def test_a_large_image_is_made_smaller_and_keeps_its_measures(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile.grey_png(9000, 9000, rows=9000, bits=1))
    page = sheet(path, 1)

    assert (page.width, page.height) == (9000, 9000)
    assert max(page.pixels.shape) < 2500
    assert math.isclose(page.per_pixel * page.pixels.shape[1], 9000)


HOSTILE = [
    (hostile.nothing, "format"),
    (hostile.random_bytes, "format"),
    (hostile.not_an_image, "format"),
    (hostile.one_pixel, "size"),
    (hostile.bomb, "size"),
    (hostile.huge, "size"),
    (hostile.circular_tiff, "damaged"),
    (hostile.empty_tiff, "damaged"),
    (hostile.locked, "locked"),
    (hostile.thick, "size"),
    (hostile.scripted, "scripts"),
    (hostile.vast, "size"),
]


@pytest.mark.parametrize(("make", "fault"), HOSTILE, ids=[make.__name__ for make, _ in HOSTILE])
def test_hostile_files_are_seen_through_before_they_are_decoded(make: object, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(make().content)  # type: ignore[operator]

    with pytest.raises(Unreadable) as caught:
        count_pages(path)
    assert caught.value.fault == fault
    assert caught.value.message.endswith(".")


def test_half_a_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile.truncated(png(PAGE)).content)

    with pytest.raises(Unreadable, match="cannot be decoded"):
        sheet(path, 1)


def test_a_connection_string_is_read_as_stackexchange_reads_it() -> None:
    address = parsed("cache.example:6390,password=a=b,ssl=False,abortConnect=False,connectTimeout=2500")

    assert (address.host, address.port, address.password) == ("cache.example", 6390, "a=b")
    assert (address.tls, address.abort, address.connect_seconds) == (False, False, 2.5)
    assert parsed("localhost").port == 6379
    assert parsed("cache.example,ssl=True").port == 6380
    assert parsed("primary:1,replica:2,password=p").host == "primary"
    assert parsed("[::1]:7000,user=me,defaultDatabase=3").host == "::1"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ssl=False", "names no host"),
        ("host:x", "not host:port"),
        ("host:99999", "not host:port"),
        ("host,ssl=maybe", "must be True or False"),
        ("host,connectTimeout=soon", "must be a whole number"),
        ("host,sentinel=yes", "'sentinel' is not known"),
    ],
)
def test_a_connection_string_that_is_not_understood_says_why(text: str, what: str) -> None:
    with pytest.raises(NotAConnection, match=what):
        parsed(text)
