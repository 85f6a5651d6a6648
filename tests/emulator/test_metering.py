"""What is reported to the billing endpoint, and what its answers do."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from emulators import metered, request
from program import until

from conformance.billing.endpoint import Endpoint
from conformance.billing.message import PATH

if TYPE_CHECKING:
    from conformance.billing.record import Record

QUERY = "/anomalydetector/v1.0/timeseries/last/detect"
BODY = request([float(i % 5) for i in range(21)])
CANARY = 31415.92653589


def ask(url: str, path: str = QUERY) -> httpx.Response:
    with httpx.Client(base_url=url, trust_env=False) as client:
        return client.get(path) if path != QUERY else client.post(path, json=BODY)


def reported(records: tuple[Record, ...]) -> float:
    return sum(record.quantity for record in records)


def test_served_queries_are_reported_and_refused_ones_are_not() -> None:
    with Endpoint() as billing, metered(billing.url, 0.3) as started:
        for _ in range(7):
            assert ask(started.url).status_code == 200
        httpx.post(started.url + QUERY, json={}, trust_env=False)
        for path in ("/ready", "/status", "/swagger"):
            ask(started.url, path)

        assert billing.wait_until(lambda records: reported(records) >= 7, 10)

    first = billing.records[0]
    assert reported(billing.records) == 7
    assert (first.method, first.target, first.key) == ("POST", PATH, "secret-key")
    assert first.usage
    assert json.loads(first.body) == first.usage.message()  # nothing beside what is published
    assert first.usage.request_time


def test_what_was_served_last_is_reported_at_the_end() -> None:
    with Endpoint() as billing:
        with metered(billing.url, 600) as started:
            ask(started.url)

        assert reported(billing.records) == 1


def test_no_data_of_a_request_leaves() -> None:
    with Endpoint() as billing, metered(billing.url, 0.1) as started:
        body = request([CANARY] * 20)
        assert httpx.post(started.url + QUERY, json=body, trust_env=False).status_code == 200
        assert billing.wait_until(reported, 10)

    assert not [record for record in billing.records if b"31415" in record.raw]


@pytest.mark.parametrize(
    ("answer", "status", "served"),
    [
        ("401", "Invalid", 403),
        ("403", "Mismatch", 403),
        ("429", "OutOfQuota", 200),
        ("503", "BillingEndpointBusy", 200),
        ("500", "Unknown", 200),
        ("valid", "Valid", 200),
    ],
)
def test_the_endpoint_decides_about_the_key(answer: str, status: str, served: int) -> None:
    with Endpoint([answer]) as billing, metered(billing.url, 600) as started:
        assert until(lambda: ask(started.url, "/status").json()["apiStatus"] == status)
        query = ask(started.url)

        assert query.status_code == served
        if served == 403:
            assert query.json()["error"]["code"] == "NoCredit"
        assert ask(started.url, "/ready").status_code == 200


def test_a_wrong_key_does_not_become_right_while_nobody_can_be_asked() -> None:
    with Endpoint(["401"]) as billing, metered(billing.url, 0.1) as started:
        assert until(lambda: ask(started.url).status_code == 403)
        billing.answer("503")
        assert until(lambda: ask(started.url, "/status").json()["apiStatus"] == "BillingEndpointBusy")
        assert ask(started.url).status_code == 403
        billing.answer("valid")
        assert until(lambda: ask(started.url).status_code == 200)


def test_an_unreachable_endpoint_is_borne_ten_times_and_forgiven_when_it_is_back() -> None:
    with Endpoint(["503"]) as billing, metered(billing.url, 0.3) as started:
        assert ask(started.url).status_code == 200
        assert until(lambda: ask(started.url).status_code == 403)
        failed = len(billing.records)
        assert ask(started.url, "/").status_code == 200
        billing.answer("valid")
        assert until(lambda: ask(started.url).status_code == 200)
        assert ask(started.url, "/status").json()["apiStatus"] == "Valid"

    assert failed in (10, 11)
    assert (
        next(record.quantity for record in billing.records if record.answer == "valid") >= 1
    )  # what was served meanwhile is not lost


def test_a_start_does_not_wait_for_an_unreachable_endpoint() -> None:
    began = time.monotonic()
    with metered("http://192.0.2.1", 600) as started:  # an address that nothing has
        assert ask(started.url).status_code == 200
        assert time.monotonic() - began < 6
        assert ask(started.url, "/status").json()["apiStatus"] in ("Unknown", "CouldNotConnect")


def test_an_endpoint_that_gives_no_whole_answer_could_not_be_reached() -> None:
    with Endpoint() as billing, metered(billing.url, 0.3) as started:

        def says(status: str) -> bool:
            return until(lambda: ask(started.url, "/status").json()["apiStatus"] == status)

        assert says("Valid")
        for word in ("hang", "cut"):
            billing.answer(word)
            assert says("CouldNotConnect")
            billing.answer("valid")
            assert says("Valid")
        billing.stop()
        assert says("CouldNotConnect")
        billing.restore()
        assert says("Valid")
