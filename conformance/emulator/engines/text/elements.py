"""The three units in which places in a text are told: text elements, code points, UTF-16 code units."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, islice
from typing import Literal

import regex

Unit = Literal["TextElement_v8", "UnicodeCodePoint", "Utf16CodeUnit"]
UNITS: tuple[Unit, ...] = ("TextElement_v8", "UnicodeCodePoint", "Utf16CodeUnit")

# the clusters of today's Unicode; 8.0, after which the unit is named, cut emoji sequences apart
_ELEMENT = regex.compile(r"\X")


def holds_more_than(text: str, most: int) -> bool:
    """Whether a text has more elements than that; looks no further than it must."""
    if len(text) <= most:
        return False
    if _is_plain(text):
        return True
    return next(islice(_ELEMENT.finditer(text), most, None), None) is not None


class Ruler:
    """Measures one text. Places are given in code points, as Python counts."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._edges = None if _is_plain(text) else [0, *(found.end() for found in _ELEMENT.finditer(text))]
        beyond = [character > "\uffff" for character in text] if not text.isascii() else []
        self._doubled = list(accumulate(beyond, initial=0)) if any(beyond) else None

    @property
    def elements(self) -> int:
        """How many text elements there are."""
        return self._length if self._edges is None else len(self._edges) - 1

    def is_edge(self, place: int) -> bool:
        """Whether an element begins or the text ends here."""
        return self._edges is None or self._edges[bisect_left(self._edges, place)] == place

    def edge_before(self, place: int) -> int:
        """The place itself, or where the element around it begins."""
        if self._edges is None or self.is_edge(place):
            return place
        return self._edges[bisect_left(self._edges, place) - 1]

    def edge_after(self, place: int) -> int:
        """The place itself, or where the element around it ends."""
        return place if self._edges is None else self._edges[bisect_left(self._edges, place)]

    def position(self, place: int, unit: Unit) -> int:
        """The place, counted in a unit from the start of the text."""
        if unit == "TextElement_v8":
            return place if self._edges is None else bisect_left(self._edges, place)
        if unit == "Utf16CodeUnit" and self._doubled is not None:
            return place + self._doubled[place]
        return place


def _is_plain(text: str) -> bool:
    """Whether every character is an element of its own for certain; a line end of two characters is one."""
    return text.isascii() and "\r\n" not in text
