"""Links: whether what they name is there, and whether their brackets are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from conformance.documents.markdown import ALERT
from conformance.documents.page import Page
from conformance.documents.reading import beside, included, page_at
from conformance.documents.rule import Problem, rule

_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|/|~/|\{|xref:)", re.IGNORECASE)
_INCLUDE = re.compile(r"\[!INCLUDE\b", re.IGNORECASE)
_WHOLE_INCLUDE = re.compile(r"\[!INCLUDE\s*\[[^\]]*\]\s*\([^)]*\)\s*\]", re.IGNORECASE)


@rule("CS501", "error", "Name a heading of the page, or the page that has it.")
def no_such_heading(page: Page) -> Iterator[Problem]:
    """An anchor is a heading of the page that a link names.

    The reader lands at the top of a page, and looks for what was promised.
    """
    for link in page.links:
        path, _, anchor = link.target.partition("#")
        if not anchor or _ELSEWHERE.match(path) or anchor.startswith("tab/") or link.image:
            continue
        target = page if not path else page_at(beside(page, path))
        if target and anchor.lower() not in _anchors(target):
            yield Problem(link.line, f"no heading {'of ' + path if path else 'of this page'} makes the anchor #{anchor[:80]}")


@rule("CS502", "error", "Name a file that is there, in its letter case, or the address at which it is published.")
def no_such_file(page: Page) -> Iterator[Problem]:
    """A relative link names a file that is there, in the same letter case.

    It is dead as soon as the page is published without it, or on a server that tells Overview.md from overview.md.
    """
    for link in page.links:
        path = link.target.partition("#")[0].partition("?")[0]
        if not path or _ELSEWHERE.match(path) or link.included or page.file is None:
            continue
        file = beside(page, path)
        if file is None or not _is_there(file):
            case = _in_another_case(file) if file else ""
            hint = f"; {case} is" if case else ""
            yield Problem(link.line, f"{path[:120]} is not there{hint}", f"Write {case}." if case else "")


@rule("CS508", "error", "Put the text in place, or ship the file.")
def include_missing(page: Page) -> Iterator[Problem]:
    """A file that is to be included is there.

    The steps that it holds are missing: how to log in, how to stop.
    """
    for link in page.links:
        file = beside(page, link.target) if link.included and page.file else None
        if file and not _ELSEWHERE.match(link.target) and not file.is_file():
            yield Problem(link.line, f"the file to be included is not there: {link.target[:120]}")


@rule("CS509", "error", "Write `[!INCLUDE [title](path)]`.")
def include_unclosed(page: Page) -> Iterator[Problem]:
    """An include has both of its closing brackets.

    Without one the line is shown as text.
    """
    fenced = _fenced(page)
    for number, line in page.numbered:
        outside = re.sub(r"`[^`]*`", "", line)
        if number not in fenced and len(_INCLUDE.findall(outside)) > len(_WHOLE_INCLUDE.findall(outside)):
            yield Problem(number, "the include does not end")


@rule("CS510", "error", "Add the bracket that is missing.")
def lone_bracket(page: Page) -> Iterator[Problem]:
    """Every bracket of a link has its other one.

    The reader sees brackets and an address in the middle of a sentence.
    """
    for text in page.texts:
        words = ALERT.sub("", text.prose)
        if _INCLUDE.search(words):
            continue
        found = re.search(r"(?P<close>\w\]\([^)\s]*\))|(?P<open>\[[^\]\[]+\]\((?:https?:|#|\.{0,2}/)[^)\s]*$)", words)
        if found:
            side = "opening" if found["close"] else "closing"
            yield Problem(text.line(found.start()), f"the {side} bracket of a link is missing: {found[0][:60]}")


@rule("CS511", "warning", "Write it as a link of Markdown: `[words](address)`.")
def html_link(page: Page) -> Iterator[Problem]:
    """Links are written in Markdown.

    HTML of one theme means nothing in another, and `target="_blank"` without `rel="noopener"` lets the other page steer
    this one.
    """
    for link in page.links:
        if link.html and not link.image and re.search(r"\b(?:target|class)\s*=", link.html):
            unsafe = "_blank" in link.html and "noopener" not in link.html
            yield Problem(link.line, f"a link in HTML{', which lets the other page steer this one' if unsafe else ''}")


@rule("CS512", "note", "Link once, where it is needed.")
def link_repeated(page: Page) -> Iterator[Problem]:
    """The same words lead to the same page at most twice.

    A third link tells a reader nothing.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for link in page.links:
        key = (link.words.strip().lower(), link.target.partition("#")[0].removeprefix("./"))
        if key[1] and key[0] and not _ELSEWHERE.match(key[1]) and not link.image and not link.included:
            counted[key] += 1
            if counted[key] == 3:
                yield Problem(link.line, f"{link.words!r} leads to {key[1][:80]} for the third time")


def _anchors(page: Page) -> set[str]:
    """What links may name of a page: its headings, and those of what is put into it."""
    return {a.lower() for part in (page, *included(page)) for section in part.sections for a in section.anchors}


def _is_there(file: Path) -> bool:
    """Whether there is a file or a directory of this name, in this letter case."""
    try:
        return file.exists() and (file.name in ("", ".", "..") or file.name in {each.name for each in file.parent.iterdir()})
    except (OSError, ValueError):
        return False


def _in_another_case(file: Path) -> str:
    try:
        names = [each.name for each in file.parent.iterdir()] if file.parent.is_dir() else []
    except (OSError, ValueError):
        return ""
    return next((name for name in names if name.lower() == file.name.lower()), "")


def _fenced(page: Page) -> set[int]:
    return {n for block in page.blocks for n in range(block.fence, block.first + block.code.count("\n") + 1)}
