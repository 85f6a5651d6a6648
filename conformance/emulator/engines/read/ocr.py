"""Optical character recognition by rapidocr: printed text in Latin letters, at any angle.

Its models lie inside its package. What it gives is worked over here: its words, because it cuts lines with a
letter outside ASCII into single characters, and its orientation, which it finds and does not tell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from conformance.emulator.engines.read.files import Pixels
from conformance.emulator.engines.read.text import Point, Quad, Word

PARAMETERS = {
    "Global.log_level": "error",
    "Global.return_word_box": True,
    "Global.return_single_char_box": True,
    # one page takes one core; there is a process for each
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,  # a third less memory
    "Rec.rec_batch_num": 1,  # a fifth faster on dense pages
    "Det.limit_type": "max",  # else small images are made larger, five times as slow and no better
    "Det.limit_side_len": 1280,
}
TALL = 1.5
"""Height to width of a box that is taken for text that goes up or down, as rapidocr takes it."""


class Reader:
    """The models, loaded. Belongs to one thread; loading takes a second and 200 MB."""

    def __init__(self) -> None:
        self._engine: Any = RapidOCR(params=PARAMETERS)

    def rows(self, pixels: Pixels) -> tuple[list[tuple[Word, ...]], int]:
        """Rows of words as they were found, in no order, and by how many quarters the page is turned clockwise.

        Places are in pixels of the page as it came.
        """
        upright = np.ascontiguousarray(pixels[:, :, ::-1])  # blue first
        quarters = 0
        found, turned = self._found(upright)
        if turned:
            quarters = turned
            upright = np.ascontiguousarray(np.rot90(upright, turned))
            found, _ = self._found(upright)
        height, width = upright.shape[:2]
        return [tuple(_turned_back(word, quarters, width, height) for word in row) for row in found], quarters

    def _found(self, image: NDArray[np.uint8]) -> tuple[list[tuple[Word, ...]], int]:
        small, record = self._engine.preprocess_img(image)
        places, directions, texts, cuts = self._engine.run_ocr_steps(small, record)
        if places.boxes is None or texts.txts is None:
            return [], 0
        quarters = _quarters(places.boxes, directions.cls_res or ())
        found = self._engine.build_final_output(image, places, directions, texts, cuts, record)
        if found.txts is None or found.word_results is None:
            return [], quarters
        rows = zip(found.boxes, found.txts, found.word_results, strict=True)
        return [_words(_reading(box), text, letters) for box, text, letters in rows], quarters


def _quarters(boxes: Iterable[NDArray[np.float32]], directions: Sequence[tuple[str, float]]) -> int:
    """By how many quarters most of the text is turned clockwise.

    A tall box was turned by a quarter against the clock before its direction was judged.
    """
    votes = [0.0] * 4
    for box, (label, score) in zip(boxes, directions, strict=False):
        length = max(math.dist(box[0], box[1]), math.dist(box[1], box[2]))
        votes[int(_is_tall(box)) + 2 * int("180" in label)] += float(score) * length
    return votes.index(max(votes))


def _reading(box: NDArray[np.float32]) -> Quad:
    """The corners of a row from the top left of its text: a tall one is read downwards."""
    a, b, c, d = map(_point, box)
    return (b, c, d, a) if _is_tall(box) else (a, b, c, d)


def _is_tall(box: NDArray[np.float32]) -> bool:
    return math.dist(box[1], box[2]) >= TALL * math.dist(box[0], box[1])


def _words(row: Quad, text: str, letters: Sequence[tuple[str, float, Any]]) -> tuple[Word, ...]:
    """The words of a row: its letters are told one by one, without the blanks."""
    rest = iter(letters)
    words: list[Word] = []
    for part in text.split():
        own = [letter for _, letter in zip(part, rest, strict=False)]  # the other order would lose one
        if own:
            along = [_along(row, _point(corner)) for _, _, corners in own for corner in corners]
            sure = sum(float(confidence) for _, confidence, _ in own) / len(own)
            words.append(Word(part, _cut(row, min(along), max(along)), sure))
    return tuple(words)


def _along(row: Quad, point: Point) -> float:
    """How far along a row a point is: 0 where it begins, 1 where it ends."""
    (x1, y1), (x2, y2) = row[0], row[1]
    dx, dy = x2 - x1, y2 - y1
    return ((point[0] - x1) * dx + (point[1] - y1) * dy) / ((dx * dx + dy * dy) or 1.0)


def _cut(row: Quad, begin: float, end: float) -> Quad:
    """The part of a row between two places along it."""
    a, b, c, d = row
    return _between(a, b, begin), _between(a, b, end), _between(d, c, end), _between(d, c, begin)


def _between(one: Point, other: Point, share: float) -> Point:
    kept = min(max(share, 0.0), 1.0)
    return one[0] + kept * (other[0] - one[0]), one[1] + kept * (other[1] - one[1])


def _point(pair: Any) -> Point:
    return float(pair[0]), float(pair[1])


def _turned_back(word: Word, quarters: int, width: int, height: int) -> Word:
    """The word where it stands on the page before it was turned upright, which had this size afterwards."""

    def back(point: Point) -> Point:
        x, y = point
        return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[quarters]

    a, b, c, d = map(back, word.quad)
    return Word(word.text, (a, b, c, d), word.confidence)
