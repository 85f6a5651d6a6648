"""From the views of a failure to what is drawn of them: places in a picture, and pieces of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from conformance.report.results import OperationTimes
from conformance.report.views import Plot, Text

WIDTH, HEIGHT = 400, 140
"""Of a plot, in its own units."""
MARGIN = 8
LONE = 4
"""Half of the width of a band at a single point."""


@dataclass(frozen=True)
class Point:
    """One point of a plot, with the numbers of the table beside it."""

    x: float
    y: float
    time: str
    value: float
    expected: float | None
    upper: float | None
    """Where the band ends above."""
    lower: float | None
    flagged: bool


@dataclass(frozen=True)
class Curve:
    """A plot in places of its picture."""

    title: str
    points: tuple[Point, ...]
    line: str
    bands: tuple[str, ...]
    """Each of a run of points of which a band is told."""
    usual: tuple[str, ...]
    """The same for the values that would be usual."""
    highest: float
    lowest: float

    @property
    def flagged(self) -> tuple[Point, ...]:
        """The points that are flagged."""
        return tuple(point for point in self.points if point.flagged)


def curve(plot: Plot) -> Curve:
    """Where everything of a plot is drawn."""
    count = len(plot.values)
    expected, upper, lower = (_filled(numbers, count) for numbers in (plot.expected, plot.upper, plot.lower))
    above = [None if e is None or u is None else e + u for e, u in zip(expected, upper, strict=True)]
    below = [None if e is None or w is None else e - w for e, w in zip(expected, lower, strict=True)]
    met = [number for numbers in (plot.values, expected, above, below) for number in numbers if number is not None]
    highest, lowest = max(met), min(met)
    top, span = (highest, highest - lowest) if highest > lowest else (highest + 0.5, 1.0)

    def x(index: int) -> float:
        return round(MARGIN + index * (WIDTH - 2 * MARGIN) / max(1, count - 1), 1)

    def y(value: float) -> float:
        return round(MARGIN + (top - value) / span * (HEIGHT - 2 * MARGIN), 1)

    points = tuple(
        Point(x(i), y(plot.values[i]), plot.times[i], plot.values[i], expected[i], above[i], below[i], i in plot.flagged)
        for i in range(count)
    )
    bands = tuple(
        _outline([(*ends, y(above[i] or 0.0), y(below[i] or 0.0)) for i, ends in run])
        for run in _runs([a is not None and b is not None for a, b in zip(above, below, strict=True)], x)
    )
    usual = tuple(
        " ".join(f"{end},{y(expected[i] or 0.0)}" for i, ends in run for end in dict.fromkeys(ends))
        for run in _runs([e is not None for e in expected], x)
    )
    return Curve(plot.title, points, " ".join(f"{p.x},{p.y}" for p in points), bands, usual, highest, lowest)


def _filled(numbers: Sequence[float | None], count: int) -> list[float | None]:
    return [*numbers[:count], *[None] * (count - len(numbers))]


def _runs(there: Sequence[bool], x: Callable[[int], float]) -> Iterator[list[tuple[int, tuple[float, float]]]]:
    """Neighbours that are there, each with where it begins and ends: a lone one is as wide as can be seen."""
    for is_there, group in groupby(range(len(there)), lambda i: there[i]):
        if is_there:
            run = list(group)
            room = LONE if len(run) == 1 else 0
            yield [(i, (x(i) - room, x(i) + room)) for i in run]


def _outline(places: Sequence[tuple[float, float, float, float]]) -> str:
    """Around a band, from left to right above it and back below."""
    forth = [f"{end},{top}" for left, right, top, _ in places for end in dict.fromkeys((left, right))]
    back = [f"{end},{bottom}" for left, right, _, bottom in reversed(places) for end in dict.fromkeys((right, left))]
    return " ".join([*forth, *back])


@dataclass(frozen=True)
class Piece:
    """A part of a text in which the same marks begin and end."""

    text: str
    marks: tuple[int, ...]
    """Numbers of the marks that it is in, from 1 on."""
    ends: tuple[int, ...]
    """Of those, the ones that end with it."""


def pieces(text: Text) -> list[Piece]:
    """A text cut wherever a mark begins or ends."""
    size = len(text.text)
    spans = [(min(mark.start, size), min(mark.end, size)) for mark in text.marks]
    cuts = sorted({0, size, *(end for span in spans for end in span)})
    return [
        Piece(
            text.text[start:end],
            tuple(n for n, span in enumerate(spans, 1) if span[0] <= start and end <= span[1]),
            tuple(n for n, span in enumerate(spans, 1) if span[0] <= start and end == span[1]),
        )
        for start, end in pairwise(cuts)
    ]


@dataclass(frozen=True)
class Bar:
    """How long an operation took, beside all others."""

    times: OperationTimes
    median: float
    """Of 100, which is the longest that is shown."""
    percentile_95: float


def bars(times: Sequence[OperationTimes]) -> tuple[Bar, ...]:
    """One for each operation, all of the same scale."""
    longest = max((each.percentile_95 for each in times), default=0.0) or 1.0
    return tuple(
        Bar(each, round(100 * each.median / longest, 2), round(100 * each.percentile_95 / longest, 2)) for each in times
    )
