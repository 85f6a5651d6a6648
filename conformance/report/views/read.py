"""Pages, with the boxes of the lines and words that were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from conformance.report.views.finding import Json, items, members, number, said
from conformance.report.views.images import Corners, pictures
from conformance.report.views.models import Views
from conformance.wire import Exchange

RESULTS = ("recognitionResults", "readResults")
"""What the pages are called, in 2.0 and in 3.2."""


def views(exchanges: Sequence[Exchange]) -> Views:
    """The last file that was sent, with what was read, which may stand in an answer to a later request."""
    told: list[Json] = []
    for exchange in reversed(exchanges):
        told = told or _pages(exchange)
        shown = pictures(exchange.request.body, partial(_boxes, told))
        if shown:
            return Views(pictures=shown)
    return Views()


def _pages(exchange: Exchange) -> list[Json]:
    answer = members(said(exchange))
    for holder in (answer, members(answer.get("analyzeResult"))):
        for name in RESULTS:
            if items(holder.get(name)):
                return [members(page) for page in items(holder[name])]
    return []


def _boxes(told: Sequence[Json], place: int, width: float, height: float) -> Iterator[tuple[str, Corners]]:
    """Lines and words; measured in inches, they are as large as the page says it is."""
    page = told[place] if place < len(told) else {}
    across, down = number(page.get("width")), number(page.get("height"))
    inches = page.get("unit") == "inch" and across and down
    scale = (width / across, height / down) if inches and across and down else (1.0, 1.0)
    for line in map(members, items(page.get("lines"))):
        for part in (line, *map(members, items(line.get("words")))):
            numbers = [number(each) for each in items(part.get("boundingBox"))]
            if len(numbers) == 8 and None not in numbers:
                sides = [each for each in numbers if each is not None]
                corners = tuple((x * scale[0], y * scale[1]) for x, y in zip(sides[::2], sides[1::2], strict=True))
                yield f"{'line' if part is line else 'word'} {part.get('text')}", corners
