"""Exchanges with the Personalizer, written by hand in few words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from conformance import catalogue
from conformance.invariants import Judge, Seen
from conformance.wire import Answer, Exchange, Headers, Request

CONTAINER = catalogue.container("personalizer")
JUDGE = Judge(CONTAINER)
JSON: Headers = (("Content-Type", "application/json"),)
Body = dict[str, Any]
SENT: Body = {
    "contextFeatures": [{"time": "noon"}],
    "actions": [{"id": name, "features": [{"dish": name}]} for name in ("soup", "pasta", "stew")],
    "eventId": "table-12",
}
SAID: Body = {
    "ranking": [{"id": "pasta", "probability": 0.8}, {"id": "soup", "probability": 0.1}, {"id": "stew", "probability": 0.1}],
    "eventId": "table-12",
    "rewardActionId": "pasta",
}
OUT: Body = {"excludedActions": ["pasta"]}
CONFIGURATION: Body = {
    "rewardWaitTime": "PT10M",
    "defaultReward": 0,
    "rewardAggregation": "earliest",
    "explorationPercentage": 0.2,
    "modelExportFrequency": "PT5M",
    "logRetentionDays": 90,
}
EVALUATION: Body = {
    "name": "spring menu",
    "startTime": "2019-04-01T00:00:00Z",
    "endTime": "2019-04-30T00:00:00Z",
    "policies": [{"name": "pairs", "arguments": "--cb_explore_adf --epsilon 0.2"}],
}
MADE: Body = {"id": "5d3c", "name": "spring menu", "startTime": "2019-04-01T02:00:00+02:00", "endTime": "2019-04-30T00:00:00Z"}


def seen(
    operation: str, sent: object, status: int, said: object, *, event_id: str = "table-12", headers: Headers = JSON
) -> Seen:
    """An exchange; bodies that are no bytes are JSON."""
    asked = CONTAINER.operation(f"personalizer.{operation}")
    target = asked.path.replace("{eventId}", event_id).replace("{evaluationId}", "5d3c")
    answer = Answer(status, headers, _bytes(said))
    return Seen(CONTAINER, asked, Exchange(Request(asked.method, target, JSON, _bytes(sent)), answer), bodies=JUDGE.bodies)


def _bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def served(sent: Body | None = None, said: Body | None = None, *, status: int = 201) -> Seen:
    """A rank with these members sent and said instead of the usual ones."""
    return seen("rank", {**SENT, **(sent or {})}, status, {**SAID, **(said or {})})


def error(code: str) -> Body:
    return {"error": {"code": code, "message": "The request cannot be served."}}


def refused(sent: Body | None = None, *, operation: str = "rank", whole: object = None, status: int = 400) -> Seen:
    """A request that was refused: a rank with these members, or this whole body."""
    body = {**SENT, **(sent or {})} if whole is None else whole
    return seen(operation, body, status, error("BadRequest"))


def rewarded(body: object, status: int, *, event_id: str = "table-12") -> Seen:
    return seen("reward", body, status, b"" if status == 204 else error("InvalidRewardRequest"), event_id=event_id)


def submitted(
    said: Body | None = None, sent: Body | None = None, *, location: str = "/evaluations/5d3c", status: int = 201
) -> Seen:
    headers = (*JSON, ("Location", location)) if location else JSON
    return seen("create-evaluation", {**EVALUATION, **(sent or {})}, status, {**MADE, **(said or {})}, headers=headers)


def with_charset(exchanged: Seen) -> Seen:
    """The same exchange, whose request says how its text is encoded."""
    request = replace(exchanged.exchange.request, headers=(("Content-Type", "application/json; charset=utf-8"),))
    return replace(exchanged, exchange=replace(exchanged.exchange, request=request))


def ranking(*entries: tuple[str, float]) -> Body:
    return {"ranking": [{"id": name, "probability": probability} for name, probability in entries]}


LONG, LONGER = "x" * 256, "x" * 257
ANEW: Body = {"eventId": None}
"""A request that cannot have been refused for an event id that came before."""
