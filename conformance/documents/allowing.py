"""What a page allows itself, by a comment above a paragraph, a table or a block: ``<!-- lint: allow CS101: the reason -->``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.documents.page import Page

_ALLOWED = re.compile(r"lint:\s*allow\s+(?P<codes>CS\d{3}(?:\s*,\s*CS\d{3})*)(?P<reason>.*)", re.DOTALL)
_MARKS = " \t\n:-—"


def allowances(page: Page) -> dict[int, frozenset[str]]:
    """The codes that are allowed, by the lines of what follows the comment."""
    allowed: dict[int, frozenset[str]] = {}
    for tag in page.tags:
        said = _ALLOWED.match(tag.comment)
        if said and said["reason"].strip(_MARKS):
            codes = frozenset(re.findall(r"CS\d{3}", said["codes"]))
            for line in _below(page, tag.line + tag.source.count("\n") + 1):
                allowed[line] = allowed.get(line, frozenset()) | codes
    return allowed


def lacks_a_reason(comment: str) -> bool:
    """Whether a comment wants to allow something and does not say what, or why."""
    said = _ALLOWED.match(comment)
    return comment.startswith("lint:") and (said is None or not said["reason"].strip(_MARKS))


def _below(page: Page, line: int) -> Iterator[int]:
    """The lines of the paragraph, table or block of code that begins at a line, or below it."""
    while line <= len(page.lines) and not page.source(line).strip():
        line += 1
    block = next((b for b in page.blocks if b.fence == line), None)
    if block:
        yield from range(line, block.first + block.code.count("\n") + 1)
        return
    while line <= len(page.lines) and page.source(line).strip():
        yield line
        line += 1
