"""What a container says of a file, in the same words for both versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Box = tuple[float, ...]
"""x1, y1, … x4, y4; empty where none is told, which one version allows."""


@dataclass(frozen=True)
class Word:
    """One word."""

    text: str
    box: Box


@dataclass(frozen=True)
class Line:
    """One line; where its words are not told, it has none."""

    text: str
    box: Box
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Page:
    """One page; what is not told is None."""

    number: int | None
    angle: float | None
    width: float | None
    height: float | None
    unit: str | None
    lines: tuple[Line, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in their order."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def texts(self) -> list[str]:
        """What the words say; where a line does not tell them, what is between its blanks."""
        return [text for line in self.lines for text in ([w.text for w in line.words] or line.text.split())]

    @property
    def boxes(self) -> Iterator[tuple[str, Box]]:
        """Every box, with what it is around."""
        for line in self.lines:
            yield f"the line {line.text!r}", line.box
            yield from ((f"the word {word.text!r}", word.box) for word in line.words)


@dataclass(frozen=True)
class State:
    """What was said of an operation."""

    status: str
    """In lower case, as all versions mean the same words."""
    pages: tuple[Page, ...]
    """None of them unless the status is succeeded."""
    told: Json
    """As it came."""

    @property
    def final(self) -> bool:
        """Whether nothing more can come."""
        return self.status in ("succeeded", "failed")


def state_of(told: Json) -> State:
    """The state in an answer that is as described."""
    analysis: Json = told.get("analyzeResult") or {}
    listed: list[Json] = told.get("recognitionResults") or analysis.get("readResults") or []
    return State(str(told["status"]).lower(), tuple(map(_page, listed)), told)


def centre(box: Box) -> tuple[float, float]:
    """The middle of the four corners."""
    return sum(box[::2]) / 4, sum(box[1::2]) / 4


def area(box: Box) -> float:
    """The area of a box, negative where its corners run against the clock; the second axis points downwards."""
    corners = list(zip(box[::2], box[1::2], strict=True))
    following = [*corners[1:], corners[0]]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, following, strict=True)) / 2


def holds(box: Box, point: tuple[float, float], slack: float = 0.0) -> bool:
    """Whether a point lies within the upright rectangle around a box, or no further outside than the slack."""
    (x, y), across, down = point, box[::2], box[1::2]
    return min(across) - slack <= x <= max(across) + slack and min(down) - slack <= y <= max(down) + slack


def height(box: Box) -> float:
    """How high the text in a box is: the mean length of its left and right sides."""
    left = ((box[0] - box[6]) ** 2 + (box[1] - box[7]) ** 2) ** 0.5
    right = ((box[2] - box[4]) ** 2 + (box[3] - box[5]) ** 2) ** 0.5
    return (left + right) / 2


def _page(told: Json) -> Page:
    angle = told.get("clockwiseOrientation", told.get("angle"))
    return Page(
        told.get("page"), angle, told.get("width"), told.get("height"), told.get("unit"), tuple(map(_line, told["lines"]))
    )


def _line(told: Json) -> Line:
    words = tuple(Word(word["text"], tuple(word.get("boundingBox") or ())) for word in told.get("words") or ())
    return Line(told["text"], tuple(told.get("boundingBox") or ()), words)
