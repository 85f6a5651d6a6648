"""The requests that a page names or shows: curl lines, HTTP messages, methods and paths in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import unquote, urlsplit

from conformance.documents import known
from conformance.documents.page import Page
from conformance.documents.shell import Command

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_METHOD = "|".join(METHODS)
NAMED = re.compile(rf"`?\b(?P<method>{_METHOD})\s+(?P<target>(?:https?://[^\s`/]+)?/[^\s`)\"']*[^\s`).,;:\"'])`?")
LOCAL = re.compile(r"^(?:https?://)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::\d+|:\{?\w+\}?)?(?=/|$)")
_URL = re.compile(r"^(?:https?://|localhost|127\.0\.0\.1)")
_DATA = re.compile(r"^(?:--data(?:-\w+)?|--json|--form(?:-string)?|--upload-file)$|^-[sSfLkiv]*[dFT]$")
_TAKES_A_VALUE = frozenset(
    {*("-H", "-o", "-w", "-u", "-A", "-e", "-b", "-c", "-m", "-x", "-D", "-K"), "--header", "--output", "--write-out", "--user"}
)
_METHODS_OF_CURL = {"-X": "", "--request": "", "-I": "HEAD", "--head": "HEAD", "-G": "GET", "--get": "GET"}
"""Options that say the method: by the word behind them, or by themselves."""
_CODE = re.compile(
    r"(?:httpx|requests|session|client|http|axios)\.(?P<method>get|post|put|patch|delete)\(\s*f?[\"'`](?P<target>[^\"'`]+)"
    r"|fetch\(\s*[\"'`](?P<url>[^\"'`]+)"
)


@dataclass(frozen=True)
class Shown:
    """A request, as a page shows or names it."""

    method: str
    target: str
    """A path, or a URL."""
    line: int
    whole: bool
    """Whether it can be sent as it stands: a command, a message with its headers, a program."""

    @property
    def local(self) -> bool:
        """Whether it goes to a container, as far as it says."""
        return self.target.startswith("/") or self.to_this_machine

    @property
    def to_this_machine(self) -> bool:
        """Whether it says so."""
        return bool(LOCAL.match(self.target))

    @property
    def path(self) -> str:
        """The path, without host and query."""
        rest = LOCAL.sub("", self.target)
        if not rest.startswith("/"):
            try:
                rest = urlsplit(rest).path
            except ValueError:
                return ""
        return unquote(rest.partition("?")[0].partition("#")[0])


def shown(page: Page) -> list[Shown]:
    """All requests that a reader can send."""
    found = [each for command in page.commands for each in _curl(command)]
    for block in page.blocks:
        if block.language in ("http", "rest"):
            for match in re.finditer(rf"(?m)^(?P<method>{_METHOD})\s+(?P<target>\S+)(?P<version>\s+HTTP/[\d.]+)?", block.code):
                rest = block.code[match.end() :]
                whole = bool(match["version"]) or bool(re.match(r"\s*\n[A-Za-z-]+:\s", rest))
                found.append(Shown(match["method"], match["target"], block.line(match.start()), whole))
        elif not block.is_shell:
            for match in _CODE.finditer(block.code):
                method = (match["method"] or "POST").upper()
                found.append(Shown(method, match["target"] or match["url"], block.line(match.start()), whole=True))
    return found


def named(page: Page) -> Iterator[Shown]:
    """The methods and paths that the text of a page names."""
    for text in page.texts:
        for match in NAMED.finditer(text.words):
            yield Shown(match["method"], match["target"], text.line(match.start()), whole=False)


def about_ours(page: Page) -> bool:
    """Whether a page names or sends a request to a described service."""
    return any(known.operations().is_ours(each.path) for each in (*named(page), *shown(page)))


def _curl(command: Command) -> Iterator[Shown]:
    """The request of a curl command."""
    words = command.words
    at = next((place for place, word in enumerate(words) if word == "curl" or word.endswith("/curl")), None)
    if at is None:
        return
    method, target, body = _read_curl(takewhile(lambda word: word not in ("|", "&&", "||", ";", ">"), words[at + 1 :]))
    if target:
        path = re.sub(r"^[$\"'{]+\w+\}?(?=/)", "", target)
        place = re.search(r"https?://|localhost|127\.0\.0\.1", command.text)
        line = command.line(place[0] if place else "")
        yield Shown(method.upper() or ("POST" if body else "GET"), path, line, whole=True)


def _read_curl(words: Iterator[str]) -> tuple[str, str, bool]:
    """Method, address and whether there is a body, of the words behind curl; empty for what is not given."""
    method, target, body = "", "", False
    for word in words:
        name, equals, value = word.partition("=")
        if name in _METHODS_OF_CURL:
            method = _METHODS_OF_CURL[name] or value or next(words, "")
        elif re.match(r"-X.", word):
            method = word[2:]
        elif _DATA.match(word):
            body = True
            value = value if equals else next(words, "")
        elif name == "--url":
            target = value or next(words, "")
        elif word in _TAKES_A_VALUE:
            next(words, "")
        elif not word.startswith("-") and (_URL.match(word) or re.match(r"[$\"'{]*\w*\}?/", word)):
            target = target or word
    return method, target, body
