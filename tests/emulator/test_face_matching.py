"""How the Face emulator compares: with points on a line for embeddings, so that every distance is known."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import numpy as np
import pytest

from conformance.emulator.engines.face.choice import meant
from conformance.emulator.engines.face.embedding import Embedding
from conformance.emulator.engines.face.face_ids import DetectedFace
from conformance.emulator.engines.face.faults import OtherModel
from conformance.emulator.engines.face.matching import (
    IDENTICAL,
    best,
    candidates,
    demand_one_model,
    likeness,
    partition,
    similar,
)
from conformance.emulator.engines.face.people import PersistedFace, Person
from conformance.emulator.engines.face.recognition import IDENTICAL as LIMIT
from conformance.emulator.engines.face.recognition import Rectangle


class Placed(NamedTuple):
    rectangle: Rectangle


def at(place: float) -> Embedding:
    """A face so many limits from the beginning; those within one limit of each other are of one person."""
    return np.eye(128)[0] * place * LIMIT


def person(*places: float, name: str = "Ada") -> Person:
    return Person(name, faces=tuple(PersistedFace(at(place)) for place in places))


def test_likeness_falls_from_one_and_is_a_half_at_the_limit() -> None:
    told = [likeness(at(0), at(place)) for place in (0, 0.5, 0.9, 1, 1.1, 2, 5)]

    assert told == sorted(told, reverse=True)
    assert (told[0], told[3]) == (1, IDENTICAL)
    assert told[4] < IDENTICAL
    assert likeness(at(0), at(1.0000001)) == IDENTICAL, "what is told is what is judged"
    assert all(round(one, 5) == one for one in told)
    assert likeness(at(3), at(1)) == likeness(at(1), at(3))


def test_a_person_is_as_like_as_the_best_face() -> None:
    assert best(at(0), person(3, 0.4, 2).faces) == likeness(at(0), at(0.4))


def test_candidates_come_the_likeliest_first_above_the_threshold() -> None:
    near, nearer, far, faceless = person(0.8), person(5, 0.3), person(2), person()
    everybody = [far, near, faceless, nearer]

    def named(most: int, threshold: float) -> list[str]:
        return [identifier for identifier, _ in candidates(at(0), everybody, most, threshold)]

    assert named(5, IDENTICAL) == [nearer.id, near.id]
    assert named(5, 0.0) == [nearer.id, near.id, far.id], "who has no face is no candidate"
    assert named(1, 0.0) == [nearer.id]
    assert named(5, 1.0) == []
    for low in (0.0, 0.2, 0.5, 0.9):
        assert set(named(5, low + 0.1)) <= set(named(5, low))


def test_similar_faces_come_the_nearest_first() -> None:
    faces = {"b": at(0.5), "a": at(-0.2), "d": at(40), "c": at(3), "e": at(-50)}

    everybody = similar(at(0), faces, 1000, same_person=False)
    assert [identifier for identifier, _ in everybody] == ["a", "b", "c", "d", "e"], "those that are very far keep their order"
    assert similar(at(0), faces, 1000, same_person=True) == everybody[:2]
    assert similar(at(0), faces, 1, same_person=False) == everybody[:1]
    assert similar(at(20), faces, 1000, same_person=True) == []


def test_groups_follow_likeness_from_face_to_face() -> None:
    faces = {"x": at(50), "a": at(0), "far": at(-30), "b": at(1.8), "y": at(50.5), "ab": at(0.9), "alone": at(10)}

    assert partition(faces) == ([["a", "b", "ab"], ["x", "y"]], ["far", "alone"])
    assert partition({}) == ([], [])


@pytest.mark.parametrize("seed", range(5))
def test_groups_are_a_partition_whatever_the_order(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    faces = {str(number): at(drawn.uniform(0, 60)) for number in range(60)}
    groups, alone = partition(faces)
    again, alone_again = partition({name: faces[name] for name in drawn.permutation(list(faces)).tolist()})

    assert sorted(chain(*groups, alone)) == sorted(faces)
    assert [len(group) for group in groups] == sorted((len(group) for group in groups), reverse=True)
    assert all(len(group) > 1 for group in groups)
    assert {frozenset(group) for group in groups} == {frozenset(group) for group in again}
    assert set(alone) == set(alone_again)


def test_faces_of_another_model_are_not_compared() -> None:
    faces = [DetectedFace(at(0), model) for model in ("recognition_01", "recognition_01", "recognition_02")]

    demand_one_model("recognition_01", faces[:2])
    with pytest.raises(OtherModel):
        demand_one_model("recognition_01", faces)


def test_a_rectangle_means_the_face_of_a_detection_or_those_in_it() -> None:
    large, small, other = (Placed(Rectangle(*place)) for place in ((0, 0, 100, 100), (40, 40, 30, 30), (200, 0, 50, 50)))
    faces = [large, small, other]

    assert meant(faces, None) == faces
    for face in faces:
        assert meant(faces, face.rectangle) == [face]
    assert meant(faces, Rectangle(3, 3, 100, 100)) == [large], "a little beside"
    assert meant(faces, Rectangle(180, 0, 300, 300)) == [other]
    assert meant(faces, Rectangle(0, 0, 300, 300)) == faces, "it holds them all, and means none"
    assert meant(faces, Rectangle(300, 300, 50, 50)) == []
    assert meant([], Rectangle(0, 0, 50, 50)) == []
