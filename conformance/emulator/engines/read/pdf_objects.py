"""The objects of a PDF, read from what pdfium writes down of it.

The parts of a file may be packed, locked or damaged; in pdfium's own writing they are none of these, and they are what
its pages are drawn from. So this reads one plain form of the format only, and no parser of it all is needed beside pdfium.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

Entries = dict[str, Any]
"""A dictionary, by the names of its entries."""

_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_SECTION = re.compile(rb"(\d+) (\d+)\s+(?=\d{10} )")
_PLACE = re.compile(rb"(\d{10}) \d{5} ([fn])\s*")
_TRAILER = re.compile(rb"trailer\s*")
_HEAD = re.compile(rb"\s*\d+ \d+ obj\b")
_TOKEN = re.compile(rb"[\0\t\n\f\r ]*(<<|>>|[\[\]()]|<[^>]*>|/[^\0\t\n\f\r ()<>\[\]{}/%]*|[^\0\t\n\f\r ()<>\[\]{}/%]+)")
_IN_STRING = re.compile(rb"[()\\]")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)")
_ENDS = (b"endobj", b"stream", b"startxref")


class NotAsWritten(ValueError):
    """What is to be read is not in pdfium's own form."""


@dataclass(frozen=True)
class Reference:
    """What stands for another object."""

    number: int


class Objects:
    """The objects of a document, each read when it is asked for; a name is a str, a string is bytes."""

    def __init__(self, document: Any, flags: int) -> None:
        """``document`` is one of pypdfium2; ``flags`` are those of FPDF_SaveAsCopy that leave no update and no lock."""
        buffer = BytesIO()
        document.save(buffer, flags=flags)
        self._content = buffer.getvalue()
        self._places, trailer = _table(self._content)
        self._known: dict[int, Any] = {}
        self.root = self.entries(trailer.get("Root"))
        """The catalogue, in which everything else hangs."""

    def value(self, value: Any) -> Any:
        """The object that a reference stands for, or the value itself; None for what is not there."""
        if not isinstance(value, Reference):
            return value
        number = value.number
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def entries(self, value: Any) -> Entries:
        """The dictionary that a value is or stands for; an empty one where it is none."""
        found = self.value(value)
        return cast("Entries", found) if isinstance(found, dict) else {}

    def items(self, value: Any) -> Sequence[Any]:
        """The array that a value is or stands for; an empty one where it is none."""
        found = self.value(value)
        return cast("list[Any]", found) if isinstance(found, list) else ()

    def reached(self, starts: Iterable[Any], links: Sequence[str]) -> Iterator[Entries]:
        """Every dictionary that is reached from these by entries of these names, which may hold arrays of them.

        What has a number is given once, so that chains may lead back to themselves.
        """
        seen: set[int] = set()
        rest = list(starts)
        while rest:
            value = rest.pop()
            if isinstance(value, Reference):
                if value.number in seen:
                    continue
                seen.add(value.number)
            rest += self.items(value)
            found = self.entries(value)
            if found:
                yield found
                rest += [found[link] for link in links if link in found]

    def _read(self, number: int) -> Any:
        place = self._places.get(number)
        head = None if place is None else _HEAD.match(self._content, place)
        return None if head is None else _parsed(self._content, head.end())


def _table(content: bytes) -> tuple[dict[int, int], Entries]:
    """Where each object begins, by its number, and the trailer."""
    end = _TABLE.search(content, max(0, len(content) - 100))
    if end is None:
        raise NotAsWritten
    place = int(end[1]) + len(b"xref\r\n")
    places: dict[int, int] = {}
    while section := _SECTION.match(content, place):
        place = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            line = _PLACE.match(content, place)
            if line is None:
                raise NotAsWritten
            place = line.end()
            if line[2] == b"n":
                places[number] = int(line[1])
    trailer = _TRAILER.match(content, place)
    if trailer is None:
        raise NotAsWritten
    found = _parsed(content, trailer.end())
    return places, cast("Entries", found) if isinstance(found, dict) else {}


def _parsed(content: bytes, place: int) -> Any:
    """The value that begins at a place, up to the end of its object."""
    open_ones: list[list[Any]] = [[]]
    while True:
        token = _TOKEN.match(content, place)
        if token is None:
            raise NotAsWritten
        text, place = token[1], token.end()
        if text in _ENDS:
            break
        if text in (b"<<", b"["):
            open_ones.append([])
        elif text in (b">>", b"]") and len(open_ones) > 1:
            items = open_ones.pop()
            open_ones[-1].append(_dictionary(items) if text == b">>" else items)
        elif text == b"(":
            begin, place = place, _after_string(content, place)
            open_ones[-1].append(content[begin : place - 1])
        else:
            _add(open_ones[-1], text)
    return open_ones[0][0] if open_ones[0] else None


def _add(items: list[Any], text: bytes) -> None:
    """Put what one token says behind what was read before it; a reference takes the place of its two numbers."""
    if text == b"R" and len(items) > 1 and isinstance(items[-2], int):
        items[-2:] = [Reference(items[-2])]
    elif text.startswith(b"/"):
        items.append(_ESCAPED.sub(lambda hexadecimal: bytes.fromhex(hexadecimal[1].decode()), text[1:]).decode("latin-1"))
    elif text.startswith(b"<"):
        items.append(text[1:-1])
    elif _NUMBER.fullmatch(text):
        items.append(float(text) if b"." in text else int(text))
    else:
        items.append({b"true": True, b"false": False}.get(text))


def _dictionary(items: list[Any]) -> Entries:
    return {name: value for name, value in zip(items[::2], items[1::2], strict=False) if isinstance(name, str)}


def _after_string(content: bytes, place: int) -> int:
    """Behind the bracket that closes the string whose first character is at a place."""
    depth = 1
    while depth:
        found = _IN_STRING.search(content, place)
        if found is None:
            raise NotAsWritten
        place = found.end() + (found[0] == b"\\")
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
    return place
