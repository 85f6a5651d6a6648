"""What a page says in two places: names, sizes, sentences of which only one can be true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from conformance.doctor.size import gigabytes
from conformance.documents import images_named, known
from conformance.documents.page import Page, Text
from conformance.documents.rule import Problem, rule, rule_across

_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)[- ]?(?:gigabytes?(?: \(GB\))?|GB)\b", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:[Aa]t least|[Mm]inimum of|[Rr]equires?)\s+(?:of\s+)?(?=\d)")
_NUMBERS = re.compile(r"\b(?:any|each|all|one) of the (?P<number>two|three|four|five|six|\d+) containers\b")


@rule("CS601", "error", "Leave the one that is true.")
def contradiction(page: Page) -> Iterator[Problem]:
    """Of two sentences of a page that exclude each other only one is there.

    A reader decides about data protection, or about a network, by the one that was met first.
    """
    for pair in known.words()["contradictions"]:
        one, other = _said(page, pair["one"]), _said(page, pair["other"])
        if one and other and not pair.get("across"):
            first, last = sorted((one, other))
            message = f"{pair['about']}: {last[1]!r} here, and {first[1]!r} in line {first[0]}"
            yield Problem(last[0], message, _sentence(pair["fix"]))


@rule_across("CS602", "warning", "Leave the one that is true, on all pages.")
def contradiction_among_pages(pages: Sequence[Page]) -> Iterator[tuple[Page, Problem]]:
    """Pages that are judged together do not exclude each other.

    Whoever reads two of them knows two rules.
    """
    for pair in known.words()["contradictions"]:
        ones = [(page, said) for page in pages if (said := _said(page, pair["one"]))]
        others = [(page, said) for page in pages if (said := _said(page, pair["other"]))]
        if pair.get("across") and ones and others:
            page, (line, words) = min((ones, others), key=len)[0]
            elsewhere = max((ones, others), key=len)[0]
            message = f"{pair['about']}: {words!r} here, and {elsewhere[1][1]!r} in {elsewhere[0].shown}"
            yield page, Problem(line, message, _sentence(pair["fix"]))


@rule("CS603", "warning", "Say what holds for the service of this page.")
def of_another_service(page: Page) -> Iterator[Problem]:
    """Sentences are about the service of the page.

    One that was copied from another page names its containers, its form, or as many containers as that one has.
    """
    product = known.subject(page)
    if product is None:
        return
    others = [p for p in known.products() if p != product]
    names = sorted((re.escape(n) for p in others for n in p.names if n[0].isupper()), key=len, reverse=True)
    containers = re.compile(rf"\b(?:[Tt]he|[Mm]ultiple|[Ee]ach|[Aa]) (?P<name>{'|'.join(names)}) containers?\b")
    families = {p.family for p in known.products()} - {product.family}
    form = re.compile(rf"\b(?P<name>{'|'.join(sorted(families))}) Containers? Request form\b")
    repositories = {each.repository for each in images_named.of_family(page)}
    for text in page.texts:
        for pattern in (containers, form):
            found = pattern.search(text.words)
            if found:
                yield Problem(text.line(found.start()), f"{found[0]!r} on a page about {product.name}")
        found = _NUMBERS.search(text.words)
        if found and len(repositories) == 1:
            yield Problem(text.line(found.start()), f"{found['number']} containers are spoken of, and the page has one")
    also = {name.lower() for name in (*product.also, *(n for p in others for n in p.names)) if name[0].isupper()}
    for link in page.links:
        if link.words.strip().lower() in also - {product.name.lower()} and re.search(r"\btags?\b", _around(page, link.line)):
            yield Problem(link.line, f"{link.words!r} is a link of another page than the one about {product.name}")


@rule("CS604", "error", "Use the name of today, everywhere.")
def old_name(page: Page) -> Iterator[Problem]:
    """A service, and a button, is called what it is called today.

    Readers search a portal for a resource that does not exist.
    """
    for text in page.texts:
        for old, new in known.words()["renamed"].items():
            pattern = re.escape(old).replace(r"\ ", r"\s+")
            found = re.search(rf"(?<![\w-]){pattern}(?![\w-])", text.words)
            if found and not re.search(r"\b(?:former\w*|called|renamed|previous\w*|was named)\b", text.words):
                yield Problem(text.line(found.start()), f"{old} is called {new}", f"Write {new}.")


@rule("CS605", "warning", "Give a table of sizes for each image, and take the command from it.")
def sizes_differ(page: Page) -> Iterator[Problem]:
    """The memory that a page demands is what its command gives.

    Of two numbers a reader does not know which one counts.
    """
    given = [size for start in images_named.runs_ours(page) for text in start.run.values("memory") if (size := gigabytes(text))]
    tabled = {number for row in _size_cells(page) for number in _sizes(row)}
    for text in page.texts:
        found = _LEAST.search(text.words)
        size = _SIZE.match(text.words, found.end()) if found else None
        if size and given and float(size["number"]) not in {*given, *tabled}:
            yield Problem(text.line(size.start()), f"{size[0]} are demanded here, and the command gives {given[0]:g} GB")


@rule("CS606", "note", "Give a table with the minimum and the recommended cores and memory of the image.")
def sizes_without_a_table(page: Page) -> Iterator[Problem]:
    """Cores and memory of a container stand in a table.

    In a sentence, or in the command alone, they cannot be compared, and nobody can tell whether they suffice.
    """
    starts = [start for start in images_named.runs_ours(page) if start.run.values("memory", "cpus")]
    if (
        starts
        and not any(_size_cells(page))
        and not any(re.search(r"TBD|X core", " ".join(c)) for t in page.tables for c in t.rows)
    ):
        where = next((text for text in page.texts if _SIZE.search(text.words) and re.search(r"\bminimum\b", text.words)), None)
        yield Problem(where.first if where else starts[0].command.first, "cores and memory are in no table of the page")


@rule("CS607", "warning", "Put the note under the heading that it belongs to.")
def note_under_another_heading(page: Page) -> Iterator[Problem]:
    """A note stands in the section that it speaks about.

    What is said of a form, below the heading that follows, is read when the form was sent.
    """
    for text in page.texts:
        found = re.match(r"\W*On the (?P<what>\w+(?: \w+)?),", text.words) if text.alert else None
        if found:
            here = f"{text.section.title} " + " ".join(
                t.words for t in page.texts if t.section == text.section and t is not text
            )
            there = next((t.section for t in page.texts if t.section != text.section and _about(found["what"], t)), None)
            if there and not re.search(rf"\b{found['what']}\b", here):
                fix = f"Put it under {there.title!r}."
                yield Problem(text.first, f"the note is about the {found['what']} of {there.title!r}", fix)


def _about(what: str, text: Text) -> bool:
    return bool(text.section.title and re.search(rf"\b{what}\b", text.words))


def _said(page: Page, pattern: str) -> tuple[int, str] | None:
    """The line at which a sentence stands, and its words; None where the page does not say it."""
    wanted = re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)
    for text in page.texts:
        found = wanted.search(text.words)
        if found:
            return text.line(found.start()), " ".join(found[0].split())[:80]
    return None


def _size_cells(page: Page) -> Iterator[str]:
    """Cells of tables that say both how many cores and how much memory."""
    for table in page.tables:
        header = " ".join(table.header)
        for row in table.rows:
            cells = f"{header} {' '.join(row)}"
            if re.search(r"\bcores?\b|\bCPU", cells) and re.search(r"\d\s*-?(?:GB|G\b|gigabyte)|\bmemory\b.*\d", cells):
                yield " ".join(row)


def _sizes(words: str) -> list[float]:
    return [float(found["number"]) for found in _SIZE.finditer(words)]


def _around(page: Page, line: int) -> str:
    return next((t.words for t in page.texts if t.first <= line <= t.first + t.words.count("\n")), "")


def _sentence(fix: Any) -> str:
    return f"{str(fix)[:1].upper()}{str(fix)[1:]}."
