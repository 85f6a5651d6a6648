"""Portraits that others took: two of the public domain, which lie in packages, or the user's own photographs.

The packages are not imported, which would take longer than all the rest: only their files are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageOps

from conformance.refusal import Refusal
from conformance.worlds.faces.places import Rectangle, Spot
from conformance.worlds.pages.recognition import UNDECODABLE

NONE = (
    "there are no portraits: install cogspec[portraits], "
    "or give a folder of photographs with a folder for each person by --portraits"
)
"""Why nothing that needs a face can be run, and what to do about it."""
FEWEST = 2
"""Persons that a folder must hold: whether two faces are of one person cannot be asked otherwise."""
ENDINGS = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
LONGEST_SIDE = 1024
"""Pixels to which the user's photographs are brought down: large ones would make every picture slow."""


class NoSuchPortraits(Refusal):
    """The folder of portraits is not there, or does not hold what it must."""


@dataclass(frozen=True, eq=False)
class Portrait:
    """A photograph with one face. Nobody changes the image."""

    image: Image.Image
    """In RGB."""
    source: str
    face: Rectangle | None = None
    """From the hairline or the brim of a hat to the chin, and from cheek to cheek; None where it is somewhere in the image."""
    spots: Mapping[str, Spot] | None = None
    """Points of the face, under the names that landmarks have."""


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody, and the photographs of them."""

    name: str
    portraits: tuple[Portrait, ...]


@dataclass(frozen=True)
class Packaged:
    """A portrait that lies in a package. The places in it were read off by hand, to some two pixels."""

    person: str
    package: str
    path: str
    size: tuple[int, int]
    source: str
    face: Rectangle
    spots: Mapping[str, Spot]

    def found(self) -> Person | None:
        """The person, where the package is installed and holds the portrait as it was when it was measured."""
        package = find_spec(self.package)
        file = Path(package.origin or "").parent / self.path if package else None
        image = _opened(file) if file is not None and file.is_file() else None
        if image is None or image.size != self.size:
            return None
        return Person(self.person, (Portrait(image, self.source, self.face, self.spots),))


PACKAGED = (
    Packaged(
        "collins",
        "skimage",
        "data/astronaut.png",
        (512, 512),
        "Eileen Collins, NASA Great Images, public domain (https://flic.kr/p/r9qvLn); in scikit-image",
        Rectangle(181, 77, 88, 101),
        {
            "pupilLeft": (205, 101),
            "pupilRight": (247, 103),
            "noseTip": (228, 125),
            "mouthLeft": (204, 141),
            "mouthRight": (246, 140),
        },
    ),
    Packaged(
        "hopper",
        "matplotlib",
        "mpl-data/sample_data/grace_hopper.jpg",
        (512, 600),
        "Grace Hopper, US Navy, public domain (https://commons.wikimedia.org/wiki/File:Grace_Hopper.jpg); in Matplotlib",
        Rectangle(180, 138, 166, 194),
        {
            "pupilLeft": (223, 189),
            "pupilRight": (307, 187),
            "noseTip": (267, 238),
            "mouthLeft": (227, 278),
            "mouthRight": (306, 277),
        },
    ),
)
"""In an order that never changes: persons are drawn by their numbers."""


@cache
def packaged() -> tuple[Person, ...]:
    """The persons whose portraits lie in packages; none unless all of them are there."""
    found = [person for portrait in PACKAGED for person in [portrait.found()] if person is not None]
    return tuple(found) if len(found) == len(PACKAGED) else ()


def of_folder(folder: Path) -> tuple[Person, ...]:
    """The persons of a folder that holds a folder for each of them, by their names; NoSuchPortraits where it does not."""
    if not folder.is_dir():
        raise NoSuchPortraits(f"There is no folder {folder}; name one that holds a folder of photographs for each person.")
    persons = tuple(Person(own.name, tuple(_photographs(own))) for own in sorted(folder.iterdir()) if _is_of_a_person(own))
    if len(persons) < FEWEST:
        raise NoSuchPortraits(
            f"{folder} holds folders with photographs for {len(persons)} of the {FEWEST} persons that are needed; "
            f"put a folder for each person there, with photographs that end in {', '.join(ENDINGS)}."
        )
    return persons


def people(folder: Path | None = None) -> tuple[Person, ...]:
    """The persons of a folder, or else those of packages; none where there are neither."""
    return of_folder(folder) if folder is not None else packaged()


def _is_of_a_person(folder: Path) -> bool:
    return folder.is_dir() and any(_is_photograph(file) for file in folder.iterdir())


def _photographs(folder: Path) -> Iterator[Portrait]:
    for file in sorted(folder.iterdir()):
        if not _is_photograph(file):
            continue
        image = _opened(file)
        if image is None:
            raise NoSuchPortraits(f"{file} cannot be read as a photograph; take it away, or put a good one in its place.")
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        yield Portrait(image, f"{folder.name}/{file.name}")


def _is_photograph(file: Path) -> bool:
    return file.suffix.lower() in ENDINGS and not file.name.startswith(".")


def _opened(file: Path) -> Image.Image | None:
    """The image in RGB, as it is to be shown; None where it cannot be read."""
    try:
        with Image.open(file) as image:
            return ImageOps.exif_transpose(image).convert("RGB")
    except UNDECODABLE:
        return None
