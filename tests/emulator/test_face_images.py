"""Files become pixels, or are refused in a sentence before they can do harm."""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from conformance.emulator.engines.face.images import MOST_PIXELS, MOST_SCANS, NoImage, decoded
from conformance.worlds.faces import hostile
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import FORMATS, ORIENTATIONS, animated, oriented
from conformance.worlds.faces.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.worlds.pages.hostile import Hostile

PICTURE = Faceless("shapes", 3, (160, 120)).picture
TAKEN = {"endless-gif", "one-pixel", "orientation-0", "orientation-9", "orientation-65535", "exif-rubbish"}
"""Odd files that are whole all the same."""


def differing(content: bytes, picture: Picture = PICTURE) -> float:
    """How far the pixels of a file are from those of a picture, on average, of 255."""
    return float(np.abs(decoded(content).astype(float) - np.asarray(picture.image)).mean())


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(NoImage) as raised:
        decoded(content)
    return str(raised.value)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_pixels_of_the_picture(kind: str) -> None:
    assert differing(FORMATS[kind](PICTURE).content) < 4


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_jpeg_is_turned_as_its_exif_says(orientation: int) -> None:
    assert differing(oriented(PICTURE, orientation).content) < 4


def test_the_first_frame_of_a_gif_counts() -> None:
    others = [Faceless("gradient", number, PICTURE.size).picture for number in range(2)]

    assert differing(animated(PICTURE, *others).content) < 4


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9])
def test_a_file_that_ends_early_is_refused(kind: str, share: float) -> None:
    whole = FORMATS[kind](PICTURE).content

    assert "cannot be decoded" in refusal(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("file", [*hostile.attacks(), *hostile.odd_exif()], ids=lambda file: file.name)
def test_hostile_files_are_refused_at_once_or_are_harmless(file: Hostile) -> None:
    began = time.monotonic()
    if file.name in TAKEN:
        assert decoded(file.content).shape[2] == 3
    else:
        assert refusal(file.content).endswith(".")

    assert time.monotonic() - began < 2


@pytest.mark.parametrize("file", [*hostile.of_other_kinds()], ids=lambda file: file.name)
def test_other_formats_are_refused_by_their_content(file: Hostile) -> None:
    assert refusal(file.content) == "The file is not a JPEG, PNG, GIF or BMP."


def test_an_image_may_have_only_so_many_pixels() -> None:
    height = MOST_PIXELS // 5000

    assert decoded(saved(Image.new("L", (5000, height)), compress_level=1)).shape == (height, 5000, 3)
    assert "5000 x 5001 pixels" in refusal(saved(Image.new("L", (5000, height + 1)), compress_level=1))


def test_a_jpeg_that_goes_over_its_pixels_again_and_again_is_refused() -> None:
    content = saved(PICTURE.image, "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    scan = content[last:-2]

    assert decoded(content[:-2] + scan * 5 + content[-2:]).shape == (120, 160, 3)
    assert f"more than {MOST_SCANS} scans" in refusal(content[:-2] + scan * MOST_SCANS + content[-2:])


def of_every_kind() -> Iterable[tuple[str, bytes, tuple[int, int, int]]]:
    """Files whose pixels are all of one colour, in ways to write it that are seldom seen, with the colour."""
    size = (40, 30)
    red = Image.new("RGB", size, (200, 30, 30))
    yield "palette", saved(red.quantize(4)), (200, 30, 30)
    yield "grey", saved(Image.new("L", size, 90)), (90, 90, 90)
    yield "black-and-white", saved(Image.new("1", size, 1)), (255, 255, 255)
    yield "transparent", saved(Image.new("RGBA", size, (0, 0, 0, 0))), (255, 255, 255)
    yield "grey-and-transparent", saved(Image.new("LA", size, (0, 0))), (255, 255, 255)
    yield "half-transparent", saved(Image.new("RGBA", size, (0, 0, 0, 128))), (127, 127, 127)
    yield "deep", saved(Image.fromarray(np.full((30, 40), 90 * 256, np.uint16))), (90, 90, 90)
    yield "print", saved(Image.new("CMYK", size, (0, 255, 255, 0)), "JPEG"), (254, 0, 0)


@pytest.mark.parametrize(("content", "colour"), [pytest.param(*rest, id=name) for name, *rest in of_every_kind()])
def test_colours_are_the_same_however_they_are_written(content: bytes, colour: tuple[int, int, int]) -> None:
    pixels = decoded(content)

    assert pixels.shape == (30, 40, 3)
    assert np.abs(pixels.astype(int) - colour).max() <= 2
