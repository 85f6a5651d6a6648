"""Rectangles of a picture, and how they follow what is done to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness import Broken, requirement
from conformance.harness.face.client import FINDS_CLEAR_FACES, Face
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.files import File, jpeg, oriented, png
from conformance.worlds.faces.places import Rectangle
from conformance.worlds.faces.scene import Look, Scene, Size, together
from conformance.worlds.faces.strategies import orientations

TWO = together(Look(120), Look(90))
SLACK = 0.1
"""Of the width of a rectangle."""
SCALE_SLACK = 0.2
FACTOR = 2
MARGINS: tuple[Size, ...] = ((64, 0), (0, 48), (120, 80))


@requirement("face.detect.margins-move-rectangles")
@settings(max_examples=2)
@given(margin=st.sampled_from(MARGINS))
def test_a_margin_moves_the_rectangles(face: Face, album: Album, margin: Size) -> None:
    """The wall beside people depends on where the camera stood."""
    before = [place.moved(*margin) for place in _found(face, png(album.picture(TWO)), TWO)]
    after = _found(face, png(album.picture(replace(TWO, margin=margin))), TWO)

    wrong = _apart(before, after, SLACK)
    assert not wrong, f"with {margin[0]} pixels more at the left and {margin[1]} above, {wrong}"


@requirement("face.detect.scaling-scales-rectangles")
def test_a_larger_image_has_larger_rectangles(face: Face, album: Album) -> None:
    """A program looks at a thumbnail, and crops the photograph."""
    picture = album.picture(TWO)
    before = [place.enlarged(FACTOR) for place in _found(face, png(picture), TWO)]
    after = _found(face, png(picture.enlarged(FACTOR)), TWO)

    wrong = _apart(before, after, SCALE_SLACK)
    assert not wrong, f"{FACTOR} times as large, {wrong}"


@requirement("face.detect.exif-turns-the-image")
@settings(max_examples=4)
@given(orientation=orientations().filter(lambda value: value > 1))
def test_a_photograph_that_lies_on_its_side_is_turned(face: Face, album: Album, orientation: int) -> None:
    """A telephone that is held upright stores its picture lying, and viewers show it upright."""
    picture = album.picture(TWO)
    upright, turned = _found(face, jpeg(picture), TWO), face.known(oriented(picture, orientation))

    wrong = _apart(upright, [one.rectangle for one in turned], SLACK)
    assert not wrong, f"with the Exif orientation {orientation}, {wrong}"


def _found(face: Face, file: File, scene: Scene) -> list[Rectangle]:
    """Where the faces of a clear picture are; Broken where they are not found."""
    faces = face.known(file)
    if len(faces) != scene.count:
        raise Broken(FINDS_CLEAR_FACES, expected=f"{scene.count} faces in a clear picture of as many", got=f"{len(faces)}")
    return [one.rectangle for one in faces]


def _apart(expected: Sequence[Rectangle], got: Sequence[Rectangle], slack: float) -> str:
    """How the second rectangles differ from the first by more than a share of their width, in words; their order counts not."""
    if len(expected) != len(got):
        return f"there are {len(got)} faces and not {len(expected)}"
    for one in expected:
        nearest = min(got, key=lambda other: _distance(one, other))
        if _distance(one, nearest) > slack * one.width:
            return f"a face should be at {one.target}, and the nearest one is at {nearest.target}"
    return ""


def _distance(one: Rectangle, other: Rectangle) -> int:
    """The largest difference of a side, in pixels."""
    return max(abs(a - b) for a, b in zip(_sides(one), _sides(other), strict=True))


def _sides(place: Rectangle) -> Iterable[int]:
    return place.left, place.top, place.right, place.bottom
