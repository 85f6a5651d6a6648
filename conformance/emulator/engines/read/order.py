"""From rows of words, found in no order, to lines in the order in which people read them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from conformance.emulator.engines.read.text import Line, Point, Quad, Text, Word

Order = Literal["basic", "natural"]
OVERLAP = 0.5
"""Share of the lower of two rows that lies beside the other one, for them to be in one line."""
GAP = 1.5
"""Heights of a row between two that still belong to one line; columns stand further apart."""
STRAY = 45.0
"""Degrees from the page's quarter at which a row no longer says anything about its angle."""


@dataclass(frozen=True)
class Row:
    """Words in a row, and where they are on the page once it is level."""

    words: tuple[Word, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def beside(self, other: Row) -> bool:
        """Whether both are at the same height and near each other."""
        common = min(self.bottom, other.bottom) - max(self.top, other.top)
        lower = min(self.height, other.height)
        gap = max(self.left, other.left) - min(self.right, other.right)
        return common > OVERLAP * lower and gap < GAP * max(self.height, other.height)

    def joined(self, other: Row) -> Row:
        """Both as one row, the left one first."""
        first, second = sorted((self, other), key=lambda row: row.left)
        return Row(
            first.words + second.words,
            first.left,
            min(first.top, second.top),
            max(first.right, second.right),
            max(first.bottom, second.bottom),
        )


def ordered(found: Iterable[Sequence[Word]], quarters: int, order: Order) -> Text:
    """The lines of a page that is turned clockwise by about so many quarters."""
    rows = [tuple(words) for words in found if words]
    angle = _angle(rows, quarters)
    lines = _joined([_levelled(words, angle) for words in rows])
    sequence = _by_columns(lines) if order == "natural" else _by_height(lines)
    return Text(tuple(Line(_outline(row, angle), row.words) for row in sequence), angle)


def turned(point: Point, degrees: float) -> Point:
    """A point after the page was turned clockwise around its top left corner."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    x, y = point
    return x * cosine - y * sine, x * sine + y * cosine


def _angle(rows: Sequence[Sequence[Word]], quarters: int) -> float:
    """Degrees by which the page is turned clockwise: the median of its rows, each by its length."""
    base = (90 * quarters + 180) % 360 - 180
    slopes = sorted(slope for slope in (_slope(words, base) for words in rows) if abs(slope[0]) < STRAY)
    half = sum(length for _, length in slopes) / 2
    passed = 0.0
    for slope, length in slopes:
        passed += length
        if passed >= half:
            return round((base + slope + 180) % 360 - 180, 2)
    return float(base)


def _slope(words: Sequence[Word], base: float) -> tuple[float, float]:
    """Degrees by which a row rises or falls from this direction, and its length."""
    (x1, y1), (x2, y2) = (_middle(words[0].quad[0], words[0].quad[3]), _middle(words[-1].quad[1], words[-1].quad[2]))
    direction = math.degrees(math.atan2(y2 - y1, x2 - x1))
    return (direction - base + 180) % 360 - 180, math.dist((x1, y1), (x2, y2))


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _levelled(words: Sequence[Word], angle: float) -> Row:
    points = [turned(point, -angle) for word in words for point in word.quad]
    across, down = [x for x, _ in points], [y for _, y in points]
    return Row(tuple(words), min(across), min(down), max(across), max(down))


def _joined(rows: list[Row]) -> list[Row]:
    """Rows that stand beside each other made one, from left to right."""
    lines: list[Row] = []
    for row in sorted(rows, key=lambda r: r.left):
        neighbour = next((line for line in lines if line.beside(row)), None)
        if neighbour is None:
            lines.append(row)
        else:
            lines[lines.index(neighbour)] = neighbour.joined(row)
    return lines


def _by_height(lines: list[Row]) -> list[Row]:
    """From top to bottom; what is at one height from left to right."""
    sequence: list[list[Row]] = []
    for line in sorted(lines, key=lambda row: (row.top + row.bottom) / 2):
        level = sequence[-1] if sequence else None
        if level and _level(level[0], line):
            level.append(line)
        else:
            sequence.append([line])
    return [line for level in sequence for line in sorted(level, key=lambda row: row.left)]


def _level(one: Row, other: Row) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common > OVERLAP * min(one.height, other.height)


def _by_columns(lines: list[Row]) -> list[Row]:
    """Column after column, where a white strip parts them all the way; within a column from top to bottom."""
    reach = -math.inf
    columns: list[list[Row]] = []
    for line in sorted(lines, key=lambda row: row.left):
        if line.left > reach:
            columns.append([])
        columns[-1].append(line)
        reach = max(reach, line.right)
    return [line for column in columns for line in _by_height(column)]


def _outline(row: Row, angle: float) -> Quad:
    corners = ((row.left, row.top), (row.right, row.top), (row.right, row.bottom), (row.left, row.bottom))
    a, b, c, d = (turned(corner, angle) for corner in corners)
    return a, b, c, d
