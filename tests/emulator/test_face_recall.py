"""What the Face emulator remembers of images: the same as it saw, in other processes too, and it does not look twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from faces import landscape, pair, picture

from conformance.emulator.engines.face import recall as module
from conformance.emulator.engines.face.images import Pixels, decoded
from conformance.emulator.engines.face.recall import Recall
from conformance.emulator.engines.face.recognition import Face, Recognizer, recognizer


class Counting(Recognizer):
    """The models, which count how often they look."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def faces(self, image: Pixels) -> list[Face]:
        self.looks += 1
        return super().faces(image)


@pytest.fixture(scope="module")
def counting() -> Counting:
    return Counting()


def told(faces: list[Face]) -> list[tuple[object, ...]]:
    return [(face.rectangle, dict(face.landmarks), face.embedding.tolist()) for face in faces]


def test_the_same_pixels_are_looked_at_once(counting: Counting) -> None:
    recall, before = Recall(counting), counting.looks
    image, other = decoded(pair()), decoded(picture())

    seen = [told(list(recall.faces(decoded(pair())))) for _ in range(3)]
    assert seen == [told(recognizer().faces(image))] * 3
    assert counting.looks == before + 1
    assert told(list(recall.faces(other))) == told(recognizer().faces(other))
    assert recall.faces(np.zeros((64, 32, 3), np.uint8)) == recall.faces(np.zeros((32, 64, 3), np.uint8)) == []
    assert counting.looks == before + 4, "the same bytes in another shape are another image"


@pytest.mark.parametrize("content", [pair, landscape])
def test_another_process_need_not_look(counting: Counting, tmp_path: Path, content: Callable[[], bytes]) -> None:
    image = decoded(content())
    first = told(list(Recall(counting, tmp_path).faces(image)))
    before = counting.looks

    assert told(list(Recall(counting, tmp_path).faces(image))) == first == told(recognizer().faces(image))
    assert counting.looks == before


def test_the_images_that_were_sent_last_are_kept(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_IMAGES", 2)
    recall, before = Recall(counting), counting.looks
    one, two, three = (np.full((32, 32, 3), level, np.uint8) for level in (0, 90, 180))

    for image in (one, two, one, three, one):
        recall.faces(image)
    assert counting.looks == before + 3
    recall.faces(two)
    assert counting.looks == before + 4
