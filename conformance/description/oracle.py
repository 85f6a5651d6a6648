"""Judges answers by the description alone: the requirements that every operation carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, cast

import jsonschema_rs

from conformance.catalogue import Container, Operation
from conformance.description.leak import leaked
from conformance.description.responses import Described, Descriptions
from conformance.description.unsaid import PROVES_NO_REFUSAL, unsaid
from conformance.description.wording import Mismatch, each, in_words
from conformance.wire import Answer, Exchange, NotJson

Mode = Literal["positive", "negative", "neutral"]
"""Whether a correct server must serve a request, must refuse it, or may do either."""
Rule = Literal["never-breaks", "no-internal-errors", "answers-as-described", "accepts-valid", "refuses-invalid"]


NO_FAILURE = "an answer below status 500"


@dataclass(frozen=True)
class Due:
    """What must become of a request, and why."""

    mode: Mode = "neutral"
    why: str = ""


ANYTHING = Due()
"""Of a request of which nobody said more than that it is sent."""


@dataclass(frozen=True)
class Violation:
    """One rule that one exchange breaks; the requirement is ``<operation key>.<rule>``."""

    rule: Rule
    expected: str
    got: str


class Oracle:
    """Knows what the answers of one container must look like; may be asked from many threads."""

    def __init__(self, container: Container) -> None:
        self._described = Descriptions(container.bundle)

    def look(self, operation: Operation, exchange: Exchange) -> Iterator[Violation]:
        """What is wrong with an answer, whatever was asked: how the server broke, or where the answer is not as described.

        A broken answer is judged no further: that a 500 has the wrong body says nothing new.
        """
        answer = exchange.answer
        if unsaid(exchange):
            return
        if patient(operation) and exchange.late:
            return  # how long the work may take is stated nowhere
        broken = self.broken(operation, exchange)
        if broken:
            yield broken
        if answer is None or (broken and broken.rule == "never-breaks"):
            return
        leak = leaked(answer.body, exchange.request.body)
        if leak:
            yield Violation(
                "never-breaks", "an answer without a stack trace or internal path", f"{answer.status} with {leak!r}"
            )
        if not broken:
            yield from self._as_described(operation, answer, kept="answer" not in exchange.unkept)

    def broken(self, operation: Operation, exchange: Exchange) -> Violation | None:
        """How the server broke over a request: in the described form of an error, which pages know codes for, or anyhow."""
        answer = exchange.answer
        if answer is None:
            return Violation("never-breaks", NO_FAILURE, exchange.trouble)
        if answer.status < 500:
            return None
        described = self._described.of(operation, answer.status)
        media_range = described.media_range(answer.media_type) if described else None
        if described is None or media_range is None or described.content[media_range] is None:
            return Violation("never-breaks", NO_FAILURE, answer.excerpt())
        wrong = any(self._as_described(operation, answer, kept="answer" not in exchange.unkept))
        return Violation("never-breaks" if wrong else "no-internal-errors", NO_FAILURE, answer.excerpt())

    def mismatches(self, operation: Operation, answer: Answer) -> Iterator[Mismatch]:
        """Every place where the body of an answer does not match its schema; ``look`` tells the first, and how many more."""
        described = self._described.of(operation, answer.status)
        media_range = described.media_range(answer.media_type) if described else None
        if described is None or media_range is None or operation.method == "HEAD":
            return
        validator = described.content[media_range]
        if validator is None or not (_names_json(media_range) or media_range == "*/*"):
            return
        with suppress(NotJson):
            yield from each(_errors(validator, answer.json()))

    def judge(self, operation: Operation, exchange: Exchange, mode: Mode, why: str) -> list[Violation]:
        """Everything that is wrong with the answer to a request of which it is known what must become of it, and why."""
        found = list(self.look(operation, exchange))
        answer = exchange.answer
        if answer is None or unsaid(exchange) or (answer.status >= 500 and found[0].rule == "never-breaks"):
            return found
        if mode == "positive" and not self._accepts(operation, answer):
            found.append(Violation("accepts-valid", f"a request served, because it is valid ({why})", answer.excerpt()))
        if mode == "negative" and answer.status in PROVES_NO_REFUSAL:
            return found
        if mode == "negative" and not (400 <= answer.status < 500 or fails(operation, answer)):
            found.append(Violation("refuses-invalid", f"a refusal with a 4xx status ({why})", answer.excerpt()))
        return found

    def declines(self, operation: Operation, exchange: Exchange) -> bool:
        """Whether this answer may mean that an optional operation is not there at all."""
        return exchange.answer is not None and absent(operation, exchange.answer)

    def _accepts(self, operation: Operation, answer: Answer) -> bool:
        if 300 <= answer.status < 400:
            return str(answer.status) in self._described.statuses(operation)
        return answer.status < 300 and not fails(operation, answer)

    def _as_described(self, operation: Operation, answer: Answer, *, kept: bool) -> Iterator[Violation]:
        described = self._described.of(operation, answer.status)
        if described is None:
            statuses = ", ".join(self._described.statuses(operation))
            yield _undescribed(f"one of the statuses {statuses}", answer.excerpt())
            return
        for name in described.headers:
            if answer.header(name) is None:
                yield _undescribed(f"the header {name} with status {answer.status}", "no such header")
        if described.content and operation.method != "HEAD":
            yield from _body(described, answer, kept=kept)


def patient(operation: Operation) -> bool:
    """Whether an operation answers only when work is done for which nobody states a time: ``x-waits`` says so."""
    return "x-waits" in operation.definition


def absent(operation: Operation, answer: Answer) -> bool:
    """Whether an optional operation may be missing: nothing at its path, or only other methods."""
    return bool(operation.optional) and answer.status in (404, 405)


def fails(operation: Operation, answer: Answer) -> bool:
    """Whether an answer of success says by a member of its body that the request failed: ``x-failure`` names the words."""
    words: dict[str, list[str]] = operation.definition.get("x-failure", {})
    try:
        body = answer.json() if words else None
    except NotJson:
        return False
    return isinstance(body, dict) and any(cast("dict[str, Any]", body).get(name) in values for name, values in words.items())


def _body(described: Described, answer: Answer, *, kept: bool) -> Iterator[Violation]:
    media_range = described.media_range(answer.media_type)
    if media_range is None:
        wanted = " or ".join(described.content)
        yield _undescribed(f"media type {wanted} with status {answer.status}", answer.excerpt())
        return
    named_json = _names_json(media_range)
    validator = described.content[media_range]
    if not kept or (not named_json and (validator is None or media_range != "*/*")):
        return
    try:
        wrong = in_words(_errors(validator, answer.json()))
    except NotJson as error:
        if named_json:
            yield _undescribed("a JSON body", f"{answer.excerpt()} ({error})")
        return
    if wrong:
        yield _undescribed(f"a body that matches the schema of status {answer.status}", wrong)


def _names_json(media_range: str) -> bool:
    return media_range == "application/json" or media_range.endswith("+json")


def _errors(validator: jsonschema_rs.Draft202012Validator | None, body: Any) -> list[jsonschema_rs.ValidationError]:
    """Where a body does not match; NotJson where it is nested so deeply that nobody can compare it."""
    if validator is None:
        return []
    try:
        return list(validator.iter_errors(body))
    except UnicodeEncodeError:  # half of a surrogate pair is no character, and no schema speaks of it
        return _errors(validator, json.loads(json.dumps(body, ensure_ascii=False).encode(errors="replace")))
    except ValueError as error:
        raise NotJson(str(error)) from None


def _undescribed(expected: str, got: str) -> Violation:
    return Violation("answers-as-described", expected, got)
