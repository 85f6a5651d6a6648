"""Photographs that are to be held as their camera noted."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import ExifTags, Image

from conformance.emulator.engines.read.files import UPRIGHT, count_pages, sheet
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from pathlib import Path

PAGE = saying("heavy", "bridge").image.convert("RGB")
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that was held so stores what is upright: from the meaning of each value in the standard."""
TIFF_TAG = {274: 3}


def photographed(kind: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    buffer = BytesIO()
    stored = PAGE.transpose(STORED[orientation]) if orientation in STORED else PAGE
    stored.save(buffer, kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_image_is_read_as_its_camera_was_held(kind: str, orientation: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(photographed(kind, orientation))
    found = sheet(path, 1)

    assert count_pages(path) == 1
    assert (found.width, found.height) == PAGE.size
    assert found.pixels.shape == np.asarray(PAGE).shape
    assert np.abs(found.pixels.astype(int) - np.asarray(PAGE).astype(int)).mean() < 3


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_an_orientation_that_is_none_changes_nothing(orientation: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(photographed("JPEG", orientation))

    assert sheet(path, 1).pixels.shape == np.asarray(PAGE).shape


def with_exif(block: bytes) -> bytes:
    """The page as a JPEG with this instead of what a camera notes."""
    buffer = BytesIO()
    PAGE.save(buffer, "JPEG")
    content = buffer.getvalue()
    return content[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2) + block + content[2:]


def directory(entries: bytes, count: int, following: int = 0) -> bytes:
    return b"Exif\0\0II*\0\x08\0\0\0" + count.to_bytes(2, "little") + entries + following.to_bytes(4, "little")


ENTRY = b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
WRONG = {
    "nothing": b"Exif\0\0",
    "half a directory": directory(ENTRY[:7], 1)[:-4],
    "more entries than there are": directory(ENTRY, 65_535),
    "a text for a number": directory(ENTRY[:2] + b"\x02" + ENTRY[3:], 1),
    "a type that is none": directory(ENTRY[:2] + b"\xee" + ENTRY[3:], 1),
    "four thousand million values": directory(ENTRY[:4] + b"\xff" * 8, 1),
    "a place beyond the end": b"Exif\0\0II*\0\xff\xff\xff\xff" + ENTRY,
    "a directory within itself": directory(b"\x69\x87\x04\0\x01\0\0\0\x08\0\0\0", 1, following=8),
    "no order of bytes": b"Exif\0\0XX*\0\x08\0\0\0" + ENTRY,
    "a great many": b"Exif\0\0II*\0\x08\0\0\0" + (5000).to_bytes(2, "little") + ENTRY * 5000,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_note_does_not_keep_an_image_from_being_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(with_exif(WRONG[name]))

    assert count_pages(path) == 1
    assert sorted(sheet(path, 1).pixels.shape[:2]) == sorted(np.asarray(PAGE).shape[:2])


def test_every_turn_is_known() -> None:
    assert set(UPRIGHT) == set(range(2, 9))
