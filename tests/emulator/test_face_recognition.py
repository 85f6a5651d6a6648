"""Faces found, described and compared, in pictures of which it is known who is in them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING

import numpy as np
import pytest

from conformance.emulator.engines.face.attributes import (
    BLUR_LEVELS,
    EXPOSURE_LEVELS,
    NOISE_LEVELS,
    OFFERED,
    attributes,
    graded,
)
from conformance.emulator.engines.face.embedding import Embedder
from conformance.emulator.engines.face.images import decoded
from conformance.emulator.engines.face.landmarks import AVERAGE, DETECTED, landmarks
from conformance.emulator.engines.face.packages import FaceNotInstalled, file_of
from conformance.emulator.engines.face.recognition import IDENTICAL, Face, confidence, distance, recognizer
from conformance.emulator.engines.face.weights import layers
from conformance.worlds.faces import hostile, limits
from conformance.worlds.faces.album import album
from conformance.worlds.faces.faceless import FACELESS
from conformance.worlds.faces.places import Rectangle
from conformance.worlds.faces.scene import PLAIN, Look, Scene, alone, crowd, together
from conformance.worlds.faces.strategies import LOOKS, WORSE

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from conformance.worlds.faces.files import File

needs_portraits = pytest.mark.skipif(bool(album().why_empty), reason=album().why_empty or "there are portraits")


def pixels(scene: Scene) -> np.ndarray:
    return np.asarray(album().picture(scene).image)


def faces(scene: Scene) -> list[Face]:
    return recognizer().faces(pixels(scene))


def face(scene: Scene) -> Face:
    (only,) = faces(scene)
    return only


def told(look: Look, person: int = 0) -> dict[str, Any]:
    scene = alone(person, look)
    return attributes(pixels(scene), face(scene), OFFERED)


def place(found: Face) -> Rectangle:
    own = found.rectangle
    return Rectangle(own.left, own.top, own.width, own.height)


SCENES = {
    "one": alone(),
    "the-other": alone(1),
    "three-sizes": together(PLAIN, Look(200), Look(60)),
    "crowd": crowd(9),
    "smallest": limits.smallest_face(),
    "smallest-other": limits.smallest_face(1),
    "in-a-large-picture": limits.in_a_large_picture(),
    "small-in-1920": replace(alone(look=Look(40)), margin=(900, 480)),
    "close": alone(1, Look(900)),
    "half-lying": together(Look(angle=45), Look(angle=-45)),
}


@needs_portraits
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_every_face_is_found_where_it_is_and_once(scene: Scene) -> None:
    picture = album().picture(scene)
    found = faces(scene)

    assert len(found) == len(picture.faces)
    for true in picture.faces:
        assert sum(true.is_at(place(one)) for one in found) == 1
    areas = [one.rectangle.area for one in found]
    assert areas == sorted(areas, reverse=True)
    width, height = picture.size
    for one in map(place, found):
        assert 0 <= one.left < one.right <= width
        assert 0 <= one.top < one.bottom <= height


@needs_portraits
def test_a_hundred_faces_are_told_of_at_most() -> None:
    assert len(faces(crowd(101, 40))) == 100


@needs_portraits
def test_faces_far_below_the_smallest_size_are_left_out() -> None:
    assert faces(limits.too_small_face()) == []


@pytest.mark.parametrize("nobody", FACELESS, ids=str)
def test_nobody_is_found_where_nobody_is(nobody: Any) -> None:
    assert recognizer().faces(np.asarray(nobody.picture.image)) == []


@pytest.mark.parametrize("shape", [(1, 1), (15, 2000), (2000, 16), (16, 16), (3, 20_000)], ids=str)
def test_images_in_which_no_face_fits_are_harmless(shape: tuple[int, int]) -> None:
    noise = np.random.Generator(np.random.PCG64(0)).integers(0, 256, (*shape, 3), np.uint8)

    assert recognizer().faces(noise) == []


@pytest.mark.parametrize("file", [*hostile.narrow()], ids=lambda file: str(file.size))
def test_nobody_is_found_in_pictures_of_odd_shapes(file: File) -> None:
    assert recognizer().faces(decoded(file.content)) == []


@needs_portraits
@pytest.mark.parametrize("person", [0, 1])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{LOOKS.index(look)}")
def test_detected_points_are_where_they_were_read_off_by_hand(look: Look, person: int) -> None:
    scene = alone(person, look)
    (true,) = album().picture(scene).faces
    found = face(scene).landmarks
    eyes = dist(true.spots["pupilLeft"], true.spots["pupilRight"])

    assert set(true.spots) == set(DETECTED)
    assert max(dist(found[name], spot) for name, spot in true.spots.items()) < 0.25 * eyes


def test_an_average_face_is_placed_as_it_is_seen() -> None:
    def seen(at: tuple[float, float, float]) -> tuple[float, float]:
        """Turned by a tenth of its depth to the right, 50 times as large, about a point."""
        x, y, z = at
        return 50 * (x + 0.1 * z) + 300, 50 * y + 200

    placed = landmarks(np.array([complex(*seen(AVERAGE[name])) for name in DETECTED]))

    assert len(placed) == 27
    for name, spot in placed.items():
        assert spot == pytest.approx(seen(AVERAGE[name])), name


@needs_portraits
@pytest.mark.parametrize("person", [0, 1])
def test_landmarks_are_in_the_order_of_a_face(person: int) -> None:
    found = face(alone(person)).landmarks
    across = ["eyebrowLeftOuter", "eyeLeftOuter", "pupilLeft", "eyeLeftInner", "noseRootLeft", "noseRootRight"]
    across += ["eyeRightInner", "pupilRight", "eyeRightOuter", "eyebrowRightOuter"]
    down = ["eyebrowLeftInner", "eyeLeftTop", "eyeLeftBottom", "noseLeftAlarTop", "noseTip", "upperLipTop", "upperLipBottom"]
    down += ["underLipTop", "underLipBottom"]

    assert all(found[one][0] < found[other][0] for one, other in pairwise(across))
    assert all(found[one][1] < found[other][1] for one, other in pairwise(down))


@needs_portraits
def test_the_same_image_gives_the_same_faces() -> None:
    one, other = face(alone()), face(alone())

    assert one.rectangle == other.rectangle
    assert confidence(distance(one.embedding, other.embedding)) == 1


@needs_portraits
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{LOOKS.index(look)}")
def test_a_person_is_known_again_and_taken_for_nobody_else(look: Look) -> None:
    here = [face(alone(person)).embedding for person in (0, 1)]
    there = [face(alone(person, look)).embedding for person in (0, 1)]

    for person in (0, 1):
        same, other = distance(here[person], there[person]), distance(here[person], there[1 - person])
        assert confidence(same) > 0.5 > confidence(other)
        assert distance(there[person], here[person]) == same


def test_confidence_falls_with_distance_and_is_a_half_at_the_threshold() -> None:
    levels = [confidence(apart) for apart in (0, IDENTICAL / 2, IDENTICAL, IDENTICAL * 1.01, 1, 2)]

    assert levels[0] == 1
    assert levels[2] == 0.5 > levels[3]
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] > 0


@needs_portraits
@pytest.mark.parametrize("angle", [-25, -10, 10, 25])
def test_roll_follows_the_picture(angle: float) -> None:
    before, after = (told(Look(angle=turn))["headPose"]["roll"] for turn in (0, angle))

    assert after - before == pytest.approx(angle, abs=4)


@needs_portraits
@pytest.mark.parametrize("person", [0, 1])
def test_yaw_and_roll_change_sides_in_a_mirror(person: int) -> None:
    one, other = (told(Look(200, mirrored), person)["headPose"] for mirrored in (False, True))

    assert one["yaw"] == pytest.approx(-other["yaw"], abs=5)
    assert one["roll"] == pytest.approx(-other["roll"], abs=3)
    assert one["pitch"] == pytest.approx(other["pitch"], abs=8)  # the shape of a nose tells least of it


@needs_portraits
@pytest.mark.parametrize("name", WORSE)
@pytest.mark.parametrize("person", [0, 1])
def test_what_is_worse_has_a_higher_value_and_level(name: str, person: int) -> None:
    rising = [told(look, person)[name] for look in WORSE[name]]
    values = [one["value"] for one in rising]

    assert values == sorted(set(values))
    assert rising[0][f"{name}Level"] != rising[-1][f"{name}Level"]


@pytest.mark.parametrize(
    ("name", "levels", "value", "level"),
    [
        ("exposure", EXPOSURE_LEVELS, 0.24, "underExposure"),
        ("exposure", EXPOSURE_LEVELS, 0.25, "goodExposure"),
        ("exposure", EXPOSURE_LEVELS, 0.75, "overExposure"),
        ("exposure", EXPOSURE_LEVELS, 1.0, "overExposure"),
        ("noise", NOISE_LEVELS, 0.29, "low"),
        ("noise", NOISE_LEVELS, 0.3, "medium"),
        ("noise", NOISE_LEVELS, 0.7, "high"),
        ("noise", NOISE_LEVELS, 7, "high"),
        ("blur", BLUR_LEVELS, -1, "low"),
        # told with two digits, so the level is that of what is told
        ("exposure", EXPOSURE_LEVELS, 0.2499, "goodExposure"),
    ],
)
def test_levels_agree_with_the_values_that_are_told(
    name: str, levels: tuple[tuple[float, str], ...], value: float, level: str
) -> None:
    said = graded(name, value, levels)

    assert said[f"{name}Level"] == level
    assert said["value"] == pytest.approx(min(max(value, 0), 1), abs=0.005)


@needs_portraits
def test_only_what_is_asked_for_is_told() -> None:
    scene = alone()

    assert set(attributes(pixels(scene), face(scene), ["blur", "headPose"])) == {"blur", "headPose"}


@needs_portraits
def test_threads_find_what_one_finds_alone() -> None:
    scenes = [alone(person, look) for look in LOOKS[:6] for person in (0, 1)]
    images = [pixels(scene) for scene in scenes]
    one_by_one = [recognizer().faces(image) for image in images]
    with ThreadPoolExecutor(6) as threads:
        together_ = list(threads.map(recognizer().faces, images))

    for (one,), (other,) in zip(one_by_one, together_, strict=True):
        assert one.rectangle == other.rectangle
        assert one.landmarks == other.landmarks
        assert np.array_equal(one.embedding, other.embedding)


def test_the_network_gives_what_dlib_gives() -> None:
    """By ``dlib.face_recognition_model_v1`` of dlib 20.0.1: the first eight of 128 numbers."""
    slope = np.add.outer(np.arange(150), np.arange(150))
    chip = np.stack([slope * step % 256 for step in (1, 2, 3)], axis=-1).astype(np.uint8)

    found = Embedder().embedding(chip)
    assert found.shape == (128,)
    assert found[:8] == pytest.approx([-0.03209, 0.09972, 0.05323, 0.00975, -0.04926, -0.0482, -0.06124, -0.0103], abs=1e-5)
    assert np.linalg.norm(found) == pytest.approx(1.30888, abs=1e-5)


def test_what_is_not_installed_is_refused_with_what_to_install() -> None:
    for package, name in (("no_such_package", "model.dat"), ("numpy", "no-such-model.dat")):
        with pytest.raises(FaceNotInstalled, match=rf"needs {name} of the package {package}; install cogspec\[emulator\]"):
            file_of(package, name)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.dat"
    other.write_bytes(b"\x01\x05con_4" * 100)

    with pytest.raises(FaceNotInstalled, match=r"install face_recognition_models 0\.3\.0"):
        layers(other)
