"""Faces by the dozen, and how many of them were found: what a rate is measured on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from conformance.worlds.faces.picture import Face
from conformance.worlds.faces.places import Rectangle
from conformance.worlds.faces.scene import Figure, Look, Scene, alone
from conformance.worlds.faces.strategies import PERSONS, PHOTOGRAPHS

Kind = Literal["clean", "turned", "lit", "flawed"]
"""Upright and in good light; turned; darker or brighter; blurred or under noise."""
KINDS: tuple[Kind, ...] = ("clean", "turned", "lit", "flawed", "clean")
LARGE, SMALL = (200, 281), (44, 61)
"""Pixels of a face, from and below: what pages recommend, and little more than what must be found."""
MOST_IN_ONE = 3
"""Faces of one picture."""


@dataclass(frozen=True)
class Shot:
    """A picture, and of which kind it is."""

    kind: Kind
    scene: Scene


@dataclass(frozen=True)
class Pair:
    """Two pictures with one face each."""

    one: Scene
    other: Scene
    same: bool
    """Whether it is one person."""


def many_shots(seed: int, count: int, heights: tuple[int, int] = LARGE) -> list[Shot]:
    """Pictures of one to three faces; every kind has its fair share, and one seed decides the rest."""
    shots = list[Shot]()
    for number in range(count):
        generator, kind = np.random.Generator(np.random.PCG64([seed, number])), KINDS[number % len(KINDS)]
        first, faces = int(generator.integers(PERSONS)), int(generator.integers(1, MOST_IN_ONE + 1))
        figures = (
            Figure(first + n, _look(generator, kind, heights), int(generator.integers(PHOTOGRAPHS))) for n in range(faces)
        )
        shots.append(Shot(kind, Scene(tuple(figures))))
    return shots


def many_pairs(seed: int, count: int) -> list[Pair]:
    """Pairs of which every other one is the same person; one seed decides the rest."""
    pairs = list[Pair]()
    for number in range(count):
        generator, same = np.random.Generator(np.random.PCG64([seed, number])), number % 2 == 0
        person = int(generator.integers(PERSONS))
        looks = [_look(generator, KINDS[(number // 2 + place) % len(KINDS)], LARGE) for place in range(2)]
        pairs.append(Pair(alone(person, looks[0]), alone(person if same else person + 1, looks[1], 1), same))
    return pairs


def found(rectangles: Iterable[Rectangle], faces: Iterable[Face]) -> int:
    """How many faces are where a rectangle is; a rectangle counts for one face only."""
    left, count = list(rectangles), 0
    for face in faces:
        mine = next((rectangle for rectangle in left if face.is_at(rectangle)), None)
        if mine is not None:
            left.remove(mine)
            count += 1
    return count


def _look(generator: np.random.Generator, kind: Kind, heights: tuple[int, int]) -> Look:
    height, mirrored = int(generator.integers(*heights)), bool(generator.integers(2))
    angle = light = blur = noise = 0.0
    if kind == "turned":
        angle = float(generator.choice((-1, 1)) * generator.uniform(4, 15))
    if kind == "lit":
        light = float(generator.choice((0.5, 0.7, 1.25, 1.4)))
    if kind == "flawed":
        blur, noise = ((height / 100, 0.0), (0.0, 12.0))[int(generator.integers(2))]
    return Look(height, mirrored, round(angle, 2), light or 1.0, round(blur, 2), noise)
