"""Personalizer over HTTP: what clients send by mistake or malice, and the operations around the learning."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from conformance import catalogue, target

JSON = {"Content-Type": "application/json"}
CONFIGURATION, POLICY, EVALUATIONS = "/configurations/service", "/configurations/policy", "/evaluations"
EVALUATION = {"name": "e", "startTime": "2019-01-01T00:00:00Z", "endTime": "2049-01-01T00:00:00+02:00", "policies": []}


@pytest.fixture(scope="module")
def service() -> Iterator[httpx.Client]:
    with (
        target.embedded(catalogue.container("personalizer")) as url,
        httpx.Client(base_url=f"{url}/personalizer/v1.0", timeout=20, trust_env=False) as opened,
    ):
        yield opened


def rank(*identifiers: str, **members: Any) -> dict[str, Any]:
    actions = [{"id": identifier, "features": [{"name": identifier}]} for identifier in identifiers or ("a", "b", "c")]
    return {"contextFeatures": [{"daytime": "noon"}], "actions": actions, **members}


@pytest.mark.parametrize(
    "body",
    [
        rank(actions=[]),
        rank(actions=None),
        rank(actions="a"),
        rank(actions=[{"id": "a"}]),
        rank(actions=[{"features": []}]),
        rank(actions=[{"id": 1, "features": []}]),
        rank(actions=[None]),
        rank("a", "a"),
        rank(""),
        rank(actions=[{"id": "a", "features": []}]),
        rank(actions=[{"id": "a", "features": [{"b": None}, {}]}]),
        rank(contextFeatures=[{"words": ["a", "b"]}]),
        rank(actions=[{"id": "a", "features": [{"name": "a", "group": {"words": ["a", 1]}}]}]),
        rank(*map(str, range(51))),
        rank(eventId="x" * 257),
        rank(eventId=""),
        rank(eventId=5),
        rank(excludedActions=["a", "b", "c"]),
        rank(excludedActions="a"),
        rank(deferActivation="no"),
        rank(contextFeatures={}),
        [],
        None,
    ],
)
def test_a_rank_that_makes_no_sense(service: httpx.Client, body: Any) -> None:
    answer = service.post("/rank", content=json.dumps(body).encode(), headers=JSON)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRankRequest")
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("value", [None, "much", "0.5", True, [], {}, 10**400])
def test_a_reward_that_is_no_number(service: httpx.Client, value: Any) -> None:
    answer = service.post("/events/x/reward", json={"value": value})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRewardRequest")


@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"", b"1" * 5000, b'"', b"[" * 100_000])
def test_what_is_not_json(service: httpx.Client, value: bytes) -> None:
    for path in ("/rank", "/events/x/reward"):
        answer = service.post(path, content=b'{"value": ' + value + b"}", headers=JSON)

        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "BadRequest"


@pytest.mark.parametrize(
    "event", ["a b", "a/b", "/", "..", "ä ö/ß", "事件", "🙂", "a%2Fb", "?#&=+", "\x00", "x" * 256, "\U0001d518" * 256]
)
def test_an_event_id_of_every_kind(service: httpx.Client, event: str) -> None:
    ranked = service.post("/rank", json=rank(eventId=event, deferActivation=True))
    place = f"/events/{quote(event, safe='') if event != '..' else '%2E%2E'}"

    assert ranked.json()["eventId"] == event
    assert service.post(f"{place}/activate").status_code == 204
    rewarded = service.post(f"{place}/reward", json={"value": -0.5})
    assert (rewarded.status_code, rewarded.content) == (204, b"")


def test_an_event_id_that_is_too_long_or_no_text(service: httpx.Client) -> None:
    for action, code in (("reward", "InvalidRewardRequest"), ("activate", "InvalidEventIdToActivate")):
        answer = service.post(f"/events/{'x' * 257}/{action}", json={"value": 1})

        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert service.post("/events/%FF%ED%A0%80/activate").status_code < 500


def test_half_a_surrogate_is_no_id_and_harmless_elsewhere(service: httpx.Client) -> None:
    for odd in (rank("a", "\ud800"), rank(eventId="\ud800")):
        answer = service.post("/rank", content=json.dumps(odd).encode(), headers=JSON)

        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRankRequest")
    named = rank(contextFeatures=[{"\ud800": "\ud800\x00"}], excludedActions=["\udfff"])
    assert service.post("/rank", content=json.dumps(named).encode(), headers=JSON).status_code == 201


@pytest.mark.parametrize(
    ("piece", "status"),
    [
        ('{"actions":[%s{"id":"a","features":[]}]}', 400),
        ('{"contextFeatures":[%s{}],"actions":[{"id":"a","features":[{"b":1}]}]}', 201),
        ('{"contextFeatures":[{}],"actions":[{"id":"a","features":[%s{}]}]}', 201),
        ('{"eventId":"%s","actions":[{"id":"a","features":[{}]}]}', 400),
    ],
)
def test_two_megabytes_are_answered_soon(service: httpx.Client, piece: str, status: int) -> None:
    filling = "x" * 2_000_000 if "eventId" in piece else '{"id":"a","features":[]},' * 80_000
    began = time.perf_counter()
    answer = service.post("/rank", content=(piece % filling).encode(), headers=JSON)

    assert answer.status_code == status
    assert time.perf_counter() - began < 3


def test_many_features_are_ranked_soon(service: httpx.Client) -> None:
    many = {f"feature {number}": number for number in range(1200)}
    body = rank(contextFeatures=[{"all": many}], actions=[{"id": str(n), "features": [many]} for n in range(50)])
    began = time.perf_counter()

    assert service.post("/rank", json=body).status_code == 201
    assert time.perf_counter() - began < 2


def test_the_configuration_goes_around(service: httpx.Client) -> None:
    found = service.get(CONFIGURATION).json()
    for change in (
        {"rewardWaitTime": "00:10:00"},
        {"rewardWaitTime": "P1DT2H3M4.5S"},
        {"rewardAggregation": "sum", "defaultReward": -1, "explorationPercentage": 1},
        {"logRetentionDays": -1, "logMirrorEnabled": False},
    ):
        answer = service.put(CONFIGURATION, json=found | change)

        assert (answer.status_code, answer.json()) == (200, found | change)
        assert service.get(CONFIGURATION).json() == found | change
    service.put(CONFIGURATION, json=found)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("InvalidServiceConfiguration", {"explorationPercentage": 1.5}),
        ("InvalidServiceConfiguration", {"defaultReward": 2}),
        ("InvalidServiceConfiguration", {"logRetentionDays": 10**30}),
        ("InvalidServiceConfiguration", {"rewardAggregation": "largest"}),
        *(
            ("InvalidServiceConfiguration", {"rewardWaitTime": text})
            for text in ("soon", "", "P", "PT", "PT0S", "-PT5M", "P" + "9" * 30 + "D")
        ),
        *(("InvalidServiceConfiguration", {"modelExportFrequency": text}) for text in ("5", "PT\u0665M", "00:00:00", None, 5)),
        ("InvalidContainer", {"logMirrorEnabled": True, "logMirrorSasUri": "https://example.net/logs?sig=x"}),
    ],
)
def test_a_configuration_that_makes_no_sense_changes_nothing(service: httpx.Client, code: str, change: dict[str, Any]) -> None:
    found = service.get(CONFIGURATION).json()
    answer = service.put(CONFIGURATION, json=found | change)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert service.get(CONFIGURATION).json() == found


def test_the_policy_goes_around(service: httpx.Client) -> None:
    default = service.get(POLICY).json()
    sent = {"name": "mine", "arguments": "--cb_explore_adf --epsilon 0.3 --power_t 0 -l 0.05 --cb_type ips -q ::"}
    wanted = {"name": default["name"], "arguments": sent["arguments"].replace("0.3", "0.2")}

    assert re.fullmatch("[0-9a-f]{32}", default["name"]), "the service has a name of its own"
    assert service.put(POLICY, json=sent).json() == wanted
    assert service.get(POLICY).json() == wanted
    refused = service.put(POLICY, json={"name": "mine", "arguments": "-f /etc/passwd"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "InvalidPolicyConfiguration")
    assert service.put(POLICY, json={"name": "mine"}).json()["error"]["code"] == "InvalidPolicyContract"
    assert service.get(POLICY).json() == wanted
    assert service.delete(POLICY).json() == default == service.get(POLICY).json()


def test_an_evaluation_lives_until_it_is_deleted(service: httpx.Client) -> None:
    service.post("/rank", json=rank())
    made = service.post(EVALUATIONS, json=EVALUATION)
    place = f"/evaluations/{made.json()['id']}"

    assert (made.status_code, made.headers["location"]) == (201, f"/personalizer/v1.0{place}")
    assert service.get(place).json() == made.json()
    assert made.json() in service.get(EVALUATIONS).json()
    assert service.delete(place).status_code == 204
    gone = service.get(place)
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "EvaluationNotFound")
    assert made.json() not in service.get(EVALUATIONS).json()


@pytest.mark.parametrize(
    "change",
    [
        {"startTime": "soon"},
        {"startTime": "0001-01-01T00:00:00+14:00"},
        {"endTime": "2000-01-01"},
        {"policies": [{"name": "p", "arguments": "-i /etc/passwd"}]},
        {"policies": [{"name": "p", "arguments": "--cb_explore_adf"}] * 11},
        {"policies": [{"name": "p", "arguments": "--epsilon 0.2"}]},
        {"endTime": "2019-02-01T00:00:00Z"},
        {"policies": None},
    ],
)
def test_an_evaluation_that_makes_no_sense(service: httpx.Client, change: dict[str, Any]) -> None:
    answer = service.post(EVALUATIONS, json=EVALUATION | change)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidEvaluationContract")


def test_the_model_is_a_file(service: httpx.Client) -> None:
    answer = service.get("/model")
    times = service.get("/model/properties").json()

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.content
    assert b"/tmp" not in answer.content
    assert times["creationTime"] <= times["lastModifiedTime"]
    assert service.delete("/model").status_code == 204


def test_logs_can_be_deleted(service: httpx.Client) -> None:
    service.post("/rank", json=rank())
    covered = service.get("/logs/properties").json()["dateRange"]

    assert covered["from"] <= covered["to"]
    assert service.delete("/logs").status_code == 204
    gone = service.get("/logs/properties")
    assert gone.json() == {"dateRange": {"from": "0001-01-01T00:00:00-00:00", "to": "0001-01-01T00:00:00-00:00"}}
    empty = service.post(EVALUATIONS, json=EVALUATION)
    assert (empty.status_code, empty.json()["error"]["code"]) == (400, "InvalidEvaluationContract")


def test_refusals_of_the_server_itself_have_the_same_shape(service: httpx.Client) -> None:
    for answer in (
        service.get("/rank"),
        service.post("/rank", content=b"x", headers={"Content-Type": "text/csv"}),
    ):
        assert answer.status_code in (404, 405, 415)
        assert set(answer.json()["error"]) == {"code", "message"}
    nothing = service.get("/nothing")
    assert (nothing.status_code, nothing.content) == (404, b"")
