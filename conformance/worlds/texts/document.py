"""One document of a Text Analytics request, and how the length of a text is counted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import regex

Json = dict[str, Any]
Sentiment = Literal["positive", "neutral", "negative"]
Unit = Literal["TextElement_v8", "UnicodeCodePoint", "Utf16CodeUnit"]

UNITS: tuple[Unit, ...] = ("TextElement_v8", "UnicodeCodePoint", "Utf16CodeUnit")
LONGEST = 5120
"""Text elements that a document may have."""
COUNTRIES = ("US", "FR", "DE", "JP", "")
"""Hints that every container knows; the empty one switches the hint off."""
_UNDISPUTED = regex.compile(
    r"(?:(?=\p{GCB=Other})\p{L}[\u0300-\u034e\u0350-\u036f]*|[\p{GCB=Other}\p{GCB=LV}\p{GCB=LVT}\t\n])*+"
)
"""Letters with marks of the oldest kind, and whatever joins nothing; no emoji sequence, no part of a syllable, no return."""


@dataclass(frozen=True)
class Document:
    """A text and its id; what it is sent with besides, and what is known about it."""

    text: str
    id: str = "1"
    members: Mapping[str, str] = field(default_factory=dict[str, str])
    """``language`` or ``countryHint``."""
    sentiment: Sentiment | None = None
    """How everybody would call the text; None when nobody knows."""
    language: str = ""
    """The ISO 639-1 code of what it is written in; empty when nobody knows."""
    topic: str = ""
    """The thing it is about, in one word; empty when nobody knows."""

    def request(self) -> Json:
        """The document as it is sent."""
        return {"id": self.id, "text": self.text, **self.members}


Batch = tuple[Document, ...]


def body(documents: Iterable[Document]) -> Json:
    """The body of a request with these documents."""
    return {"documents": [document.request() for document in documents]}


def numbered(documents: Iterable[Document]) -> Batch:
    """The same documents with the ids 1, 2, 3 …, under which nothing is lost."""
    return tuple(replace(document, id=str(number)) for number, document in enumerate(documents, start=1))


def elements(text: str) -> list[str]:
    """The text elements: what people take for one character each."""
    return regex.findall(r"\X", text)


def long_text(sentence: str, count: int) -> str:
    """A text of just so many text elements: the sentence again and again, and a full stop."""
    parts = elements(sentence)
    return "".join((parts * (count // len(parts) + 1))[: count - 1]) + "."


def undisputed(text: str) -> bool:
    """Whether every version of Unicode, and .NET before it followed one, divides a text into the same text elements."""
    return _UNDISPUTED.fullmatch(text) is not None and not any(map(_is_unsettled, text))


def _is_unsettled(character: str) -> bool:
    """Whether a character is half of a pair, or free for a later version of Unicode to make a mark of it."""
    return character > "\x7f" and unicodedata.category(character) in ("Cn", "Cs")


def as_long_in_every_unit(text: str) -> bool:
    """Whether each character is one text element, one code point and one UTF-16 code unit, for certain."""
    return undisputed(text) and len({size(text, unit) for unit in UNITS}) == 1


def part(text: str, offset: int, length: int, unit: Unit) -> str:
    """The part of a text that an offset and a length in this unit name; as far as there is one."""
    end = offset + length
    if unit == "UnicodeCodePoint":
        return text[offset:end]
    if unit == "TextElement_v8":
        return "".join(elements(text)[offset:end])
    return text.encode("utf-16-le")[2 * offset : 2 * end].decode("utf-16-le", "replace")


def size(text: str, unit: Unit) -> int:
    """How long a text is in this unit."""
    if unit == "UnicodeCodePoint":
        return len(text)
    return len(elements(text)) if unit == "TextElement_v8" else len(text.encode("utf-16-le")) // 2
