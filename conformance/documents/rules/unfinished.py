"""Text that was never finished, and placeholders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from conformance.documents import known
from conformance.documents.markdown import ALERT
from conformance.documents.page import Page
from conformance.documents.rule import Problem, rule, rule_across

_TO_BE_DONE = re.compile(r"\b(?:TBD|tbd|TBA|FIXME)\b|\bX cores?\b|\bX GB\b|\blorem ipsum\b")
_SLOT = re.compile(r"\[(?!!|\^|[ xX]\])(?P<words>[A-Za-z][\w'-]*(?: [\w'-]+)+)\](?![(\[:])")
_NOTE = re.compile(r"\[?\b(?:Editor'?s|Author'?s|Writer'?s|Reviewer'?s) note\]?\b", re.IGNORECASE)
_ADVICE = re.compile(
    r"^(?:\W*)(?:link to|link the|update|add|fix|insert|replace|remove|delete|review|ask|see if|verify)\b"
    r"|\bupdate it to\b|^\s*#{1,6}\s",
    re.IGNORECASE,
)
_EMPTY_ITEM = re.compile(r"(?:link|item|container|image|example|feature|step|option) (?:\d+|[A-Z])\.?|\.{3}|…", re.IGNORECASE)
_BRACES, _ANGLES = re.compile(r"\{[A-Z][A-Z0-9_ ]+\}"), re.compile(r"\\?<[A-Za-z][\w-]*\\?>")
_FILLED = re.compile(r"(?i)\b(?P<setting>billing|apikey)=[\"']?(?:\{(?P<braces>[^}\s]+)\}|<(?P<angles>[^>\s]+)>)")


@rule("CS401", "error", "Finish the text, or take it away.")
def to_be_done(page: Page) -> Iterator[Problem]:
    """Nothing on a page is still to be done.

    `TBD` and `X core` tell a reader nothing, and search finds the page for it.
    """
    for text in page.texts:
        for found in _TO_BE_DONE.finditer(text.prose):
            yield Problem(text.line(found.start()), f"{found[0]!r} is no information")
    for tag in page.tags:
        found = _TO_BE_DONE.search(tag.source)
        if found and not tag.comment:
            yield Problem(tag.line, f"{found[0]!r} is no information")


@rule("CS402", "error", "Write what was to be filled in.")
def slot(page: Page) -> Iterator[Problem]:
    """No slot of a template is left: words in brackets that are no link.

    They are shown as they stand.
    """
    for text in page.texts:
        for found in _SLOT.finditer(text.prose):
            template = found["words"][0].islower() or re.search(r"\b(?:of|for|your|here)\b", found["words"])
            if template and not ALERT.match(found[0]) and not _NOTE.match(found[0]):
                yield Problem(text.line(found.start()), f"{found[0]} was to be filled in")


@rule("CS403", "warning", "Do what it asks for, and take it away.")
def note_to_authors(page: Page) -> Iterator[Problem]:
    """No note to authors or editors is left on a page, in its text or in a comment.

    It says that something is missing; whoever reads the source sees it, and in the text everybody does.
    """
    for text in page.texts:
        for found in _NOTE.finditer(text.words):
            yield Problem(text.line(found.start()), "a note to an editor is part of the text")
    for tag in page.tags:
        if tag.comment and _ADVICE.search(tag.comment):
            yield Problem(tag.line, f"a comment asks for something: {' '.join(tag.comment.split())[:80]}")


@rule("CS404", "error", "Name what the item stands for.")
def empty_item(page: Page) -> Iterator[Problem]:
    """Every item of a list says something.

    "link 1" and "…" are slots of a template.
    """
    for text in page.texts:
        if not text.cell and _EMPTY_ITEM.fullmatch(text.words.strip()):
            yield Problem(text.first, f"{text.words.strip()!r} is no information")


@rule("CS405", "error", "Write the word itself, put it into backticks, or use {NAME}.")
def word_vanishes(page: Page) -> Iterator[Problem]:
    """Words in angle brackets stand in code.

    In the text they are tags of HTML that no browser knows, so that the word is gone from the page.
    """
    for tag in page.tags:
        if tag.name and tag.name not in known.html_tags() and not re.search(r"[-:@.]", tag.source):
            yield Problem(tag.line, f"{tag.source[:60]} is taken for a tag, and vanishes")


@rule("CS406", "note", "Write all placeholders as {NAME}.")
def placeholder_notations(page: Page) -> Iterator[Problem]:
    """A page writes its placeholders in one way.

    With two, a reader cannot tell what is to be replaced.
    """
    code = "\n".join(text.prose for text in page.texts) + "\n" + "\n".join(b.code for b in page.blocks if b.is_shell)
    braces = _BRACES.search(code)
    for number, line in page.numbered:
        found = _ANGLES.search(line) if braces else None
        if found and found[0].strip("\\<>").lower() not in known.html_tags() and (found[0] in code or "\\" in found[0]):
            yield Problem(number, f"{found[0]} here, and {braces[0] if braces else ''} elsewhere on the page")
            return


@rule_across("CS407", "note", "Use {ENDPOINT_URI} and {API_KEY} everywhere.")
def placeholder_names(pages: Sequence[Page]) -> Iterator[tuple[Page, Problem]]:
    """One value has one placeholder, on all pages that are judged together.

    Readers of two pages look for two values.
    """
    used = [(page, *each) for page in pages for each in _placeholders(page)]
    for usual, setting in known.words()["placeholders"].items():
        names = Counter(name for _, s, name, _ in used if s == setting)
        told: set[str] = set()
        for page, s, name, line in used:
            if s == setting and len(names) > 1 and name != usual and page.shown not in told:
                told.add(page.shown)
                others = " and ".join(f"{{{other}}}" for other in sorted(names) if other != name)
                yield page, Problem(line, f"{{{name}}} here stands for what is {others} elsewhere")


def _placeholders(page: Page) -> Iterator[tuple[str, str, int]]:
    for command in page.commands:
        for found in _FILLED.finditer(command.text) if command.runs else ():
            yield found["setting"].lower(), found["braces"] or found["angles"], command.line(found[0])
