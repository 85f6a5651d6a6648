"""Examples of answers: whether they are JSON, and whether what they show can be true and understood."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

from conformance.documents import requests_shown
from conformance.documents.json_shown import ERROR_MEMBERS, items, members, value_of
from conformance.documents.page import Page
from conformance.documents.rule import Problem, rule

_ELLIPSIS = re.compile(r"(?m)\.\.\.|…|^\s*//|<[\w -]+>|(?<![\"\w])\{\{?\w+\}\}?(?!\w)")


@rule("CS310", "error", "Correct the JSON, or call the block text.")
def invalid_json(page: Page) -> Iterator[Problem]:
    """A block of the language json is JSON; what is left out of it is marked by `...` or `…`.

    Who copies it gets an error of a parser instead of an answer.
    """
    for block in page.blocks:
        if block.language == "json" and block.code.strip() and not _ELLIPSIS.search(block.code):
            try:
                json.loads(block.code)
            except ValueError as error:
                line = getattr(error, "lineno", 1)
                reason = getattr(error, "msg", "numbers too long")
                yield Problem(block.first + line - 1, f"this is no JSON: {reason}")
            except RecursionError:
                yield Problem(block.first, "this JSON is nested too deeply to be read")


@rule("CS307", "warning", "Take the example from a real answer.")
def box_outside(page: Page) -> Iterator[Problem]:
    """The box of a word lies inside the box of its line.

    Code that lays out text assumes it, and fails on the sample of the documentation.
    """
    for block in page.blocks:
        for line, word in _lines_and_words(value_of(block)):
            outside = _outside(line.get("boundingBox"), word.get("boundingBox"))
            if outside:
                text = str(word.get("text", ""))[:40]
                at = block.line(max(block.code.find(_written(word["boundingBox"], block.code)), 0))
                yield Problem(at, f"the box of {text!r} leaves the box of its line, by {outside} pixels")


@rule("CS308", "note", "Say when it is absent.")
def sometimes_absent(page: Page) -> Iterator[Problem]:
    """A member that only some items of an example have is spoken of in the text.

    Readers cannot know what its absence means.
    """
    for block in page.blocks:
        told: set[str] = set()
        if not requests_shown.about_ours(page):
            return
        for name in _partial(value_of(block)):
            if name not in told and not re.search(rf"`{re.escape(name)}`", page.words):
                told.add(name)
                at = block.line(max(block.code.find(f'"{name}"'), 0))
                yield Problem(at, f"{name} stands in some items only, and the text does not say when")


@rule("CS309", "warning", "Give the status, and the body with its code and its message.")
def error_without_status(page: Page) -> Iterator[Problem]:
    """An example of an error has a status, and a code or a message.

    Nobody can write the handling of an error that is only called failed.
    """
    for block in page.blocks:
        value = value_of(block)
        about = re.search(r"\b(?:error occurs|on (?:an )?error|in case of (?:an )?error|when an error)\b", block.before)
        if isinstance(value, dict) and about and not re.search(r"\b[45]\d\d\b", block.before):
            found = {name.lower() for name in members(value)}
            if found.isdisjoint({*ERROR_MEMBERS, "errors"}):
                yield Problem(block.fence, "the error has neither a status nor a code nor a message")


def _lines_and_words(value: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        words: Any = members.get("words")
        if isinstance(words, list) and "boundingBox" in members:
            yield from ((members, cast("dict[str, Any]", w)) for w in cast("list[Any]", words) if isinstance(w, dict))
    for item in items(value):
        yield from _lines_and_words(item)


def _outside(line: Any, word: Any) -> int:
    """By how much a box of corner points leaves another one; 0 where it does not, or one of them is no such box."""
    outer, inner = _extent(line), _extent(word)
    if outer is None or inner is None:
        return 0
    beyond = (outer[0] - inner[0], outer[1] - inner[1], inner[2] - outer[2], inner[3] - outer[3])
    return max(0, *map(int, beyond))


def _extent(box: Any) -> tuple[float, float, float, float] | None:
    if not isinstance(box, list) or len(cast("list[Any]", box)) != 8:
        return None
    numbers = cast("list[Any]", box)
    if not all(isinstance(n, int | float) for n in numbers):
        return None
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def _written(box: list[Any], code: str) -> str:
    """A list of numbers as the block writes it."""
    found = re.search(r"\[\s*" + r"\s*,\s*".join(re.escape(str(n)) for n in box) + r"\s*\]", code)
    return found[0] if found else "\0"


def _partial(value: Any) -> Iterator[str]:
    """Members that some objects of the arrays of one name have, and others of them lack."""
    for group in _groups(value, {}).values():
        keys = [set(item) for item in group]
        for one, other in pairwise(keys):
            yield from sorted(one ^ other)


def _groups(value: Any, groups: dict[str, list[dict[str, Any]]], name: str = "") -> dict[str, list[dict[str, Any]]]:
    if isinstance(value, dict):
        for key, member in cast("dict[str, Any]", value).items():
            _groups(member, groups, key)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            if isinstance(item, dict):
                groups.setdefault(name, []).append(cast("dict[str, Any]", item))
            _groups(item, groups)
    return groups
