"""Portraits, with the rectangles of the faces that were found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from conformance.report.views.finding import items, members, number, said
from conformance.report.views.images import Corners, pictures
from conformance.report.views.models import Views
from conformance.wire import Exchange


def views(exchanges: Sequence[Exchange]) -> Views:
    """The last image that was sent, with what was found on it."""
    for exchange in reversed(exchanges):
        shown = pictures(exchange.request.body, partial(_boxes, said(exchange)))
        if shown:
            return Views(pictures=shown)
    return Views()


def _boxes(answer: Any, _place: int, _width: float, _height: float) -> Iterator[tuple[str, Corners]]:
    for face in map(members, items(answer)):
        rectangle = members(face.get("faceRectangle"))
        left, top, width, height = (number(rectangle.get(name)) for name in ("left", "top", "width", "height"))
        if left is not None and top is not None and width is not None and height is not None:
            corners = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
            yield f"left {left:g}, top {top:g}, width {width:g}, height {height:g}", corners
