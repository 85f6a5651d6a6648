"""What makes pictures of recipes: the persons of a run, whoever they are."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from conformance.worlds.faces.files import FORMATS, File
from conformance.worlds.faces.picture import Picture, portrayed, side_by_side
from conformance.worlds.faces.portraits import NONE, Person, people
from conformance.worlds.faces.scene import Figure, Scene


class Album:
    """The persons whose portraits a run has; the same recipe gives the same picture as long as they are the same."""

    def __init__(self, persons: tuple[Person, ...]) -> None:
        self.persons = persons
        self._drawn = lru_cache(maxsize=64)(self._draw)
        self._made = lru_cache(maxsize=128)(self._make)

    @property
    def why_empty(self) -> str:
        """Why nothing that needs a face can be run, in a sentence; empty where it can."""
        return "" if self.persons else NONE

    @property
    def measured(self) -> bool:
        """Whether it is known where in each portrait the face is, and so how large it is in a picture."""
        return all(portrait.face is not None for person in self.persons for portrait in person.portraits)

    def name(self, figure: Figure) -> str:
        """The person that a recipe means by a number."""
        return self._person(figure).name

    def picture(self, scene: Scene) -> Picture:
        """The picture of a recipe, with the truth about it."""
        return self._drawn(scene)

    def file(self, scene: Scene, kind: str = "JPEG") -> File:
        """The same as a file of this documented format."""
        return self._made(scene, kind)

    def _draw(self, scene: Scene) -> Picture:
        shown = list[Picture]()
        for figure in scene.figures:
            person = self._person(figure)
            portrait = person.portraits[figure.photograph % len(person.portraits)]
            shown.append(portrayed(person.name, portrait, figure.look))
        return side_by_side(shown, scene.margin, scene.paper)

    def _make(self, scene: Scene, kind: str) -> File:
        return FORMATS[kind](self.picture(scene))

    def _person(self, figure: Figure) -> Person:
        return self.persons[figure.person % len(self.persons)]


@lru_cache(maxsize=4)
def album(folder: Path | None = None) -> Album:
    """The album of a folder of portraits, or else of those that lie in packages; NoSuchPortraits where the folder is none."""
    return Album(people(folder))
