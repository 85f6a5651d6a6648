"""Pictures with faces: the truth about them holds whatever is done to them, and what is drawn is the same everywhere."""

import subprocess
import sys
import zlib
from itertools import combinations

import numpy as np
import pytest
from hypothesis import find, given, settings
from PIL import Image, ImageFilter
from worlds.drawn_people import ALBUM, COLOURS

from conformance.worlds.faces import hostile, strategies
from conformance.worlds.faces.album import album
from conformance.worlds.faces.faceless import FACELESS, KINDS, Faceless
from conformance.worlds.faces.picture import Face, Picture
from conformance.worlds.faces.places import Rectangle, around
from conformance.worlds.faces.rates import SMALL, found, many_pairs, many_shots
from conformance.worlds.faces.scene import Figure, Look, Scene, alone, crowd, together

OF_60 = settings(max_examples=60, deadline=None, database=None, derandomize=True)
SLACK = 2.0
"""Pixels between a point and the middle of what is drawn there."""
needs_portraits = pytest.mark.skipif(bool(album().why_empty), reason=album().why_empty or "there are portraits")


def disc(image: Image.Image, colour: tuple[int, int, int], within: Rectangle) -> tuple[float, float]:
    """The middle of what has a colour in part of an image."""
    part = np.asarray(image)[within.top : within.bottom, within.left : within.right].astype(int)
    down, across = np.nonzero(abs(part - np.array(colour)).max(axis=2) < 100)
    return within.left + across.mean() + 0.5, within.top + down.mean() + 0.5


def in_a_mirror(name: str) -> str:
    return name.replace("Left", "?").replace("Right", "Left").replace("?", "Right")


@pytest.mark.parametrize("angle", [0, 7.5, -15])
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("height", [60, 150, 301])
def test_points_lie_where_they_are_said_to_lie(height: int, mirrored: bool, angle: float) -> None:  # noqa: FBT001
    look = Look(height, mirrored, angle)
    picture = ALBUM.picture(together(look, look, look))

    for face in picture.faces:
        for name, (x, y) in face.spots.items():
            drawn = COLOURS[in_a_mirror(name) if mirrored else name]
            assert disc(picture.image, drawn, face.within) == pytest.approx((x, y), abs=SLACK), name
        assert face.spots["pupilLeft"][0] < face.spots["noseTip"][0] < face.spots["pupilRight"][0]


@OF_60
@given(strategies.any_scene())
def test_every_face_is_in_a_place_of_its_own(scene: Scene) -> None:
    picture = ALBUM.picture(scene)
    whole = Rectangle(0, 0, *picture.size)

    assert len(picture.faces) == scene.count >= 1
    for face, figure in zip(picture.faces, scene.figures, strict=True):
        assert face.rectangle
        assert whole.covers(face.within)
        assert face.within.covers(face.rectangle)
        assert face.rectangle.height == figure.look.height
        assert face.person == ALBUM.name(figure)
        assert all(face.rectangle.holds(spot) for spot in face.spots.values()) or figure.look.angle
    for one, other in combinations(picture.faces, 2):
        assert not one.within.holds(other.within.centre)


def test_a_margin_moves_everything_and_changes_nothing() -> None:
    scene = together(Look(80), Look(100, mirrored=True))
    plain, wide = ALBUM.picture(scene), ALBUM.picture(Scene(scene.figures, margin=(70, 30)))

    assert wide.size == (plain.size[0] + 140, plain.size[1] + 60)
    assert wide.faces == tuple(face.moved(70, 30) for face in plain.faces)
    cut = wide.image.crop((70, 30, 70 + plain.size[0], 30 + plain.size[1]))
    assert cut.tobytes() == plain.image.tobytes()


def test_an_enlarged_picture_has_its_points_where_they_are_said_to_lie() -> None:
    picture = ALBUM.picture(together(Look(80), Look(60, angle=10))).enlarged(3)

    for face in picture.faces:
        assert face.rectangle
        assert face.within.covers(face.rectangle)
        for name, spot in face.spots.items():
            assert disc(picture.image, COLOURS[name], face.within) == pytest.approx(spot, abs=3 * SLACK), name


def test_persons_are_the_same_or_others_as_recipes_say() -> None:
    def persons(scene: Scene) -> list[str]:
        return [face.person for face in ALBUM.picture(scene).faces]

    assert persons(together(Look(), Look(), Look())) == ["anna", "bert", "anna"]
    assert set(persons(together(Look(), Look(), same=True))) == {"anna"}
    assert {len(set(persons(crowd(count)))) for count in (2, 9, 50)} == {2}


@OF_60
@given(strategies.same_person_twice())
def test_the_same_person_looks_different(pair: tuple[Scene, Scene]) -> None:
    one, other = (ALBUM.picture(scene) for scene in pair)

    assert one.faces[0].person == other.faces[0].person
    assert one.image.tobytes() != other.image.tobytes()


@OF_60
@given(strategies.two_persons())
def test_two_persons_are_two(pair: tuple[Scene, Scene]) -> None:
    one, other = (ALBUM.picture(scene).faces[0].person for scene in pair)

    assert one != other


def test_many_persons_in_a_picture_all_look_different() -> None:
    quiet = settings(database=None, derandomize=True)
    full = find(strategies.scenes(len(strategies.LOOKS), len(strategies.LOOKS)), lambda _: True, settings=quiet)

    assert {figure.look for figure in full.figures} == set(strategies.LOOKS)


