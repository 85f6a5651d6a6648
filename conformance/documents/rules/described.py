"""Examples of requests and answers, against the description of the operation that is named above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from conformance import catalogue
from conformance.catalogue import resolve
from conformance.description.bodies import Bodies
from conformance.description.responses import Descriptions
from conformance.description.wording import in_words
from conformance.documents import known, requests_shown
from conformance.documents.json_shown import ERROR_MEMBERS, pairs, top_members, value_of
from conformance.documents.page import Block, Page
from conformance.documents.rule import Problem, rule


@rule("CS311", "error", "Take the example from a real answer, or from the description: `cogspec spec CONTAINER` shows it.")
def json_not_as_described(page: Page) -> Iterator[Problem]:
    """An example of a body has the form that the operation named above it describes.

    Programs are written after the example, and fail on real answers.
    """
    for block in page.blocks:
        value = value_of(block)
        operation = _operation_above(page, block)
        if value is not None and operation is not None:
            wrong = _mismatch(operation, value) if _speaks_of(operation, value) else ""
            if wrong:
                yield Problem(block.first, f"not as {operation.operation.label} describes it: {wrong}")


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
    members = top_members(value)
    names = _described_names(described.container.name)
    return not members or 2 * len(names.intersection(members)) > len(members)


@cache
def _described_names(name: str) -> frozenset[str]:
    bundle = catalogue.container(name).bundle
    return frozenset(n for key, member in pairs(bundle) if key == "properties" for n in top_members(member))


def _mismatch(described: known.Described, value: Any) -> str:
    """Why a value is neither a request of an operation nor an answer; empty where it is one."""
    bodies = Bodies(described.container.bundle, described.operation)
    wrong = ""
    if bodies.known and not _is_answer(described, value):
        if bodies.standing(value) != "invalid":
            return ""
        wrong = in_words(bodies.objections(value))
    is_error = not ERROR_MEMBERS.isdisjoint(name.lower() for name in top_members(value))
    for status in described.operation.definition.get("responses", {}):
        code = int(status.replace("X", "0")) if status[:1].isdigit() else 200
        if code >= 400 and not is_error:
            continue  # what pages leave open of errors takes any body
        response = _descriptions(described.container.name).of(described.operation, code)
        for validator in filter(None, response.content.values() if response else ()):
            if validator.is_valid(value):
                return ""
            wrong = in_words(validator.iter_errors(value)) if code < 300 else wrong
    return wrong


def _is_answer(described: known.Described, value: Any) -> bool:
    """Whether a value has more of the members of an answer than of those of a request."""
    bundle, definition = described.container.bundle, described.operation.definition
    asked = _top(bundle, resolve(bundle, definition.get("requestBody", {})))
    answered = {
        name
        for status, response in definition.get("responses", {}).items()
        if status.startswith("2")
        for name in _top(bundle, resolve(bundle, response))
    }
    members = top_members(value)
    return len(answered.intersection(members)) > len(asked.intersection(members))


def _top(bundle: catalogue.Json, holder: catalogue.Json) -> set[str]:
    """The members that the JSON of a request or an answer has at its top."""
    schema: Any = holder.get("content", {}).get("application/json", {}).get("schema", {})
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        each = resolve(bundle, waiting.pop())
        found.update(each.get("properties", {}))
        waiting += [part for name in ("allOf", "oneOf", "anyOf") for part in each.get(name, [])]
    return found


@cache
def _descriptions(name: str) -> Descriptions:
    return Descriptions(catalogue.container(name).bundle)
