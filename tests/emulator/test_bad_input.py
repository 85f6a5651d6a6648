"""Hostile and mistaken requests: a documented error or a proper answer, soon, and never a crash."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from emulators import request

if TYPE_CHECKING:
    import httpx

BASE = "/anomalydetector/v1.0/timeseries"
VALUES = [10.0, 20, 30, 40, 30, 20, 10] * 4
JSON = {"Content-Type": "application/json"}


def changed(**others: Any) -> dict[str, Any]:
    return request(VALUES, **others)


def with_point(index: int, **members: Any) -> dict[str, Any]:
    body = request(VALUES)
    body["series"][index] = {**body["series"][index], **members}
    return body


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in request(VALUES).items() if key != name}


def stamped(granularity: str, stamps: list[str], interval: int = 1) -> dict[str, Any]:
    series = [{"timestamp": stamp, "value": 1.0} for stamp in stamps]
    return {"granularity": granularity, "customInterval": interval, "series": series}


FAULTS: list[tuple[str, Any]] = [
    ("RequiredSeries", {}),
    ("RequiredSeries", changed(series=None)),
    ("InvalidJsonFormat", changed(series="all of it")),
    ("InvalidJsonFormat", []),
    ("InvalidJsonFormat", None),
    ("InvalidJsonFormat", with_point(3, value="12")),
    ("InvalidJsonFormat", with_point(3, timestamp=12)),
    ("InvalidSeries", request(VALUES[:11])),
    ("InvalidSeries", request(VALUES * 309)),
    ("InvalidSeries", with_point(3, timestamp="2001-01-03T00:00:00Z")),
    ("InvalidSeries", with_point(3, timestamp="2001-01-02T00:00:00Z")),
    ("InvalidSeries", with_point(3, timestamp="2001-01-04T01:00:00Z")),
    ("InvalidSeries", with_point(3, timestamp="soon")),
    ("InvalidSeries", with_point(3, timestamp="2001-01-04\x00")),
    ("InvalidSeries", with_point(0, timestamp="0001-01-01T00:00:00+14:00")),
    ("InvalidSeries", changed(series=[{"value": 1}] * 12)),
    ("InvalidSeries", with_point(3, value=10**400)),
    ("InvalidGranularity", changed(granularity="fortnightly")),
    ("InvalidGranularity", changed(granularity=None)),
    ("InvalidCustomInterval", changed(customInterval=0)),
    ("InvalidCustomInterval", changed(customInterval="1")),
    ("InvalidCustomInterval", changed(customInterval=2**31)),
    ("InvalidPeriod", changed(period=-1)),
    ("InvalidPeriod", changed(period=1.5)),
    ("InvalidPeriod", changed(period=10**30)),
    ("InvalidModelArgument", changed(sensitivity=100)),
    ("InvalidModelArgument", changed(sensitivity=-1)),
    ("InvalidModelArgument", changed(maxAnomalyRatio=0)),
    ("InvalidModelArgument", changed(maxAnomalyRatio=0.5)),
    ("InvalidModelArgument", changed(maxAnomalyRatio="much")),
]


@pytest.mark.parametrize(("code", "body"), FAULTS)
@pytest.mark.parametrize("operation", ["entire", "last"])
def test_each_fault_has_its_code(client: httpx.Client, operation: str, code: str, body: Any) -> None:
    answer = client.post(f"{BASE}/{operation}/detect", json=body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert set(answer.json()) == {"code", "message"}


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("RequiredGranularity", without("granularity")),
        ("InvalidGranularity", changed(granularity="none")),
        ("InvalidModelArgument", changed(threshold=2)),
        ("InvalidModelArgument", changed(stableTrendWindow=0)),
        ("InvalidModelArgument", changed(stableTrendWindow=1e300)),
        ("InvalidSeries", with_point(3, timestamp="2001-01-03T00:00:00Z")),
    ],
)
def test_change_point_has_faults_of_its_own(client: httpx.Client, code: str, body: Any) -> None:
    assert client.post(f"{BASE}/changepoint/detect", json=body).json()["code"] == code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"series=1",
        b"\xff\xfe{}",
        b'{"series": NaN}',
        b'{"series": [{"value": -Infinity}]}',
        b'{"series": ' + b"[" * 100_000,
        b'{"series": ' + b"9" * 5000 + b"}",
        b"[" * 500 + b"]" * 500,
    ],
)
def test_what_is_not_json_is_refused(client: httpx.Client, content: bytes) -> None:
    answer = client.post(f"{BASE}/entire/detect", content=content, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidJsonFormat")


@pytest.mark.parametrize("value", ["1e400", "-1e999", "1e308", "-1e308", "5e-324", "-0", "9" * 308])
def test_extreme_numbers_get_a_proper_answer(client: httpx.Client, value: str) -> None:
    text = json.dumps(request(VALUES)).replace('"value": 40}', f'"value": {value}}}')
    for operation in ("entire", "last", "changepoint"):
        answer = client.post(f"{BASE}/{operation}/detect", content=text.encode(), headers=JSON)

        assert answer.status_code == (400 if "e4" in value or "e999" in value else 200)
        json.loads(answer.content, parse_constant=pytest.fail)


@pytest.mark.parametrize(
    "stamps",
    [
        pytest.param([f"2019-{m:02}-{d}T00:00:00Z" for m, d in enumerate((31, 28, 31, 30) * 3, 1) if d], id="quarter days"),
        pytest.param(["2019-01-31", "2019-02-28", "2019-03-31", "2019-04-30", "2019-05-31", "2019-06-30"], id="month ends"),
    ],
)
def test_months_are_those_of_the_calendar(client: httpx.Client, stamps: list[str]) -> None:
    ends = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    right = [f"2019-{month:02}-{day}T00:00:00Z" for month, day in enumerate(ends, 1)]

    assert client.post(f"{BASE}/entire/detect", json=stamped("monthly", right)).status_code == 200
    assert client.post(f"{BASE}/entire/detect", json=stamped("monthly", stamps)).json()["code"] == "InvalidSeries"


def test_years_skip_by_the_custom_interval(client: httpx.Client) -> None:
    stamps = [f"{1980 + 3 * i}-02-28T06:00:00Z" for i in range(12)]

    assert client.post(f"{BASE}/last/detect", json=stamped("yearly", stamps, 3)).status_code == 200
    assert client.post(f"{BASE}/last/detect", json=stamped("yearly", stamps, 2)).json()["code"] == "InvalidSeries"


def test_five_minute_data(client: httpx.Client) -> None:
    stamps = [f"2019-01-01T0{i // 12}:{i % 12 * 5:02}:00Z" for i in range(24)]

    assert client.post(f"{BASE}/last/detect", json=stamped("minutely", stamps, 5)).status_code == 200
    assert client.post(f"{BASE}/last/detect", json=stamped("minutely", stamps, 10)).json()["code"] == "InvalidSeries"


def test_points_may_go_without_a_time(client: httpx.Client) -> None:
    bare = [{"value": value} for value in VALUES]

    assert client.post(f"{BASE}/entire/detect", json={"series": bare}).status_code == 200
    assert client.post(f"{BASE}/entire/detect", json={"series": bare, "granularity": "none"}).status_code == 200


def test_indexes_in_messages_count_from_0(client: httpx.Client) -> None:
    message = client.post(f"{BASE}/entire/detect", json=with_point(1, timestamp="2001-01-02T05:00:00Z")).json()["message"]

    assert message == "The 'Timestamp' at index 1 is invalid in daily granularity with 1 gran as interval."


def test_odd_strings_and_repeated_or_further_members_do_no_harm(client: httpx.Client) -> None:
    plain = json.dumps(request(VALUES))[1:]
    for member in (r'"note": "\ud800 \u0000",', '"granularity": "weekly",', f'"deep": {"[" * 200}{"]" * 200},'):
        answer = client.post(f"{BASE}/entire/detect", content=("{" + member + plain).encode(), headers=JSON)

        assert answer.status_code == 200


def test_half_a_surrogate_where_text_matters(client: httpx.Client) -> None:
    for member in (r'"granularity": "\ud800"', r'"\ud800": 1'):
        content = ("{" + member + ', "series": []}').encode()
        answer = client.post(f"{BASE}/entire/detect", content=content, headers=JSON)

        assert (answer.status_code, answer.json()["code"]) == (400, "InvalidJsonFormat")


def test_the_longest_series_is_served_and_a_longer_one_is_not(client: httpx.Client) -> None:
    for operation in ("entire", "last", "changepoint"):
        assert client.post(f"{BASE}/{operation}/detect", json=request([1.0, 2, 3, 4] * 2160)).status_code == 200
        assert client.post(f"{BASE}/{operation}/detect", json=request([1.0] * 8641)).json()["code"] == "InvalidSeries"


@pytest.mark.parametrize("piece", ['{"value":"aaaaaaaa"},', '{"value":1},', "[],", "0,"])
def test_bodies_of_two_megabytes_are_answered_soon(client: httpx.Client, piece: str) -> None:
    content = ('{"series":[' + piece * (2_000_000 // len(piece)) + "0]}").encode()
    began = time.perf_counter()
    answer = client.post(f"{BASE}/entire/detect", content=content, headers=JSON)

    assert answer.status_code == 400
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize("size", [4_000_001, 30_000_000])
def test_larger_bodies_are_refused_with_an_answer(client: httpx.Client, size: int) -> None:
    assert client.post(f"{BASE}/entire/detect", content=b" " * size, headers=JSON).status_code == 413
