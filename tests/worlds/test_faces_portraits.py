"""Portraits: those of packages, a folder of the user's own, and none."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from conformance.worlds.faces.album import Album, album
from conformance.worlds.faces.faceless import Faceless
from conformance.worlds.faces.files import oriented
from conformance.worlds.faces.places import Rectangle
from conformance.worlds.faces.portraits import LONGEST_SIDE, PACKAGED, NoSuchPortraits, people
from conformance.worlds.faces.scene import Look, alone, together

needs_portraits = pytest.mark.skipif(bool(album().why_empty), reason=album().why_empty or "there are portraits")
SMALL, LARGE = Faceless("shapes", 1, (300, 400)).picture, Faceless("shapes", 2, (3000, 2000)).picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two persons, one of whom has two photographs, one on its side; and what else lies about."""
    for name in ("zoe", "adam", ".hidden-folder", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "zoe" / "1.JPG").write_bytes(oriented(SMALL, 6).content)
    LARGE.image.save(tmp_path / "zoe" / "2.png")
    SMALL.image.save(tmp_path / "adam" / "only.bmp")
    (tmp_path / "zoe" / "notes.txt").write_text("not a photograph")
    (tmp_path / "zoe" / ".thumbnail.jpg").write_bytes(b"")
    (tmp_path / "list.txt").write_text("nobody")
    return tmp_path


def test_a_folder_holds_a_folder_for_each_person(folder: Path) -> None:
    adam, zoe = people(folder)

    assert (adam.name, zoe.name) == ("adam", "zoe")
    assert [portrait.image.size for portrait in zoe.portraits] == [(300, 400), (LONGEST_SIDE, round(LONGEST_SIDE * 2 / 3))]
    assert [portrait.source for portrait in zoe.portraits] == ["zoe/1.JPG", "zoe/2.png"]
    assert {portrait.face for person in (adam, zoe) for portrait in person.portraits} == {None}


def test_of_a_face_of_unknown_place_the_picture_knows_where_to_look(folder: Path) -> None:
    made = album(folder)
    picture = made.picture(together(Look(), Look(angle=8), Look(mirrored=True)))

    assert not made.measured
    assert not made.why_empty
    assert [face.person for face in picture.faces] == ["adam", "zoe", "adam"]
    assert all(face.rectangle is None and Rectangle(0, 0, *picture.size).covers(face.within) for face in picture.faces)
    assert min(min(face.within.width, face.within.height) for face in picture.faces) >= 200
    assert made.file(alone(0)).content != made.file(alone(1)).content != made.file(alone(1, photograph=1)).content


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: folder / "nowhere", "There is no folder .*nowhere; name one"),
        (lambda folder: folder / "list.txt", "There is no folder"),
        (lambda folder: folder / "zoe", "for 0 of the 2 persons"),
        (lambda folder: ((folder / "adam" / "only.bmp").unlink(), folder)[1], "for 1 of the 2 persons"),
        (lambda folder: ((folder / "adam" / "x.png").write_bytes(b"no"), folder)[1], r"x\.png cannot be read as a photograph"),
    ],
    ids=["nowhere", "a file", "photographs only", "one person", "no photograph"],
)
def test_a_folder_that_is_none_is_refused_in_a_sentence(folder: Path, spoil, reason: str) -> None:  # noqa: ANN001
    with pytest.raises(NoSuchPortraits, match=reason) as refused:
        people(spoil(folder))
    assert refused.value.exit_code == 2


def test_without_portraits_there_is_a_sentence_to_skip_with() -> None:
    assert "cogspec[portraits]" in Album(()).why_empty
    assert "--portraits" in Album(()).why_empty


def test_a_package_that_is_missing_or_holds_another_picture_has_no_portrait() -> None:
    (astronaut, _) = PACKAGED

    assert replace(astronaut, package="no_such_package_at_all").found() is None
    assert replace(astronaut, package="PIL", path="no/such/file.png").found() is None
    assert replace(astronaut, package="PIL", path="__init__.py").found() is None
    assert replace(astronaut, size=(1, 1)).found() is None


@needs_portraits
def test_packages_are_read_and_not_imported() -> None:
    program = (
        "import sys; from conformance.worlds.faces.album import album; from conformance.worlds.faces.scene import alone; "
        "print(len(album().file(alone()).content) > 1024, sorted({'skimage', 'matplotlib', 'scipy'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "True []"


@needs_portraits
@pytest.mark.parametrize("packaged", PACKAGED, ids=lambda packaged: packaged.person)
def test_the_places_read_off_by_hand_fit_the_portraits(packaged) -> None:  # noqa: ANN001
    """Pupils are dark and skin is not: a portrait that was cut or scaled in its package would show here."""
    person = packaged.found()
    assert person
    grey = np.asarray(person.portraits[0].image.convert("L")).astype(int)

    def level(spot: tuple[float, float]) -> float:
        x, y = (round(number) for number in spot)
        return float(grey[y - 2 : y + 3, x - 2 : x + 3].mean())

    spots = packaged.spots
    left, right, nose = spots["pupilLeft"], spots["pupilRight"], spots["noseTip"]
    cheeks = [level(((eye[0] * 2 + nose[0]) / 3, nose[1] - 2)) for eye in (left, right)]
    assert max(level(left), level(right)) < min(cheeks) - 30
    assert all(packaged.face.holds(spot) for spot in spots.values())
    assert packaged.face.left < left[0] < spots["mouthLeft"][0] + 10 < nose[0] < spots["mouthRight"][0] < packaged.face.right
    assert packaged.face.top < left[1] < nose[1] < spots["mouthLeft"][1] < packaged.face.bottom
    assert "public domain" in packaged.source


@needs_portraits
def test_the_packaged_persons_are_two_and_measured() -> None:
    assert [person.name for person in album().persons] == ["collins", "hopper"]
    assert album().measured
    assert isinstance(album().picture(alone()).image, Image.Image)
