"""A small client of the Personalizer, in the words of its tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, cast
from urllib.parse import quote

import pytest

from conformance.harness import Broken, Door
from conformance.harness.door import JSON_HEADERS
from conformance.harness.restoration import as_found
from conformance.wire import Answer, NotJson, Request
from conformance.worlds.decisions.strategies import Decision

Json = dict[str, Any]


def on(rule: str, *operations: str) -> Callable[..., Any]:
    """Run a test on each operation that promises the same, for the requirement that the operation has for it."""
    return pytest.mark.parametrize(
        "operation",
        [pytest.param(name, marks=pytest.mark.requirement(f"personalizer.{name}.{rule}"), id=name) for name in operations],
    )


@dataclass(frozen=True)
class Ranking:
    """An answer to a rank call, beside the decision it is about."""

    decision: Decision
    answer: Json

    @cached_property
    def probabilities(self) -> dict[str, float]:
        """By action id, in the order of the ranking."""
        return {entry["id"]: entry["probability"] for entry in self.answer["ranking"]}

    @property
    def ids(self) -> list[str]:
        """The ids of the ranking, in its order."""
        return [entry["id"] for entry in self.answer["ranking"]]

    @property
    def chosen(self) -> str:
        """The action to show."""
        return self.answer["rewardActionId"]

    @property
    def event_id(self) -> str:
        """The event that was made."""
        return self.answer["eventId"]

    @property
    def preferred(self) -> str:
        """The action that the model thinks the best of, whatever was explored."""
        return max(self.probabilities, key=lambda identifier: self.probabilities[identifier])


class Personalizer:
    """The operations; valid requests are served, or the requirement that says so is broken."""

    def __init__(self, door: Door, run: str) -> None:
        self.door = door
        self.run = run
        """What every name begins with that this run gives to something; the same in every run with the same seed."""

    def name(self, what: str) -> str:
        """A name that only this run uses."""
        return f"{self.run}-{what}"

    def rank(self, decision: Decision, **members: Any) -> Ranking:
        """The ranking of a decision."""
        return Ranking(decision, self.served("rank", decision.request(**members)))

    def reward(self, event_id: str, value: float) -> None:
        """Reward an event, as a step of a story."""
        self.served("reward", {"value": value}, event_id=event_id)

    def activate(self, event_id: str) -> None:
        """Activate an event, as a step of a story."""
        self.served("activate", event_id=event_id)

    def served(self, operation: str, body: Json | None = None, *, event_id: str = "", identifier: str = "") -> Any:
        """The JSON of the success that a valid request must get."""
        return self.door.served(f"personalizer.{operation}", body, path=self.path(operation, event_id or identifier))

    def answer(self, operation: str, body: bytes | Json | None = None, *, event_id: str = "", identifier: str = "") -> Answer:
        """The answer, whatever its status: for what a test itself demands."""
        return self.door.refusal(f"personalizer.{operation}", body, path=self.path(operation, event_id or identifier))

    def unjudged(self, operation: str, body: Json | None = None, *, event_id: str = "", identifier: str = "") -> Answer:
        """The answer as it came, though it may not be as described: for tests that demand a part of that themselves.

        Raises Broken for ``….never-breaks``.
        """
        answer = self.raw(operation, body, event_id=event_id or identifier)
        if answer.status >= 500:
            raise Broken(f"personalizer.{operation}.never-breaks", expected="an answer below 500", got=answer.excerpt())
        return answer

    def success(self, operation: str, body: Json | None = None, *, event_id: str = "", identifier: str = "") -> Answer:
        """The same for a valid request, which must be served."""
        answer = self.unjudged(operation, body, event_id=event_id or identifier)
        if not 200 <= answer.status < 300:
            self.served(operation, body, event_id=event_id or identifier)
        return answer

    def raw(self, operation: str, body: Json | None = None, *, event_id: str = "") -> Answer:
        """The answer, even if it is broken; Broken when there is none at all."""
        key = f"personalizer.{operation}"
        content = b"" if body is None else json.dumps(body).encode()
        method = self.door.operation(key).method
        headers = JSON_HEADERS if body is not None else ()
        exchange = self.door.exchange(Request(method, self.path(operation, event_id), headers, content))
        if exchange.answer is None:
            raise Broken(f"{key}.never-breaks", expected="an answer", got=exchange.trouble)
        return exchange.answer

    def members(self, operation: str, sent: Json | None = None, *, identifier: str = "") -> Json:
        """The members of what a valid request is served, as they came; none when it is not a JSON object."""
        try:
            body = self.success(operation, sent, identifier=identifier).json()
        except NotJson:
            return {}
        return cast("Json", body) if isinstance(body, dict) else {}

    def path(self, operation: str, value: str = "") -> str:
        """The described path of an operation, with this value as its parameter."""
        head, brace, tail = self.door.operation(f"personalizer.{operation}").path.partition("{")
        return head + quote(value, safe="") + tail.partition("}")[2] if brace else head

    def configuration(self) -> Json:
        """The configuration as it is."""
        return self.served("get-configuration")

    def left_as_found(self, operation: str) -> AbstractContextManager[None]:
        """Put back afterwards what stands at the path of this operation."""
        return as_found(self.door, self.door.operation(f"personalizer.{operation}"))


def time_of(text: object) -> datetime | None:
    """A point of time in any notation of ISO 8601, in UTC where it names no offset; None when it is none."""
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def refused(answer: Answer) -> bool:
    """Whether the request was answered with an error; which status goes with which fault is not documented."""
    return 400 <= answer.status < 500


def taken(answer: Answer) -> bool:
    """Whether a reward or an activation was taken: status 204, which has no body."""
    return answer.status == 204 and not answer.body


def error_of(answer: Answer) -> Json:
    """The members of the error in a refusal; none when there is no such object."""
    try:
        body = answer.json()
    except NotJson:
        return {}
    error = cast("Json", body).get("error") if isinstance(body, dict) else None
    return cast("Json", error) if isinstance(error, dict) else {}
