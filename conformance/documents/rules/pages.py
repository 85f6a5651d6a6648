"""The page as a whole: its letters, and what it allows itself."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.documents.allowing import lacks_a_reason
from conformance.documents.markdown import LONGEST, MOST_BRACKETS
from conformance.documents.page import Page
from conformance.documents.rule import Problem, rule


@rule("CS001", "error", "Save it as UTF-8.")
def other_encoding(page: Page) -> Iterator[Problem]:
    """A page is written in UTF-8.

    Builders and browsers take it for that, and show other letters.
    """
    if page.encoding not in ("utf-8", "utf-8-sig"):
        yield Problem(1, f"the page is written in {page.encoding}")


@rule("CS004", "warning", "Break it into paragraphs.")
def paragraph_too_long(page: Page) -> Iterator[Problem]:
    """A paragraph has 10000 characters at most, and 500 brackets.

    Nobody reads a longer one, and it was not looked into.
    """
    for line in page.overlong:
        yield Problem(line, f"this paragraph has more than {LONGEST} characters or {MOST_BRACKETS} brackets")


@rule("CS005", "error", "Name other paths, or move the file.")
def no_page(page: Page) -> Iterator[Problem]:
    """What is called Markdown in a directory is a text of a page's size.

    It could not be read, and nothing else is said of it.
    """
    if page.trouble:
        yield Problem(1, page.trouble)


@rule("CS003", "error", "Write <!-- lint: allow CS101: the reason -->.")
def allowed_without_reason(page: Page) -> Iterator[Problem]:
    """What a page allows itself has a reason.

    Nobody can tell later whether it still holds.
    """
    for tag in page.tags:
        if lacks_a_reason(tag.comment):
            yield Problem(tag.line, "this comment allows something, and does not say what or why")
