"""Examples of answers and types: whether they are JSON, as described, and true of each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, cast

from conformance import catalogue
from conformance.description.bodies import Bodies
from conformance.description.responses import Descriptions
from conformance.description.wording import in_words
from conformance.documents import known, requests_shown
from conformance.documents.page import Block, Page
from conformance.documents.rule import Problem, rule

JSON = ("json", "json5", "jsonc")
TYPED = ("typescript", "ts", "tsx")
_ELLIPSIS = re.compile(r"(?m)\.\.\.|…|^\s*//|<[\w -]+>|(?<![\"\w])\{\{?\w+\}\}?(?!\w)")
_ENUM = re.compile(r"\benum\s+(?P<name>\w+)\s*\{(?P<members>[^}]*)\}")
_OPTIONAL = re.compile(r"^\s*(?P<name>\w+)\?\s*:\s*[^;\n]*\|\s*null\b", re.MULTILINE)
MOST, DEEPEST = 200_000, 60
"""Characters and levels of an example that is looked into."""


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


@rule("CS311", "error", "Take the example from a real answer, or from the description: `cogspec spec CONTAINER` shows it.")
def json_not_as_described(page: Page) -> Iterator[Problem]:
    """An example of a body has the form that the operation named above it describes.

    Programs are written after the example, and fail on real answers.
    """
    for block in page.blocks:
        value = _value(block)
        operation = _operation_above(page, block)
        if value is not None and operation is not None:
            wrong = _mismatch(operation, value) if _speaks_of(operation, value) else ""
            if wrong:
                yield Problem(block.first, f"not as {operation.operation.label} describes it: {wrong}")


@rule("CS305", "error", 'Use unions of strings: type Status = "Running" | "Failed".')
def numeric_enum(page: Page) -> Iterator[Problem]:
    """Types of an answer are those of its JSON: an enumeration of words is no enumeration of numbers.

    A comparison with a number is never true of a word, so that a loop which waits for the end never ends.
    """
    words = {value.lower() for block in page.blocks for value in _strings(_value(block))}
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
    always = {name for block in page.blocks for name in _members(_value(block))}
    for block in page.blocks:
        loose = [m for m in _OPTIONAL.finditer(block.code if block.language in TYPED else "") if m["name"] in always]
        if loose:
            names = ", ".join(dict.fromkeys(m["name"] for m in loose[:6]))
            yield Problem(
                block.line(loose[0].start("name")), f"optional and nullable, though the JSON of the page has them: {names}"
            )


@rule("CS307", "warning", "Take the example from a real answer.")
def box_outside(page: Page) -> Iterator[Problem]:
    """The box of a word lies inside the box of its line.

    Code that lays out text assumes it, and fails on the sample of the documentation.
    """
    for block in page.blocks:
        for line, word in _lines_and_words(_value(block)):
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
        for name in _partial(_value(block)):
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
        value = _value(block)
        about = re.search(r"\b(?:error occurs|on (?:an )?error|in case of (?:an )?error|when an error)\b", block.before)
        if isinstance(value, dict) and about and not re.search(r"\b[45]\d\d\b", block.before):
            members = {name.lower() for name in _members(cast("dict[str, Any]", value))}
            if members.isdisjoint({"error", "code", "message", "errors"}):
                yield Problem(block.fence, "the error has neither a status nor a code nor a message")


def _value(block: Block) -> Any:
    """What a block of JSON holds; None where it is no JSON."""
    if block.language not in JSON or len(block.code) > MOST or _depth(block.code) > DEEPEST:
        return None
    try:
        return json.loads(block.code)
    except (ValueError, RecursionError):
        return None


def _depth(code: str) -> int:
    depth = most = 0
    for character in code:
        depth += (character in "[{") - (character in "]}")
        most = max(most, depth)
    return most


def _operation_above(page: Page, block: Block) -> known.Described | None:
    """The operation that the section last named or asked, above a block."""
    every = [*requests_shown.shown(page), *requests_shown.named(page)]
    above = [e for e in every if e.line < block.fence and page.section_at(e.line) == page.section_at(block.fence)]
    last = max((e.line for e in above), default=0)
    found = [known.operations().find(e.method, e.path) for e in above if e.line == last]
    described = [f for f in found if f and f.is_query]
    asked = re.search(r"\b(?:operation-location|GET)\b", block.before, re.IGNORECASE)
    by_get = [f for f in described if f.operation.method == "GET"]
    return (by_get[0] if asked and by_get else described[0]) if described else None


def _speaks_of(described: known.Described, value: Any) -> bool:
    """Whether most members of a value are named by the description at all; otherwise it is an example of something else."""
    members = _members_of(value)
    names = _described_names(described.container.name)
    return not members or 2 * len(names.intersection(members)) > len(members)


@cache
def _described_names(name: str) -> frozenset[str]:
    bundle = catalogue.container(name).bundle
    return frozenset(n for key, member in _pairs(bundle) if key == "properties" for n in _members_of(member))


def _mismatch(described: known.Described, value: Any) -> str:
    """Why a value is neither a request of an operation nor an answer; empty where it is one."""
    definition = described.operation.definition
    answers = _descriptions(described.container.name)
    wrong = ""
    bodies = Bodies(described.container.bundle, described.operation)
    if bodies.known:
        if bodies.standing(value) != "invalid":
            return ""
        wrong = in_words(bodies.objections(value))
    for status in definition.get("responses", {}):
        code = int(status.replace("X", "0")) if status[:1].isdigit() else 200
        response = answers.of(described.operation, code)
        for validator in response.content.values() if response else ():
            if validator is None:
                continue
            if validator.is_valid(value):
                return ""
            if code < 300:
                wrong = in_words(validator.iter_errors(value))
    return wrong


@cache
def _descriptions(name: str) -> Descriptions:
    return Descriptions(catalogue.container(name).bundle)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in _items(value):
        yield from _strings(item)


def _members(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from cast("dict[str, Any]", value)
    for item in _items(value):
        yield from _members(item)


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from cast("dict[str, Any]", value).items()
    for item in _items(value):
        yield from _pairs(item)


def _members_of(value: Any) -> list[str]:
    return list(cast("dict[str, Any]", value)) if isinstance(value, dict) else []


def _items(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []


def _lines_and_words(value: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        words: Any = members.get("words")
        if isinstance(words, list) and "boundingBox" in members:
            yield from ((members, cast("dict[str, Any]", w)) for w in cast("list[Any]", words) if isinstance(w, dict))
    for item in _items(value):
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
