"""Strategies for pictures: a failing one shrinks towards one person, shown upright, in good light and without flaws.

What is drawn are recipes, out of ready lists: whatever is drawn takes longer than an answer, and who the persons
are is not known before a run begins. An ``Album`` makes the pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.worlds.faces.faceless import FACELESS, Faceless
from conformance.worlds.faces.files import FORMATS, ORIENTATIONS
from conformance.worlds.faces.scene import PLAIN, Figure, Look, Scene, Size, alone, crowd
from conformance.worlds.pages.hostile import Hostile

ANGLES = (0.0, 6.0, -6.0, 12.0, -12.0)
"""Degrees by which every detector sees a face."""
PERSONS = 6
"""Numbers of persons that are drawn; where there are fewer, some of them are the same."""
PHOTOGRAPHS = 4
MARGINS: tuple[Size, ...] = ((0, 0), (40, 0), (0, 40), (120, 80), (400, 100))
_STEP = 7
"""From one look to the next in a picture; coprime to the number of looks, so that stepping visits every one."""

LOOKS: tuple[Look, ...] = (
    PLAIN,
    *(Look(height) for height in (100, 160, 80, 200)),
    *(
        replace(PLAIN, mirrored=mirrored, angle=angle)
        for mirrored, angle in product((False, True), ANGLES)
        if angle or mirrored
    ),
    *(Look(light=light) for light in (0.7, 1.3, 0.5)),
    *(Look(blur=blur) for blur in (0.6, 1.2)),
    *(Look(noise=noise) for noise in (5.0, 10.0)),
    *(
        Look(140, mirrored, angle, light, noise=3.0)
        for mirrored, angle, light in product((False, True), (4.0, -9.0), (0.8, 1.2))
    ),
)
"""Ways to show a portrait that leave no doubt who it is, the plainest first."""
WORSE: Mapping[str, tuple[Look, ...]] = {
    "blur": tuple(Look(200, blur=blur) for blur in (0.0, 3.0, 8.0)),
    "noise": tuple(Look(200, noise=noise) for noise in (0.0, 25.0, 60.0)),
    "exposure": tuple(Look(200, light=light) for light in (0.35, 1.0, 1.8)),
}
"""By the attribute that says so: looks in which it rises, whatever its scale."""


def looks() -> SearchStrategy[Look]:
    """One of the looks that leave no doubt."""
    return st.sampled_from(LOOKS)


def portraits() -> SearchStrategy[Scene]:
    """One person."""
    return st.builds(alone, _persons(), looks(), _photographs())


def scenes(least: int = 1, most: int = 4) -> SearchStrategy[Scene]:
    """So many persons, each in a look of their own; neighbours are two persons."""

    def scene(drawn: tuple[int, int, int, Size]) -> Scene:
        count, person, look, margin = drawn
        figures = (Figure(person + n, LOOKS[(look + n * _STEP) % len(LOOKS)], look + n) for n in range(count))
        return Scene(tuple(figures), margin)

    drawn = st.tuples(st.integers(least, most), _persons(), st.integers(0, len(LOOKS) - 1), st.sampled_from(MARGINS))
    return drawn.map(scene)


def crowds() -> SearchStrategy[Scene]:
    """From five faces to fifty."""
    # as many choices as of one person: Hypothesis takes what needs fewer for plainer
    return st.builds(crowd, st.sampled_from((5, 9, 16, 25, 50)), st.sampled_from((60, 80)), _persons())


def any_scene() -> SearchStrategy[Scene]:
    """Pictures with at least one face, the plainest first."""
    return st.one_of(portraits(), scenes(2), crowds())


def faceless() -> SearchStrategy[Faceless]:
    """Pictures in which nobody is."""
    return st.sampled_from(FACELESS)


def same_person_twice() -> SearchStrategy[tuple[Scene, Scene]]:
    """Two pictures of one person, in two looks, and of two photographs where there are."""

    def both(drawn: tuple[int, int, int]) -> tuple[Scene, Scene]:
        person, look, other = drawn
        return alone(person, LOOKS[look]), alone(person, LOOKS[(look + other) % len(LOOKS)], 1)

    last = len(LOOKS) - 1
    return st.tuples(_persons(), st.integers(0, last), st.integers(1, last)).map(both)


def two_persons() -> SearchStrategy[tuple[Scene, Scene]]:
    """A picture of each of two persons."""

    def both(drawn: tuple[int, Look, Look, int]) -> tuple[Scene, Scene]:
        person, look, other, photograph = drawn
        return alone(person, look, photograph), alone(person + 1, other, photograph)

    return st.tuples(_persons(), looks(), looks(), _photographs()).map(both)


def worse(attribute: str) -> SearchStrategy[tuple[Scene, ...]]:
    """The same person again and again, while this attribute rises: ``blur``, ``noise`` or ``exposure``."""
    return _persons().map(lambda person: tuple(alone(person, look) for look in WORSE[attribute]))


def formats() -> SearchStrategy[str]:
    """Every documented format."""
    return st.sampled_from(tuple(FORMATS))


def orientations() -> SearchStrategy[int]:
    """Every way in which pixels may lie."""
    return st.sampled_from(ORIENTATIONS)


def attacks() -> SearchStrategy[Hostile]:
    """Files that a server must refuse, or that could harm a careless one; made when the first is drawn."""
    from conformance.worlds.faces.hostile import attacks as made

    return st.deferred(lambda: st.sampled_from(tuple(made())))


def _persons() -> SearchStrategy[int]:
    return st.integers(0, PERSONS - 1)


def _photographs() -> SearchStrategy[int]:
    return st.integers(0, PHOTOGRAPHS - 1)
