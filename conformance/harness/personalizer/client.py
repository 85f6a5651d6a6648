"""A small client of the Personalizer, in the words of its tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import pytest

from conformance.harness import Door
from conformance.harness.door import JSON_HEADERS
from conformance.harness.marks import on_each
from conformance.harness.personalizer.names import fresh, of_this_run
from conformance.harness.restoration import as_found
from conformance.wire import Answer, Exchange, Request
from conformance.worlds.decisions.strategies import Decision, plain

Json = dict[str, Any]


def on(rule: str, *operations: str) -> Callable[..., Any]:
    """Run a test on each operation that promises the same, for the requirement that the operation has for it."""
    return on_each("operation", {name: f"personalizer.{name}.{rule}" for name in operations})


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
    """The operations, each with the value of the parameter in its path where it has one."""

    def __init__(self, door: Door, run: str) -> None:
        self.door = door
        self.run = run
        """What every name begins with that this run gives to something."""

    def name(self, what: str) -> str:
        """A name that only this run uses, the same whenever it is asked for."""
        return of_this_run(f"{self.run}-{what}")

    def fresh(self, what: str) -> str:
        """A name that nothing was given before."""
        return fresh(f"{self.run}-{what}")

    def rank(self, decision: Decision, **members: Any) -> Ranking:
        """The ranking of a decision."""
        return Ranking(decision, self.served("rank", decision.request(**members)))

    def rank_again(self, decision: Decision) -> Ranking:
        """The ranking of a decision whose event id was ranked before; skips where an event id is taken only once."""
        answer = self.answer("rank", decision.request())
        if refused(answer):
            pytest.skip(f"the container ranks an event id only once: {answer.excerpt()}")
        return Ranking(decision, answer.json())

    def event(self, what: str, *, deferred: bool = False) -> str:
        """Make an event whose id only this run uses, even if its ranking does not tell it; gives the id."""
        event_id = self.fresh(what)
        self.rank(plain(3, event_id=event_id, deferred=deferred))
        return event_id

    def reward(self, event_id: str, value: float) -> None:
        """Reward an event, as a step of a story."""
        self.served("reward", {"value": value}, identifier=event_id)

    def activate(self, event_id: str) -> None:
        """Activate an event, as a step of a story."""
        self.served("activate", identifier=event_id)

    def served(self, operation: str, body: Json | None = None, *, identifier: str = "") -> Any:
        """The JSON of the success that a valid request must get; None where it has no body."""
        return self.door.served(f"personalizer.{operation}", body, path=self.path(operation, identifier))

    def answer(self, operation: str, body: Json | None = None, *, identifier: str = "") -> Answer:
        """The answer below status 500, whatever it says: for what a test itself demands."""
        return self.door.ask(f"personalizer.{operation}", body, path=self.path(operation, identifier))

    def exchange(self, operation: str, body: Json | bytes | None = None, *, identifier: str = "") -> Exchange:
        """What comes of a request, even if the service breaks: for tests of exactly that."""
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        method = self.door.operation(f"personalizer.{operation}").method
        headers = JSON_HEADERS if body is not None else ()
        return self.door.exchange(Request(method, self.path(operation, identifier), headers, content))

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


def refused(answer: Answer) -> bool:
    """Whether the request was answered with an error; which status goes with which fault is not documented."""
    return 400 <= answer.status < 500


def taken(answer: Answer) -> bool:
    """Whether a reward or an activation was taken: status 204, which has no body."""
    return answer.status == 204 and not answer.body
