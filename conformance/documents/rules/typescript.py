"""Types of answers in TypeScript, against the JSON of the same page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.documents.json_shown import members, strings, value_of
from conformance.documents.page import Page
from conformance.documents.rule import Problem, rule

TYPED = ("typescript", "ts", "tsx")
_ENUM = re.compile(r"\benum\s+(?P<name>\w+)\s*\{(?P<members>[^}]*)\}")
_OPTIONAL = re.compile(r"^\s*(?P<name>\w+)\?\s*:\s*[^;\n]*\|\s*null\b", re.MULTILINE)


@rule("CS305", "error", 'Use unions of strings: type Status = "Running" | "Failed".')
def numeric_enum(page: Page) -> Iterator[Problem]:
    """Types of an answer are those of its JSON: an enumeration of words is no enumeration of numbers.

    A comparison with a number is never true of a word, so that a loop which waits for the end never ends.
    """
    words = {value.lower() for block in page.blocks for value in strings(value_of(block))}
    for block in page.blocks:
        for found in _ENUM.finditer(block.code if block.language in TYPED else ""):
            members = re.findall(r"(\w+)\s*(?:=\s*(-?\d+))?\s*(?:,|$)", found["members"].strip())
            numeric = [name for name, number in members if number or "=" not in found["members"]]
            clash = next((name for name in numeric if name.lower() in words), "")
            if clash:
                yield Problem(
                    block.line(found.start()), f"{found['name']}.{clash} is a number, and the JSON of the page has a word"
                )


@rule("CS306", "warning", "Make required what the description requires, and nullable only what may be null.")
def optional_and_nullable(page: Page) -> Iterator[Problem]:
    """A member that the JSON always has is neither optional nor nullable in its type.

    Callers have to test for two kinds of nothing that never come.
    """
    always = {name for block in page.blocks for name in members(value_of(block))}
    for block in page.blocks:
        loose = [m for m in _OPTIONAL.finditer(block.code if block.language in TYPED else "") if m["name"] in always]
        if loose:
            names = ", ".join(dict.fromkeys(m["name"] for m in loose[:6]))
            yield Problem(
                block.line(loose[0].start("name")), f"optional and nullable, though the JSON of the page has them: {names}"
            )
