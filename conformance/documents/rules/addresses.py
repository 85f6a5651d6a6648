"""Addresses of other sites: those that only their authors reach, or that lead elsewhere tomorrow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.documents.page import Page
from conformance.documents.rule import Edit, Problem, rule

_SITES = re.compile(r"https?://(?:docs|learn)\.microsoft\.com/")
_LOCALE = re.compile(r"(?<=\.com/)[a-z]{2}-[a-z]{2}/")
_INSIDE = re.compile(
    r"https?://(?:ms\.portal\.azure\.com|review\.(?:docs|learn)\.microsoft\.com|(?:[\w-]+\.)*corp\.microsoft\.com)"
)
_OWN = re.compile(
    r"http://(?:localhost|127\.|\[|[\w-]+(?::|/|$)|[\w.-]+\.(?:example|local|internal|test|svc)\b|(?:www\.)?example\.)"
)
PORTAL = {"ms.portal.azure.com": "portal.azure.com", "review.docs": "docs", "review.learn": "learn"}


@rule("CS503", "error", "Take the ending away: the page is published without it.")
def address_of_a_source(page: Page) -> Iterator[Problem]:
    """An address on a site is the one of the page, and not of the file that it is made from.

    `….md` and `….yml` are not there.
    """
    for link in page.links:
        found = re.search(r"\.(?:md|yml)(?=$|[#?])", link.target)
        if found and _SITES.match(link.target):
            yield Problem(
                link.line, f"{link.target[:120]} names a source file", edit=Edit(link.line, link.target, _cut(link.target))
            )


@rule("CS504", "note", "Leave the language out of the address.")
def language_forced(page: Page) -> Iterator[Problem]:
    """An address names no language: the site shows each reader their own.

    `/en-us/` forces English on everybody.
    """
    for link in page.links:
        if _SITES.match(link.target) and _LOCALE.search(link.target):
            without = _LOCALE.sub("", link.target)
            yield Problem(link.line, f"{link.target[:120]} forces a language", edit=Edit(link.line, link.target, without))


@rule("CS505", "warning", "Write https://.")
def without_tls(page: Page) -> Iterator[Problem]:
    """An address on the web begins with https.

    The first request, and where it leads, can be read and changed on the way.
    """
    for link in page.links:
        if link.target.startswith("http://") and not _OWN.match(link.target):
            secure = "https" + link.target[4:]
            yield Problem(link.line, f"{link.target[:120]} has no TLS", edit=Edit(link.line, link.target, secure))


@rule("CS506", "error", "Write https: before the two slashes.")
def no_scheme(page: Page) -> Iterator[Problem]:
    """An address has a scheme.

    `//host/…` is looked for on the disk when a page is opened as a file, and is no link at all in plain text.
    """
    for link in page.links:
        if re.match(r"//[\w.-]+\.\w", link.target):
            yield Problem(
                link.line,
                f"{link.target[:120]} has no scheme",
                edit=Edit(link.line, f"({link.target}", f"(https:{link.target}"),
            )


@rule("CS507", "error", "Write the address that everybody can reach: https://portal.azure.com, https://learn.microsoft.com.")
def inside_only(page: Page) -> Iterator[Problem]:
    """An address can be reached by readers.

    Some are views for people inside of Microsoft alone.
    """
    for link in page.links:
        found = _INSIDE.match(link.target)
        if found:
            public = found[0]
            for inside, outside in PORTAL.items():
                public = public.replace(inside, outside)
            yield Problem(link.line, f"{found[0]} is for people inside of Microsoft", edit=Edit(link.line, found[0], public))


def _cut(target: str) -> str:
    return re.sub(r"(?:/index)?\.(?:md|yml)(?=$|[#?])", "", target)
