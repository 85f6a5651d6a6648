"""The feeds of the Personalizer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from conformance.catalogue import Operation
from conformance.corpus.meaning.personalizer import POLICY
from conformance.harness.door import JSON_HEADERS
from conformance.harness.feed import Feed, Part, Scene
from conformance.harness.personalizer.client import Personalizer
from conformance.harness.personalizer.evaluations import recent_evaluation
from conformance.invariants.personalizer.mistakes import ALGORITHM, BEYOND, BOUNDS
from conformance.wire import Headers, NotJson, Request
from conformance.worlds.decisions.configurations import PLAIN, configurations
from conformance.worlds.decisions.strategies import (
    LONGEST_ID,
    MOST_ACTIONS,
    Action,
    Decision,
    decisions,
    new_features,
    odd_event_ids,
    plain,
)

Json = dict[str, Any]
TELLING = 6
"""Inputs of a kind that shows one thing alone."""
KINDS: Mapping[str, Any] = {
    "string": "evening",
    "unicode": "soirée 夜 🌙",
    "integer": 7,
    "number": -0.25,
    "boolean": False,
    "array": [1, 2.5, -3],
    "null": None,
    "object": {"name": "evening", "hour": 21, "weekend": True},
    "object with null": {"name": None, "hour": 21},
}
"""Every documented kind of feature."""
ARRAYS_OF_WORDS: tuple[Any, ...] = (["a", "b"], ["evening"], {"names": ["a", "b", "c"]})
FEATURELESS: tuple[list[Json], ...] = ([], [{}], [{"topic": None}], [{"topic": None, "number": None}, {}])
ODD_ACTION_IDS = ("two  blanks", " a", "a ", "x" * LONGEST_ID, "Æ/é", "A")
"""Ids that careless servers alter."""
WITH_CHARSET: Headers = (("Content-Type", "application/json; charset=utf-8"),)
NO_ACTIONS: tuple[Json, ...] = ({}, {"actions": None}, {"actions": []})
NO_NUMBERS: tuple[Json, ...] = ({}, *({"value": word} for word in ("good", "ten", "yes", "bad", "clicked")))
FEW = st.integers(2, 6)
"""Numbers of actions."""


def feed(operation: Operation) -> Feed | None:
    """The feed of an operation of which one exchange can show more than that it is as described."""
    made = FEEDS.get(operation.name)
    return made(operation) if made else None


def _of_rank(operation: Operation) -> Feed:
    named = (decisions(4), 6), (decisions(excluding=True), 10), (st.builds(_called, decisions(), odd_event_ids()), 8)
    return (
        *(Part(drawn, examples, _rank) for drawn, examples in named),
        Part(st.builds(_without_id, decisions(), st.sampled_from([{}, {"eventId": None}])), TELLING, _rank_as_it_is),
        Part(st.builds(_excluding, FEW, st.sampled_from(["no such action", "Ω", "action-0 "])), TELLING, _rank_as_it_is),
        Part(st.sampled_from([*KINDS.values()]).map(_described_by), len(KINDS), _rank_without_id),
        Part(st.builds(_with_null, st.sampled_from(["context", "action"])), 2, _rank_without_id),
        Part(new_features().map(_with_feature), TELLING, _rank_without_id),
        Part(st.sampled_from([MOST_ACTIONS, MOST_ACTIONS + 1]).map(plain), 2, _rank_without_id),
        Part(st.sampled_from(FEATURELESS).map(_featureless), len(FEATURELESS), _rank_as_it_is),
        Part(st.sampled_from([2, 3]).map(_nameless), 2, _rank_as_it_is),
        Part(st.sampled_from([2, 3]).map(plain).map(_asked_with_a_charset(operation)), 2),
        Part(st.sampled_from(ODD_ACTION_IDS).map(_with_odd_ids), len(ODD_ACTION_IDS), _rank_without_id),
        Part(st.sampled_from(ARRAYS_OF_WORDS).map(_described_by), len(ARRAYS_OF_WORDS), _rank_without_id),
        Part(st.tuples(st.sampled_from([LONGEST_ID, LONGEST_ID + 1]), st.sampled_from("eé")), 4, _rank_under_a_long_id),
        Part(st.sampled_from(NO_ACTIONS).map(_without_actions), len(NO_ACTIONS), _rank_as_it_is),
        Part(st.builds(_incomplete, FEW, st.sampled_from(["id", "features"]), _PLACES), TELLING, _rank_as_it_is),
        Part(
            st.builds(_cut, FEW.map(lambda count: json.dumps(plain(count).request())), _PLACES).map(_asked(operation)), TELLING
        ),
        Part(st.just(_asked(operation)("actions=soup&actions=stew")), 1),
    )


def _of_reward(_operation: Operation) -> Feed:
    return (
        Part(st.sampled_from([0.5, 1]), 2, _reward_with_a_charset),
        Part(st.sampled_from(NO_NUMBERS), len(NO_NUMBERS), _reward),
        Part(st.sampled_from(['{"value": ', '{"value', "{", "reward=1", "one half"]), 5, _reward),
        Part(st.sampled_from("exI"), 3, _reward_under_a_long_id),
    )


def _of_activate(_operation: Operation) -> Feed:
    return (Part(st.sampled_from("exI"), 3, _activate_under_a_long_id),)


def _of_update_policy(operation: Operation) -> Feed:
    exploring = st.sampled_from(["0.1", "0.2", "0.3"]).map(lambda epsilon: POLICY["arguments"].replace("0.2", epsilon))
    silent = exploring.map(lambda arguments: {**POLICY, "arguments": arguments.replace(ALGORITHM, "").strip()})
    return (
        Part(st.just(_asked(operation)("{}")), 1),
        Part(silent.map(json.dumps).map(_asked(operation)), 3),
    )


def _of_update_configuration(operation: Operation) -> Feed:
    at = [{**PLAIN, name: value} for name, bounds in BOUNDS.items() for value in bounds if value < MANY_DAYS]
    beyond = st.builds(_with, configurations(), st.sampled_from([*BEYOND.items()]))
    return (
        Part(st.sampled_from(at).map(json.dumps).map(_asked(operation)), len(at)),
        Part(beyond.map(json.dumps).map(_asked(operation)), TELLING),
        Part(st.just(_asked(operation)("{}")), 1),
    )


MANY_DAYS = 10_000
"""Days of logs that no server need have room for."""


def _of_create_evaluation(operation: Operation) -> Feed:
    names = st.sampled_from(["spring menu", "A-1", "conformance", "2nd"])
    return (
        Part(names, 4, _create_evaluation),
        Part(names, 2, _create_evaluation_backwards),
        Part(st.just(_asked(operation)("{}")), 1),
    )


def _of_get_evaluation(_operation: Operation) -> Feed:
    return (Part(st.just("read"), 1, _create_evaluation),)


def _of_reading(operation: Operation) -> Feed:
    return (Part(st.just(Request("GET", operation.path)), 1),)


FEEDS: Mapping[str, Callable[[Operation], Feed]] = {
    "rank": _of_rank,
    "reward": _of_reward,
    "activate": _of_activate,
    "update-configuration": _of_update_configuration,
    "update-policy": _of_update_policy,
    "create-evaluation": _of_create_evaluation,
    "get-evaluation": _of_get_evaluation,
    "get-configuration": _of_reading,
    "get-model": _of_reading,
    "get-model-properties": _of_reading,
    "get-log-properties": _of_reading,
}
_PLACES = st.integers(0, 10**6)


def _asked(operation: Operation) -> Callable[[str], Request]:
    return lambda body: Request(operation.method, operation.path, JSON_HEADERS, body.encode())


def _asked_with_a_charset(operation: Operation) -> Callable[[Decision], Request]:
    return lambda decision: Request(operation.method, operation.path, WITH_CHARSET, json.dumps(decision.request()).encode())


def _with_odd_ids(identifier: str) -> Decision:
    decision = plain(3)
    odd = replace(decision.actions[1], id=identifier)
    return replace(decision, actions=(decision.actions[0], odd, decision.actions[2]))


def _called(decision: Decision, event_id: str) -> Decision:
    return decision.called(event_id)


def _without_id(decision: Decision, members: Json) -> Json:
    return decision.request(**members)


def _excluding(count: int, unknown: str) -> Json:
    return plain(count).request(excludedActions=[unknown])


def _described_by(value: Any) -> Decision:
    """A choice in which the context and an action have a feature of one kind, and a plain one beside it."""
    feature: Json = {"daypart": value, "price": 1}
    return Decision((Action("a", (feature,)), Action("b", ({"price": 2},))), (feature,))


def _with_null(where: str) -> Decision:
    feature: Json = {"daypart": None, "price": 1}
    plain_one: Json = {"price": 2}
    context, own = (feature, plain_one) if where == "context" else (plain_one, feature)
    return Decision((Action("a", (own,)), Action("b", (plain_one,))), (context,))


def _with_feature(feature: Json) -> Decision:
    decision = plain(2)
    return Decision(decision.actions, (*decision.context, feature))


def _without_actions(change: Json) -> Json:
    body = plain(2).request()
    del body["actions"]
    return {**body, **change}


def _incomplete(count: int, missing: str, place: int) -> Json:
    body = plain(count).request()
    del body["actions"][place % count][missing]
    return body


def _featureless(features: list[Json]) -> Json:
    body = plain(2).request()
    body["actions"][1]["features"] = features
    return body


def _nameless(count: int) -> Json:
    body = plain(count).request()
    body["actions"][1]["id"] = ""
    return body


def _cut(body: str, place: int) -> str:
    return body[: 1 + place % (len(body) - 2)]


def _with(configuration: Json, change: tuple[str, float]) -> Json:
    name, value = change
    return {**configuration, name: value}


def _rank(scene: Scene, decision: Decision) -> None:
    """Rank under an event id that nothing was ranked under before."""
    client = _client(scene)
    client.exchange("rank", decision.called(client.fresh(decision.event_id or "feed")).request())


def _rank_without_id(scene: Scene, decision: Decision) -> None:
    _rank_as_it_is(scene, decision.request())


def _rank_as_it_is(scene: Scene, body: Json) -> None:
    _client(scene).exchange("rank", body)


def _rank_under_a_long_id(scene: Scene, drawn: tuple[int, str]) -> None:
    length, letter = drawn
    client = _client(scene)
    client.exchange("rank", plain(2, event_id=client.fresh("long").ljust(length, letter)).request())


def _reward(scene: Scene, body: Json | str) -> None:
    """Reward an event that is there, so that nothing but the body can be wrong."""
    client = _client(scene)
    event_id = client.fresh("wrongly-rewarded")
    client.answer("rank", plain(2, event_id=event_id).request())
    client.exchange("reward", body.encode() if isinstance(body, str) else body, identifier=event_id)


def _reward_with_a_charset(scene: Scene, value: float) -> None:
    client = _client(scene)
    path = client.path("reward", client.event("in-a-charset"))
    scene.door.exchange(Request("POST", path, WITH_CHARSET, json.dumps({"value": value}).encode()))


def _reward_under_a_long_id(scene: Scene, letter: str) -> None:
    client = _client(scene)
    client.exchange("reward", {"value": 1}, identifier=client.name("long").ljust(LONGEST_ID + 1, letter))


def _activate_under_a_long_id(scene: Scene, letter: str) -> None:
    client = _client(scene)
    client.exchange("activate", identifier=client.name("long").ljust(LONGEST_ID + 1, letter))


def _create_evaluation(scene: Scene, name: str) -> None:
    """Submit an evaluation of what was ranked, read it, and delete it again where its id is told."""
    client = _client(scene)
    client.answer("reward", {"value": 1}, identifier=client.event("logged"))
    _created(client, recent_evaluation(client.name(name)))


def _create_evaluation_backwards(scene: Scene, name: str) -> None:
    client = _client(scene)
    body = recent_evaluation(client.name(name))
    _created(client, {**body, "startTime": body["endTime"], "endTime": body["startTime"]})


def _created(client: Personalizer, body: Json) -> None:
    answer = client.answer("create-evaluation", body)
    with suppress(NotJson, LookupError, TypeError):
        client.answer("get-evaluation", identifier=answer.json()["id"])
        client.answer("delete-evaluation", identifier=answer.json()["id"])


def _client(scene: Scene) -> Personalizer:
    return Personalizer(scene.door, scene.run)
