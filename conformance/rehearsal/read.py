"""Pages that were read, as a client takes them: words in their order, lines, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from conformance.rehearsal.change import Change
from conformance.rehearsal.reading import as_number, listed, many, member, number, some, text

MOST_WORDS = 3000
"""Of one page that are compared one by one; comparing takes the square of their number."""
UNFINISHED = ("notstarted", "running")


def unfinished(body: Any) -> bool:
    """Whether a page is being read yet."""
    return text(body, "status").lower() in UNFINISHED


def changes(sent: Any, old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    """What is otherwise; the tolerance is a share of the longer side of the page."""
    del sent
    before, after = text(old, "status").lower(), text(new, "status").lower()
    if before != after:
        if before and after:  # one that is missing is told as a member
            yield Change("value", f"the work ended as {before} and ends as {after}")
        return
    pages = _pages(old), _pages(new)
    if len(pages[0]) != len(pages[1]):
        yield Change("value", f"{many(len(pages[0]), 'page')} came, and {len(pages[1])} now")
    for place, pair in enumerate(zip(*pages, strict=False), 1):
        for change in _page(*pair, tolerance):
            yield Change(change.kind, f"page {place}: {change.text}", change.counts)


def _pages(body: Any) -> list[Any]:
    result = member(body, "analyzeResult")
    return listed(body, "recognitionResults") or listed(result, "readResults") or listed(body, "readResults")


def _page(old: Any, new: Any, tolerance: float) -> Iterator[Change]:
    before, after = _words(old), _words(new)
    texts = [[text(word, "text") for word in side] for side in (before, after)]
    if max(map(len, texts)) > MOST_WORDS:
        if texts[0] != texts[1]:
            yield Change("value", f"other words were read: there were {len(texts[0])}, and are {len(texts[1])}")
        return
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    wrong: list[str] = []
    moved: list[str] = []
    allowed = tolerance * max(number(old, "width") or 1.0, number(old, "height") or 1.0)
    for tag, start, end, other, last in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(before[start:end], after[other:last], strict=True)
            moved += [text(pair[0], "text") for pair in pairs if _moved(*pair, allowed)]
        else:
            wrong.append(f"{' '.join(texts[0][start:end]) or 'nothing'!r} is {' '.join(texts[1][other:last]) or 'nothing'!r}")
    if wrong:
        yield Change("value", f"{many(len(wrong), 'place')} of {many(len(texts[0]), 'word')} read otherwise: {some(wrong)}")
    if moved:
        yield Change("value", f"{many(len(moved), 'word')} elsewhere: {some(moved)}")
    lines = [[text(line, "text") for line in listed(side, "lines")] for side in (old, new)]
    if not wrong and len(lines[0]) != len(lines[1]):
        yield Change("value", f"the same words stood in {many(len(lines[0]), 'line')} and stand in {len(lines[1])}")
    elif not wrong and lines[0] != lines[1]:
        yield Change("value", "the same words stand in lines that begin and end elsewhere, or are written otherwise")


def _words(page: Any) -> list[Any]:
    return [word for line in listed(page, "lines") for word in listed(line, "words")]


def _moved(old: Any, new: Any, allowed: float) -> bool:
    boxes = [[as_number(value) or 0.0 for value in listed(word, "boundingBox")] for word in (old, new)]
    return len(boxes[0]) == len(boxes[1]) and any(abs(a - b) > allowed for a, b in zip(*boxes, strict=True))
