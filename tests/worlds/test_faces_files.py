"""Pictures as files: formats, orientations, exact sizes, and files that are none."""

import io

import numpy as np
import pytest
from PIL import Image, ImageOps
from worlds.drawn_people import ALBUM

from conformance.worlds.faces import hostile, limits
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import FORMATS, ORIENTATIONS, File, animated, jpeg, of_bytes, oriented, png
from conformance.worlds.faces.picture import Picture
from conformance.worlds.faces.recognition import is_no_picture, size_of_picture
from conformance.worlds.faces.scene import Look, alone, together

SCENE = together(Look(80), Look(60, mirrored=True), Look(70, angle=10))
PICTURE = ALBUM.picture(SCENE)


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image


def difference(image: Image.Image, picture: Picture) -> float:
    """How far colours are from those of a picture, on average."""
    return float(abs(np.asarray(image.convert("RGB")).astype(int) - np.asarray(picture.image).astype(int)).mean())


@pytest.mark.parametrize("kind", FORMATS)
def test_files_are_in_the_format_they_say_and_show_the_picture(kind: str) -> None:
    file = ALBUM.file(SCENE, kind)
    image = opened(file.content)

    assert image.format == kind
    assert file.media_type == Image.MIME[kind]
    assert image.size == file.size == PICTURE.size
    assert difference(image, PICTURE) < 4
    assert file.faces == PICTURE.faces


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_reader_of_exif_sees_every_orientation_upright(orientation: int) -> None:
    file = oriented(PICTURE, orientation)
    stored = opened(file.content)

    assert stored.getexif().get(0x0112) == orientation
    assert stored.size == (PICTURE.size if orientation < 5 else PICTURE.size[::-1])
    assert difference(ImageOps.exif_transpose(stored), PICTURE) < 2
    assert orientation == 1 or stored.size != PICTURE.size or difference(stored, PICTURE) > 5


def test_the_first_frame_is_what_is_seen() -> None:
    empty = Faceless("paper", 0, (50, 40)).picture
    image = opened(animated(PICTURE, empty, empty).content)

    assert (image.n_frames, image.size) == (2, PICTURE.size) or image.n_frames == 3  # type: ignore[attr-defined]
    image.seek(0)
    assert difference(image, PICTURE) < 4


@pytest.mark.parametrize("more", [4, 5, 100, 65_536, 65_537, 65_538, 65_540, 65_541, 65_542, 131_074, 131_077, 1_000_000])
def test_files_of_exactly_so_many_bytes_show_the_same(more: int) -> None:
    file = jpeg(PICTURE)
    filled = of_bytes(file, len(file.content) + more)

    assert len(filled.content) == len(file.content) + more
    assert opened(filled.content).tobytes() == opened(file.content).tobytes()
    assert filled.faces == file.faces


def test_what_cannot_be_filled_up_is_refused() -> None:
    file = jpeg(PICTURE)

    assert of_bytes(file, len(file.content)) is file
    for length in (len(file.content) + 3, len(file.content) - 1):
        with pytest.raises(ValueError, match="cannot be brought"):
            of_bytes(file, length)
    with pytest.raises(ValueError, match=r"picture\.png"):
        of_bytes(png(PICTURE), 10**7)


def test_both_sides_of_every_limit() -> None:
    few = [limits.of_few_bytes(length) for length in (limits.TOO_FEW_BYTES, limits.FEWEST_BYTES)]
    many = [limits.of_many_bytes(jpeg(PICTURE), length) for length in (limits.MOST_BYTES, limits.TOO_MANY_BYTES)]

    assert [len(file.content) for file in (*few, *many)] == [999, 1024, 6_000_000, 6_291_457]
    assert all(opened(file.content).size == file.size for file in (*few, *many))
    heights = [ALBUM.picture(scene()).faces[0].rectangle for scene in (limits.smallest_face, limits.too_small_face)]
    assert [rectangle.height for rectangle in heights if rectangle] == [54, 9]
    assert all(side > plain for side, plain in zip(ALBUM.picture(limits.in_a_large_picture()).size, (1920, 1080), strict=True))


def test_hostile_files_are_small_and_what_they_say() -> None:
    attacks = {attack.name: attack for attack in hostile.attacks()}

    assert all(len(attack.content) < 1_000_000 for attack in attacks.values())
    for name in ("bomb", "huge", "vast-jpeg", "vast-bmp", "vast-gif"):
        with pytest.raises(Image.DecompressionBombError):
            opened(attacks[name].content)
    for name in ("half-picture.png", "half-picture.jpg"):
        with pytest.raises(OSError, match="truncated"):
            opened(attacks[name].content)
    for name in ("noise", "text", "head-picture.png", "head-picture.jpg", "svg"):
        with pytest.raises(Image.UnidentifiedImageError):
            opened(attacks[name].content)
    assert {opened(attacks[name].content).format for name in ("tiff", "webp", "ico")} == {"TIFF", "WEBP", "ICO"}
    assert opened(attacks["endless-gif"].content).n_frames == 3000  # type: ignore[attr-defined]
    small = {name for name, attack in attacks.items() if len(attack.content) < 1024}
    assert small == {"nothing", "one-pixel"}, "the others must not be refused for their size"


def test_a_whole_picture_is_known_by_its_bytes() -> None:
    for make in FORMATS.values():
        assert size_of_picture(make(PICTURE).content) == PICTURE.size
        assert not is_no_picture(make(PICTURE).content)
    assert {size_of_picture(oriented(PICTURE, orientation).content) for orientation in ORIENTATIONS} == {PICTURE.size}
    assert size_of_picture(limits.of_few_bytes(1023).content) is None
    assert size_of_picture(limits.of_many_bytes(jpeg(PICTURE), limits.MOST_BYTES + 1).content) is None


def test_of_hostile_files_only_the_endless_one_is_a_picture() -> None:
    known = {attack.name: (size_of_picture(attack.content), is_no_picture(attack.content)) for attack in hostile.attacks()}

    assert {name for name, (size, _) in known.items() if size} == {"endless-gif"}
    assert {name for name, (_, none) in known.items() if none} == {"nothing", "noise", "text"}
    assert all(size_of_picture(attack.content) for attack in hostile.odd_exif())


def test_odd_exif_leaves_the_picture_as_it_is() -> None:
    plain = opened(oriented(Faceless("texture", 1).picture, 6).content)
    odd = {attack.name: opened(attack.content) for attack in hostile.odd_exif()}

    assert {name: image.getexif().get(0x0112) for name, image in odd.items()} == {
        **{f"orientation-{value}": value for value in (0, 9, 65_535)},
        "exif-rubbish": None,
    }
    assert all(image.tobytes() == plain.tobytes() for image in odd.values())


def test_narrow_pictures_are_whole() -> None:
    files: list[File] = list(hostile.narrow())

    assert [opened(file.content).size for file in files] == [file.size for file in files]
    assert all(len(file.content) > 1024 and not file.faces for file in files)


def test_files_are_made_once() -> None:
    assert ALBUM.file(alone()) is ALBUM.file(alone())
    assert ALBUM.picture(alone()) is ALBUM.picture(alone())
