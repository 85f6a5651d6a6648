"""Pictures as recipes: who is in them and what was done to each portrait, whoever the persons are.

A recipe is a value that can be compared, hashed and printed in one line. Persons and photographs are numbers, since which
there are is known when a run begins and not before; an album makes the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Size = tuple[int, int]
"""Width and height, in pixels."""
Colour = tuple[int, int, int]
"""Red, green and blue, from 0 to 255."""
GREY: Colour = (150, 150, 150)


@dataclass(frozen=True)
class Look:
    """How a portrait is shown; the plainest unless said otherwise."""

    height: int = 120
    """Pixels from the top of the face to the chin."""
    mirrored: bool = False
    angle: float = 0.0
    """Degrees by which it is turned clockwise."""
    light: float = 1.0
    """What every colour of every pixel is multiplied by."""
    blur: float = 0.0
    """Pixels: the standard deviation of what every pixel is spread over."""
    noise: float = 0.0
    """Standard deviation of what is added to every colour of every pixel, of 255."""


PLAIN = Look()


@dataclass(frozen=True)
class Figure:
    """A person in a picture."""

    person: int = 0
    """Those with the same number are the same person; those whose numbers differ by one are two."""
    look: Look = PLAIN
    photograph: int = 0
    """Of this person; with another number another one, where there are several."""


@dataclass(frozen=True)
class Scene:
    """Persons side by side, in as many rows as columns."""

    figures: tuple[Figure, ...]
    margin: Size = (0, 0)
    """Further paper: pixels on the left and on the right, and above and below."""
    paper: Colour = GREY
    """What is between them."""

    @property
    def count(self) -> int:
        """How many faces are in it."""
        return len(self.figures)

    def looking(self, look: Look) -> Scene:
        """The same persons, all shown this way."""
        return replace(self, figures=tuple(replace(figure, look=look) for figure in self.figures))


def alone(person: int = 0, look: Look = PLAIN, photograph: int = 0) -> Scene:
    """One person."""
    return Scene((Figure(person, look, photograph),))


def together(*looks: Look, same: bool = False) -> Scene:
    """A person for each look: everybody the ``same`` one, or everybody another than their neighbours."""
    return Scene(tuple(Figure(0 if same else number, look, number) for number, look in enumerate(looks)))


def crowd(count: int, height: int = 60, first: int = 0) -> Scene:
    """So many faces from the first person on, in three sizes that differ by a few pixels; neighbours are two persons."""
    return Scene(tuple(Figure(first + n, Look(height + n % 3 * 4, n % 4 > 1)) for n in range(count)))