def test_what_is_drawn_shrinks_to_something_plain() -> None:
    plain = settings(database=None, derandomize=True)

    assert find(strategies.any_scene(), lambda _: True, settings=plain) == alone()
    assert find(strategies.scenes(2), lambda _: True, settings=plain).figures[0] == Figure()
    assert find(strategies.faceless(), lambda _: True, settings=plain) == Faceless("paper")


@needs_portraits
@pytest.mark.parametrize("person", [0, 1])
def test_what_shall_get_worse_gets_worse(person: int) -> None:
    def measure(attribute: str, look: Look) -> float:
        grey = album().picture(alone(person, look)).image.convert("L")
        if attribute == "exposure":
            return float(np.asarray(grey).mean())
        edges = float(np.asarray(grey.filter(ImageFilter.Kernel((3, 3), [0, 1, 0, 1, -4, 1, 0, 1, 0], 1, 128))).std())
        return edges if attribute == "noise" else -edges

    for attribute, looks in strategies.WORSE.items():
        measured = [measure(attribute, look) for look in looks]
        assert measured == sorted(measured), attribute
        assert len(set(measured)) == len(looks), attribute


def test_pictures_without_faces_differ_and_have_none() -> None:
    assert len({recipe.picture.image.tobytes() for recipe in FACELESS}) == len(FACELESS) == 4 * len(KINDS)
    assert all(recipe.picture.faces == recipe.file().faces == () for recipe in FACELESS)
    assert all(50 <= side <= 1000 for recipe in FACELESS for side in recipe.picture.size)
    assert Faceless("shapes", 1, (90, 70)).picture.size == (90, 70)


@needs_portraits
def test_another_process_makes_the_same_bytes() -> None:
    program = (
        "import zlib; from conformance.worlds.faces.album import album; from conformance.worlds.faces.rates import many_shots; "
        "from conformance.worlds.faces import hostile; from conformance.worlds.faces.faceless import FACELESS; "
        "print([zlib.crc32(album().file(shot.scene, kind).content) for shot in many_shots(5, 4) for kind in ('PNG', 'JPEG')], "
        "[zlib.crc32(attack.content) for attack in hostile.attacks()], [zlib.crc32(f.file().content) for f in FACELESS])"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    files = [zlib.crc32(album().file(shot.scene, kind).content) for shot in many_shots(5, 4) for kind in ("PNG", "JPEG")]
    others = [zlib.crc32(attack.content) for attack in hostile.attacks()], [zlib.crc32(f.file().content) for f in FACELESS]
    assert there.strip() == f"{files} {others[0]} {others[1]}"


def test_many_shots_have_their_fair_share_of_everything() -> None:
    shots = many_shots(0, 100)
    looks = {kind: [f.look for shot in shots if shot.kind == kind for f in shot.scene.figures] for kind in ("clean", "turned")}

    assert {len(shot.scene.figures) for shot in shots} == {1, 2, 3}
    assert all(200 <= figure.look.height <= 280 for shot in shots for figure in shot.scene.figures)
    small = [figure.look.height for shot in many_shots(0, 50, SMALL) for figure in shot.scene.figures]
    assert (min(small), max(small)) == (44, 60)
    assert all(look == Look(look.height, look.mirrored) for look in looks["clean"])
    assert all(4 <= abs(look.angle) <= 15 for look in looks["turned"])
    assert [shot.scene for shot in many_shots(1, 3)] != [shot.scene for shot in many_shots(2, 3)]


def test_every_other_pair_is_one_person() -> None:
    pairs = many_pairs(3, 40)
    persons = [[ALBUM.picture(scene).faces[0].person for scene in (pair.one, pair.other)] for pair in pairs]

    assert [len(set(names)) == 1 for names in persons] == [pair.same for pair in pairs] == [True, False] * 20


def test_a_face_is_found_once() -> None:
    faces = ALBUM.picture(together(Look(), Look(60))).faces
    first, second = (face.rectangle for face in faces)
    assert first
    assert second

    assert found([first, second], faces) == 2
    assert found([first.moved(9, -9), first], faces) == 1
    assert found([first.moved(300, 300)], faces) == 0
    assert found([], faces) == 0


def test_rectangles_are_about_the_same_or_not() -> None:
    true = Rectangle(100, 100, 60, 80)

    assert true.is_about(around(true.centre, 80, 80))
    assert true.is_about(true.moved(10, 10))
    assert not true.is_about(true.moved(40, 0)), "its middle is not in the other"
    assert not true.is_about(around(true.centre, 180, 180)), "far larger"
    assert not true.is_about(around(true.centre, 20, 20)), "far smaller"
    assert not true.is_about(Rectangle(0, 0, 0, 0))
    assert (true.target, true.area, true.right, true.bottom) == ("100,100,60,80", 4800, 160, 180)


def test_a_face_of_unknown_place_is_somewhere_within() -> None:
    face = Face("anna", Rectangle(100, 0, 200, 200))

    assert face.is_at(Rectangle(110, 10, 40, 40))
    assert not face.is_at(Rectangle(10, 10, 40, 40))
    assert face.moved(5, 6).within == Rectangle(105, 6, 200, 200)
    assert Picture(Image.new("RGB", (3, 2))).size == (3, 2)
