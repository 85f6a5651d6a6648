"""The emulator over the wire."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema_rs
import pytest
from emulators import request

from conformance import catalogue

if TYPE_CHECKING:
    from conformance.catalogue import Operation

BASE = "/anomalydetector/v1.0/timeseries"
VALUES = [10.0, 20, 30, 40, 30, 20, 10] * 4 + [10]
CONTAINER = catalogue.container("anomaly-detector")
DETECTIONS = [o for o in CONTAINER.operations if o.key.startswith("anomaly-detector.")]


@pytest.mark.parametrize("operation", DETECTIONS, ids=lambda o: o.key)
def test_answers_as_described(client: httpx.Client, operation: Operation) -> None:
    schema = operation.definition["responses"]["200"]["content"]["application/json"]["schema"]
    answer = client.post(operation.path, json=request(VALUES))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    jsonschema_rs.Draft202012Validator({**schema, "components": CONTAINER.bundle["components"]}).validate(answer.json())


@pytest.mark.parametrize("operation", DETECTIONS, ids=lambda o: o.key)
def test_the_examples_of_the_description_are_served(client: httpx.Client, operation: Operation) -> None:
    body = catalogue.resolve(CONTAINER.bundle, operation.definition["requestBody"])["content"]["application/json"]

    assert client.post(operation.path, json=body["example"]).status_code == 200


def test_a_spike_is_flagged(client: httpx.Client) -> None:
    answer = client.post(f"{BASE}/entire/detect", json=request([*VALUES[:15], 400, *VALUES[16:]])).json()

    assert answer["period"] == 7
    assert [i for i, flag in enumerate(answer["isAnomaly"]) if flag] == [15]
    assert answer["isPositiveAnomaly"][15]


@pytest.mark.parametrize(
    "path", [f"{BASE}/changePoint/detect", f"{BASE}/CHANGEPOINT/DETECT/".upper(), f"{BASE}/changepoint/detect"]
)
def test_letter_case_of_a_path_does_not_matter(client: httpx.Client, path: str) -> None:
    assert client.post(path, json=request(VALUES)).status_code == 200


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON; charset=utf-8", "text/json", "application/x+json"]
)
def test_json_by_any_name_is_read(client: httpx.Client, content_type: str) -> None:
    content = httpx.Request("POST", "http://x", json=request(VALUES)).content

    assert client.post(f"{BASE}/last/detect", content=content, headers={"Content-Type": content_type}).status_code == 200
    assert client.post(f"{BASE}/last/detect", content=content).status_code == 200


@pytest.mark.parametrize("content_type", ["text/plain", "image/png", "application/x-www-form-urlencoded"])
def test_what_is_named_otherwise_is_not_read(client: httpx.Client, content_type: str) -> None:
    assert client.post(f"{BASE}/last/detect", content=b"{}", headers={"Content-Type": content_type}).status_code == 415


def test_a_key_is_neither_needed_nor_checked(client: httpx.Client) -> None:
    assert (
        client.post(f"{BASE}/last/detect", json=request(VALUES), headers={"Ocp-Apim-Subscription-Key": "x"}).status_code == 200
    )


def test_other_methods_and_paths(client: httpx.Client) -> None:
    wrong = client.get(f"{BASE}/entire/detect")

    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert client.post("/ready").status_code == 405
    nothing = client.get("/no/such/path")
    assert (nothing.status_code, nothing.content, "content-type" in nothing.headers) == (404, b"", False)


def test_the_shared_pages(client: httpx.Client) -> None:
    home = client.get("/")

    assert home.headers["content-type"].startswith("text/html")
    assert all(f'href="{path}"' in home.text for path in ("/swagger", "/ready", "/status"))
    assert client.get("/ready").json() == {"ready": "ready"}
    assert client.get("/status").json()["apiStatus"] == "Valid"
    assert client.get("/status").json()["service"] == "anomalydetector"


def test_the_same_request_gets_the_same_bytes_under_load(url: str) -> None:
    long, short = request([float(i % 24) for i in range(2000)]), request(VALUES)

    async def ask() -> list[bytes]:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as many:
            bodies: list[Any] = [long, short] * 20
            answers = await asyncio.gather(*(many.post(f"{BASE}/entire/detect", json=body) for body in bodies))
            return [answer.content for answer in answers]

    answers = asyncio.run(ask())

    assert len(set(answers[::2])) == 1
    assert len(set(answers[1::2])) == 1


@pytest.mark.parametrize("granularity", ["weekly", "daily", "hourly", "minutely", "secondly", "microsecond"])
def test_time_shift_changes_nothing(client: httpx.Client, granularity: str) -> None:
    answers: list[bytes] = []
    for year in (2001, 2009):  # as many days later as make whole weeks
        start = "2001-01-01" if year == 2001 else "2008-12-29"
        body = request(VALUES)
        body["granularity"] = granularity
        for index, point in enumerate(body["series"]):
            point["timestamp"] = _later(start, granularity, index)
        answers.append(client.post(f"{BASE}/entire/detect", json=body).content)

    assert answers[0] == answers[1]
    assert b'"period":7' in answers[0]


def _later(start: str, granularity: str, index: int) -> str:
    from datetime import datetime, timedelta

    units = {"weekly": 604_800.0, "daily": 86_400, "hourly": 3600, "minutely": 60, "secondly": 1, "microsecond": 1e-6}
    return (datetime.fromisoformat(start) + index * timedelta(seconds=units[granularity])).isoformat() + "Z"
