"""Faces whose truth is known, which a run has looked at once for all rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import combinations

from conformance.harness.face.client import Detected, Face
from conformance.worlds.faces.album import Album
from conformance.worlds.faces.picture import Picture
from conformance.worlds.faces.rates import LARGE, SMALL, many_pairs, many_shots
from conformance.worlds.faces.scene import PLAIN, Scene

LARGE_SHOTS, SMALL_SHOTS = 10, 15
"""Pictures of one to three faces, of which two in five are upright, in good light and without flaws."""
PAIRS = 6


@dataclass(frozen=True)
class Looked:
    """A picture, and what the container sees in it."""

    picture: Picture
    found: tuple[Detected, ...]

    @property
    def count(self) -> int:
        """How many of its faces are found, wherever that is said to be."""
        return min(len(self.found), len(self.picture.faces))

    @property
    def on_faces(self) -> int:
        """On how many of its faces the centre of a rectangle lies."""
        centres = [one.rectangle.centre for one in self.found]
        places = [one.rectangle or one.within for one in self.picture.faces]
        return sum(any(place.holds(centre) for centre in centres) for place in places)


@dataclass(frozen=True)
class Known:
    """A detected face of somebody."""

    person: str
    id: str


def clear_pictures(face: Face, album: Album, *, small: bool = False) -> list[Looked]:
    """Pictures of clear, frontal faces of 200 pixels and more, or of some 36 to 60 where these are to be small."""
    shots = many_shots(_seed(face), SMALL_SHOTS, SMALL) if small else many_shots(_seed(face), LARGE_SHOTS, LARGE)
    scenes = [shot.scene for shot in shots if shot.kind == "clean"]
    if not small:
        scenes += [scene for scene in _alone(face) if _is_clean(scene)]
    return [_looked(face, album, scene) for scene in scenes]


def known_faces(face: Face, album: Album) -> list[Known]:
    """Faces of several persons, each alone in a picture, in several looks; those that are not found are left out."""
    return [
        Known(album.name(scene.figures[0]), looked.found[0].id)
        for scene in _alone(face)
        for looked in [_looked(face, album, scene)]
        if len(looked.found) == 1
    ]


def pairs(faces: Sequence[Known], *, same: bool) -> Iterator[tuple[Known, Known]]:
    """All pairs of one person, or of two."""
    return ((one, other) for one, other in combinations(faces, 2) if (one.person == other.person) == same)


def _alone(face: Face) -> list[Scene]:
    """Pictures of one person each."""
    return list(dict.fromkeys(scene for pair in many_pairs(_seed(face), PAIRS) for scene in (pair.one, pair.other)))


def _is_clean(scene: Scene) -> bool:
    return all(replace(figure.look, height=PLAIN.height, mirrored=False) == PLAIN for figure in scene.figures)


def _looked(face: Face, album: Album, scene: Scene) -> Looked:
    return Looked(album.picture(scene), face.known(album.file(scene)))


def _seed(face: Face) -> int:
    """The same for all rates of a run, so that they share what was detected."""
    return int.from_bytes(blake2b(face.run.encode(), digest_size=6).digest())
