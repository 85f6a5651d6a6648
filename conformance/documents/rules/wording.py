"""Words: articles, numbers, spelling, and terms that mean something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from conformance.documents import known
from conformance.documents.page import Page
from conformance.documents.rule import Problem, rule

_A = re.compile(r"(?:(?<![\w`.-])a|(?:^|(?<=[.!?:] ))A)\s+[_*\"(]*(?P<word>[AEIOUaeiou][a-z]{2,})\b")
_AN = re.compile(
    r"(?<![\w`.-])[Aa]n\s+[_*\"(]*(?P<word>(?:[BCDFGJKLPQRTVWXYZbcdfgjklmnpqrstvwxyz](?=[aeiouy]|[lrhw][aeiouy]))[a-z]{2,})\b"
)
_LIKE_YOU = re.compile(r"(?i)^(?:uni(?!n|m|dent)|use|usa|usu|uti|ub|eu|ewe|url|one|once|ut)")
"""Words that begin with a vowel and are spoken with a consonant."""
_MANY = re.compile(
    r"(?<![\d.])\b(?:[2-9]|[1-9]\d+|two|three|four|six|eight|sixteen)\s+(?:(?:CPU\s+)?core|gigabyte|minute|second|hour|container)"
    r"(?=\s+(?:and|or|with)\b|[,.;:)]|\s*$)"
)


@rule("CS801", "note", "Write `a` before a consonant and `an` before a vowel, as they are spoken.")
def article(page: Page) -> Iterator[Problem]:
    """`a` stands before a consonant, `an` before a vowel.

    It shows a name that was put in place of another one, and so a sentence that nobody read again.
    """
    for text in page.texts:
        for offset, shown, right in _articles(text.prose):
            yield Problem(text.line(offset), f"{shown!r}", f"Write {right}.")
    described = page.front.get("description")
    if described:
        for _, shown, right in _articles(described.value):
            yield Problem(described.line, f"{shown!r}", f"Write {right}.")


def _articles(words: str) -> Iterator[tuple[int, str, str]]:
    """Where an article is the wrong one: its place, what is written, what is right."""
    for pattern, right in ((_A, "an"), (_AN, "a")):
        for found in pattern.finditer(words):
            vowel = found["word"][0].lower() in "aeiou" and not _LIKE_YOU.match(found["word"])
            if vowel == (right == "an"):
                yield found.start(), " ".join(found[0].split()), f"{right} {found['word']}"


@rule("CS802", "note", "Correct the spelling.")
def misspelt(page: Page) -> Iterator[Problem]:
    """Words are spelt as in a dictionary.

    A search for the right word does not find the page.
    """
    wrong: dict[str, str] = known.words()["misspelt"]
    for text in page.texts:
        for found in re.finditer(r"[A-Za-z]+", text.prose):
            right = wrong.get(found[0].lower())
            if right:
                yield Problem(text.line(found.start()), f"{found[0]} is spelt {right}", f"Write {right}.")


@rule("CS803", "note", "Write the plural.")
def one_of_many(page: Page) -> Iterator[Problem]:
    """More than one of something is told in the plural.

    A number was changed and the word behind it was not, so that a reader doubts both.
    """
    for text in page.texts:
        for found in _MANY.finditer(text.prose):
            shown = " ".join(found[0].split())
            yield Problem(text.line(found.start()), f"{shown!r}", f"Write {shown}s.")


@rule("CS804", "warning", "Use the term of the documentation.")
def wrong_term(page: Page) -> Iterator[Problem]:
    """Terms mean what they say.

    A wrong one sends a reader to another thing, or tells them of a safety that there is not.
    """
    for text in page.texts:
        for pattern, term in _terms():
            found = pattern.search(text.words)
            if found and re.search(term.get("when", ""), page.words):
                shown = " ".join(found[0].split())[:80]
                yield Problem(text.line(found.start()), f"{shown!r}: {term['why']}", f"Write {term['right']}.")


@cache
def _terms() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [(re.compile(term["wrong"].replace(" ", r"\s+")), term) for term in known.words()["terms"]]
