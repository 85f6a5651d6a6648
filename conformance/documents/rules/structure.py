"""How a page is built: its headings, its tables, its lists, its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from conformance.documents import images_named
from conformance.documents.markdown import ALERT
from conformance.documents.page import Page
from conformance.documents.rule import Edit, Problem, rule

_OUTLINE = {
    r"the host computer": r"prerequisite|requirement|preparation|host|before you begin",
    r"container requirements": r"prerequisite|requirement|preparation|host|before you begin|image",
    r"advanced vector": r"prerequisite|requirement|preparation|host|before you begin",
    r"stop(?:ping)? the container": r"(?!)",
    r"billing$": r"(?!)",
    r"troubleshooting": r"(?!)",
}
"""Sections of a guide, and of which other ones they may be a part."""
_STEPS = re.compile(r"\b(?:install|run|deploy|use)\b.*\bcontainers?\b", re.IGNORECASE)
_BEFORE = re.compile(r"prerequisite|preparation|before you begin|requirement|what you need", re.IGNORECASE)
_DEMANDED = re.compile(r"\bfollowing\s+prerequisites\b")
_CALLOUTS = re.compile(r"pymdownx\.quotes|callouts|\bgithub[-_]callouts\b|\bmdx_gh_alerts\b|\balerts?\b")
SECTIONS = {
    "stop": r"\bstop\b|\bshut(?:ting)? down\b|\bclean(?:ing)? up\b",
    "troubleshooting": r"\btroubleshoot|\blog(?:s|ging)?\b|\bproblem",
}
"""What a guide tells, beside how to run a container, and how its heading says so."""


@rule("CS701", "note", "Give the page one title.")
def two_titles(page: Page) -> Iterator[Problem]:
    """The title of the front matter and the heading of the page say the same.

    A search result and the page that it leads to look like two pages.
    """
    field = page.front.get("title")
    heading = next((section for section in page.sections if section.level == 1), None)
    if field and heading and _plain(field.value) != _plain(heading.title):
        yield Problem(heading.line, f"the heading is {heading.title!r}, and the title {field.value!r}")


@rule("CS702", "warning", "Make it a section of its own, with ##.")
def section_of_another(page: Page) -> Iterator[Problem]:
    """A section stands under the heading that it belongs to.

    The host computer is no part of logging in, and billing no part of running: readers of an outline do not find them.
    """
    if not images_named.runs_ours(page):
        return
    for section in page.sections:
        for name, parents in _OUTLINE.items():
            above = section.parents[-1] if section.level > 2 and section.parents else ""
            if re.match(name, section.title, re.IGNORECASE) and above and not re.search(parents, above, re.IGNORECASE):
                yield Problem(section.line, f"{section.title!r} is a part of {above!r}")


@rule("CS703", "note", "Put `## Prerequisites` above it.")
def prerequisites_without_heading(page: Page) -> Iterator[Problem]:
    """The list of prerequisites has a heading.

    Who looks for what is needed looks at the headings.
    """
    for text in page.texts:
        found = _DEMANDED.search(text.words)
        if found and not any(_BEFORE.search(title) for title in (text.section.title, *text.section.parents)):
            yield Problem(text.line(found.start()), "the prerequisites are under no heading of their own")


@rule("CS704", "note", "Add the section, with its commands.")
def section_missing(page: Page) -> Iterator[Problem]:
    """A guide says how to stop a container, and where to look when it does not work.

    Who has followed it cannot end what was started.
    """
    runs = images_named.runs_ours(page)
    if runs and _STEPS.search(page.title):
        missing = [
            name
            for name, heading in SECTIONS.items()
            if not any(re.search(heading, s.title, re.IGNORECASE) for s in page.sections)
        ]
        if missing:
            yield Problem(runs[0].command.first, f"no section of the page is about {' and '.join(missing)}")


@rule("CS705", "note", "Name what the column holds.")
def empty_heading_of_a_column(page: Page) -> Iterator[Problem]:
    """Every column of a table has a heading, or none has.

    A program that reads tables aloud has nothing to say of its cells.
    """
    for table in page.tables:
        if any(table.header) and not all(table.header):
            yield Problem(table.line, f"column {table.header.index('') + 1} of the table has no heading")


@rule("CS706", "note", "Indent nested lists by 2 or by 4 blanks, everywhere on the page.")
def lists_indented_in_two_ways(page: Page) -> Iterator[Problem]:
    """The lists of a page are nested by the same number of blanks.

    With three, some builders take the inner list for a part of the outer one.
    """
    fenced = {n for b in page.blocks for n in range(b.fence, b.first + b.code.count("\n") + 1)}
    seen: dict[int, int] = {}
    above: list[int] = []
    for number, line in page.numbered:
        found = re.match(r"(?P<indent> *)[*+-] \S", line) if number not in fenced else None
        if found:
            indent = len(found["indent"])
            while above and above[-1] >= indent:
                above.pop()
            if above and indent - above[-1] in (2, 3, 4):
                seen.setdefault(indent - above[-1], number)
            above.append(indent)
        elif line.strip() and not line.startswith((" ", "\t")):
            above = []
    if len(seen) > 1:
        usual, *others = seen
        yield Problem(seen[others[0]], f"a list is nested by {others[0]} blanks here, and by {usual} in line {seen[usual]}")


@rule("CS707", "note", "Keep cells short, and put the text below the table.")
def breaks_in_a_cell(page: Page) -> Iterator[Problem]:
    """No cell of a table has paragraphs of its own.

    Pairs of `<br>` make a table that no phone shows, and that no other format knows.
    """
    for number, line in page.numbered:
        if line.lstrip().startswith("|") and re.search(r"<br\s*/?>\s*<br\s*/?>", line):
            yield Problem(number, "a cell has paragraphs, made by pairs of <br>")


@rule("CS708", "note", "Write one blank behind each `>`.")
def fence_in_a_quotation(page: Page) -> Iterator[Problem]:
    """A block in a quotation stands one blank behind the `>`.

    With two, builders disagree whether the blank is a part of the code.
    """
    for block in page.blocks:
        line = page.source(block.fence)
        if re.match(r"\s*> {2,}(?:`{3,}|~{3,})", line):
            last = block.first + block.code.count("\n")
            for number in range(block.fence, min(last, len(page.lines)) + 1):
                found = re.match(r"\s*>  ", page.source(number))
                if found:
                    yield Problem(number, "two blanks stand behind the >", edit=Edit(number, ">  ", "> "))


@rule("CS709", "warning", "Enable pymdownx.quotes with `callouts: true` in mkdocs.yml, or write `!!! note`.")
def note_shown_as_text(page: Page) -> Iterator[Problem]:
    """A note is written as the builder of the site reads it.

    MkDocs prints `[!IMPORTANT]` as text unless an extension reads it.
    """
    settings = _mkdocs(page.file) if page.file else None
    if settings is None or _CALLOUTS.search(settings):
        return
    for number, line in page.numbered:
        found = re.match(r"\s*>\s*(?P<mark>\[!\w+\])\s*$", line)
        if found and ALERT.match(found["mark"]):
            yield Problem(number, f"the mkdocs.yml of this page does not enable notes such as {found['mark']}")


def _plain(title: str) -> str:
    words = re.sub(r"\([^)]*\)|^how to:?|[^\w\s]", " ", title.strip(), flags=re.IGNORECASE)
    return " ".join(words.lower().split())


def _mkdocs(file: Path) -> str | None:
    """The settings of the site that a page is a part of; None where it is of none."""
    for folder in list(file.resolve().parents)[:6]:
        settings = folder / "mkdocs.yml"
        try:
            if settings.is_file():
                return settings.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
    return None
