"""Cutting a text into sentences, which white space separates and which cover all the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from conformance.emulator.engines.text.elements import Ruler

_CLOSING = r"""["'\p{Pe}\p{Pf}]*+"""
_END = regex.compile(
    rf"""
    (?P<stop> [.!?\u2026\u0964\u061f\u06d4]++ {_CLOSING} ) (?=\s)
    | [\u3002\uff01\uff1f]++ {_CLOSING}
    | [\n\r\u2028\u2029]++
    """,
    regex.VERBOSE,
)
"""Full stops and the like before white space, those of East Asia anywhere, and line ends."""
_ABBREVIATION = regex.compile(
    r"(?:^|[\s\p{P}])(?:\p{Lu}|mr|mrs|ms|dr|prof|st|no|vs|etc|approx|e\.g|i\.e|a\.m|p\.m|u\.s|u\.k)\.$", regex.IGNORECASE
)
_LONGEST_ABBREVIATION = 8
_FOLLOWED_BY_SMALL_LETTER = regex.compile(r"\s*+\p{Ll}")


@dataclass(frozen=True)
class Span:
    """A part of a text, in code points."""

    start: int
    end: int


def split(text: str, ruler: Ruler) -> list[Span]:
    """The sentences in their order; none of them cuts a text element. A text of white space has none."""
    spans: list[Span] = []
    start = 0
    for cut in [*_cuts(text), len(text)]:
        if cut <= start or not ruler.is_edge(cut):
            continue
        span = _trimmed(text, start, cut, ruler)
        if span:
            spans.append(span)
        start = cut
    return spans


def _cuts(text: str) -> Iterator[int]:
    for found in _END.finditer(text):
        if found["stop"] != "." or not _goes_on(text, found.end()):
            yield found.end()


def _goes_on(text: str, place: int) -> bool:
    """Whether the full stop before this place belongs to an abbreviation."""
    if _FOLLOWED_BY_SMALL_LETTER.match(text, place):
        return True
    return _ABBREVIATION.search(text[max(0, place - _LONGEST_ABBREVIATION) : place]) is not None


def _trimmed(text: str, start: int, end: int, ruler: Ruler) -> Span | None:
    part = text[start:end]
    left = start + len(part) - len(part.lstrip())
    right = start + len(part.rstrip())
    # white space under a combining mark is no white space, but part of an element
    return Span(ruler.edge_before(left), ruler.edge_after(right)) if left < right else None
