"""Blocks of code: their fences and their languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.documents.page import IMAGE_FILE, Page
from conformance.documents.rule import Edit, Problem, rule


@rule("CS002", "error", "Close the block with the marks that opened it.")
def unclosed_fence(page: Page) -> Iterator[Problem]:
    """Every block of code ends.

    All that follows an open one is shown as code, to the end of the page.
    """
    for block in page.blocks:
        if not block.closed:
            yield Problem(block.fence, "this block of code does not end")


@rule("CS110", "warning", "Name the language: bash, console, json, http, python, text.")
def no_language(page: Page) -> Iterator[Problem]:
    """Every fence names the language of its block.

    Without it nothing is highlighted, and no check knows what the block is.
    """
    for block in page.blocks:
        if block.fenced and not block.info.strip() and block.code.strip():
            yield Problem(block.fence, "the fence names no language")


@rule("CS111", "warning", "Call the block bash.")
def wrong_language(page: Page) -> Iterator[Problem]:
    """Shell commands stand in a block of a shell.

    `docker` is the language of a Dockerfile: it is highlighted as one, and a check that is asked for bash never sees it.
    """
    for block in page.blocks:
        if block.language in IMAGE_FILE and block.is_shell:
            written = block.info.strip()
            yield Problem(
                block.fence,
                f"{written} is the language of a Dockerfile, and these are commands",
                edit=_renamed(page, block.fence),
            )


def _renamed(page: Page, line: int) -> Edit:
    found = re.search(r"(?:`{3,}|~{3,})\s*\w+", page.source(line))
    opening = found[0] if found else ""
    return Edit(line, opening, re.sub(r"\w+$", "bash", opening))


@rule("CS112", "note", "Take away the blanks behind the language.")
def blank_after_fence(page: Page) -> Iterator[Problem]:
    """Nothing stands behind the language of a fence.

    Some extractors want the line to end there, and miss the block.
    """
    for block in page.blocks:
        if block.fenced and block.language and re.search(r"[ \t]$", page.source(block.fence)):
            found = re.search(r"\S[ \t]+$", page.source(block.fence))
            edit = Edit(block.fence, found[0], found[0].rstrip()) if found else None
            yield Problem(block.fence, "the line of the fence ends with a blank", edit=edit)
