"""What is reported to the billing endpoint, and what its answers do."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from emulators import metered, request

from conformance.billing import endpoint
from conformance.billing.message import KEY_HEADER, PATH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUERY = "/anomalydetector/v1.0/timeseries/last/detect"
BODY = request([float(i % 5) for i in range(21)])
CANARY = 31415.92653589


def ask(url: str, path: str = QUERY) -> httpx.Response:
    with httpx.Client(base_url=url, trust_env=False) as client:
        return client.get(path) if path != QUERY else client.post(path, json=BODY)


def eventually(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_served_queries_are_reported_and_refused_ones_are_not() -> None:
    app = endpoint.application()
    with endpoint.running(app) as billing, metered(billing, 0.3) as started:
        for _ in range(7):
            assert ask(started.url).status_code == 200
        httpx.post(started.url + QUERY, json={}, trust_env=False)
        for path in ("/ready", "/status", "/swagger"):
            ask(started.url, path)

        assert eventually(lambda: sum(r.quantity for r in app.state.records) >= 7)

    first = app.state.records[0]
    assert sum(r.quantity for r in app.state.records) == 7
    assert (first.method, first.target, first.quantity) == ("POST", PATH, 0)
    assert set(first.usage) == {"id", "apiType", "containerType", "containerVersion", "containerId", "meter"}
    assert dict(first.headers)[KEY_HEADER.lower()] == "…-key"


def test_what_was_served_last_is_reported_at_the_end() -> None:
    app = endpoint.application()
    with endpoint.running(app) as billing:
        with metered(billing, 600) as started:
            ask(started.url)

        assert sum(r.quantity for r in app.state.records) == 1


def test_no_data_of_a_request_leaves() -> None:
    app = endpoint.application()
    with endpoint.running(app) as billing, metered(billing, 0.1) as started:
        body = request([CANARY] * 20)
        assert httpx.post(started.url + QUERY, json=body, trust_env=False).status_code == 200
        assert eventually(lambda: any(r.quantity for r in app.state.records))

    assert not [r for r in app.state.records if "31415" in r.body + r.target + str(r.headers)]


@pytest.mark.parametrize(
    ("answer", "status", "served"),
    [
        (401, "Invalid", 403),
        (403, "Mismatch", 403),
        (429, "OutOfQuota", 200),
        (503, "BillingEndpointBusy", 200),
        (500, "Unknown", 200),
        (200, "Valid", 200),
    ],
)
def test_the_endpoint_decides_about_the_key(answer: int, status: str, served: int) -> None:
    with endpoint.running(endpoint.application(answer=lambda _key: answer)) as billing, metered(billing, 600) as started:
        assert eventually(lambda: ask(started.url, "/status").json()["apiStatus"] == status)
        query = ask(started.url)

        assert query.status_code == served
        if served == 403:
            assert query.json()["error"]["code"] == "NoCredit"
        assert ask(started.url, "/ready").status_code == 200


def test_an_unreachable_endpoint_is_borne_ten_times_and_forgiven_when_it_is_back() -> None:
    outage = {"on": True}
    app = endpoint.application(answer=lambda _key: 503 if outage["on"] else 200)
    with endpoint.running(app) as billing, metered(billing, 0.3) as started:
        assert ask(started.url).status_code == 200
        assert eventually(lambda: ask(started.url).status_code == 403)
        failed = len(app.state.records)
        assert ask(started.url, "/").status_code == 200
        outage["on"] = False
        assert eventually(lambda: ask(started.url).status_code == 200)
        assert ask(started.url, "/status").json()["apiStatus"] == "Valid"

    assert failed in (10, 11)
    assert next(r.quantity for r in app.state.records if r.status == 200) >= 1  # what was served meanwhile is not lost


def test_a_start_does_not_wait_for_an_unreachable_endpoint() -> None:
    began = time.monotonic()
    with metered("http://192.0.2.1", 600) as started:  # an address that nothing has
        assert ask(started.url).status_code == 200
        assert time.monotonic() - began < 6
        assert ask(started.url, "/status").json()["apiStatus"] in ("Unknown", "CouldNotConnect")


def test_records_are_lines_of_json(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    with endpoint.running(endpoint.application(path)) as billing:
        httpx.post(billing + PATH, json={"usageRequestBody": {"meter": {"quantity": 2}}}, trust_env=False)
        httpx.get(billing + "/elsewhere?q=1", trust_env=False)

    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(line["method"], line["target"], line["status"]) for line in lines] == [
        ("POST", PATH, 200),
        ("GET", "/elsewhere?q=1", 404),
    ]


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(endpoint.CannotRecord, match="choose another file"):
        endpoint.application(tmp_path / "no" / "such" / "folder")
