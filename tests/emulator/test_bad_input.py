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
    ("BadArgument", changed(series=[])),
    ("BadArgument", with_point(3, value="12")),
    ("BadArgument", with_point(3, value=None)),
    ("BadArgument", with_point(3, timestamp=12)),
    ("BadArgument", with_point(3, timestamp=None)),
    ("BadArgument", with_point(3, timestamp="soon")),
    ("BadArgument", with_point(3, timestamp="2001-01-04\x00")),
    ("BadArgument", with_point(0, timestamp="0001-01-01T00:00:00+14:00")),
    ("BadArgument", changed(series=[{"value": 1}] * 12)),
    ("InvalidSeries", request(VALUES[:11])),
    ("InvalidSeries", request(VALUES * 309)),
    ("InvalidSeries", with_point(3, timestamp="2001-01-03T00:00:00Z")),
    ("InvalidSeries", with_point(3, timestamp="2001-01-02T00:00:00Z")),
    ("InvalidSeries", with_point(3, timestamp="2001-01-04T01:00:00Z")),
    ("InvalidSeries", with_point(3, value=10**400)),
    ("InvalidSeries", with_point(3, value=-1.1e100)),
    ("InvalidGranularity", changed(granularity="fortnightly")),
    ("InvalidGranularity", changed(granularity=None)),
    ("InvalidCustomInterval", changed(customInterval=0)),
    ("InvalidCustomInterval", changed(customInterval="1")),
    ("InvalidCustomInterval", changed(customInterval=2**31)),
    ("InvalidPeriod", changed(period=-1)),
    ("InvalidPeriod", changed(period=1.5)),
    ("InvalidModelArgument", changed(period=14)),
    ("InvalidModelArgument", changed(period=10**30)),
    ("InvalidModelArgument", changed(sensitivity=101)),
    ("InvalidModelArgument", changed(sensitivity=-1)),
    ("InvalidModelArgument", changed(maxAnomalyRatio=0)),
    ("InvalidModelArgument", changed(maxAnomalyRatio=0.495)),
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
        ("InvalidModelArgument", changed(threshold=0.995)),
        ("InvalidModelArgument", changed(stableTrendWindow=2)),
        ("InvalidModelArgument", changed(stableTrendWindow=14)),
        ("InvalidModelArgument", changed(stableTrendWindow=1e300)),
        ("InvalidSeries", with_point(3, timestamp="2001-01-03T00:00:00Z")),
    ],
)
def test_change_point_has_faults_of_its_own(client: httpx.Client, code: str, body: Any) -> None:
    assert client.post(f"{BASE}/changepoint/detect", json=body).json()["code"] == code


@pytest.mark.parametrize(
    "members",
    [{"sensitivity": 100}, {"maxAnomalyRatio": 0.49}, {"period": 13}, {"period": 0}, {"period": None}, {"period": 1}],
)
def test_bounds_that_belong_to_the_range(client: httpx.Client, members: dict[str, Any]) -> None:
    assert client.post(f"{BASE}/entire/detect", json=changed(**members)).status_code == 200


def test_tuning_that_belongs_to_the_range(client: httpx.Client) -> None:
    for members in ({"stableTrendWindow": 3}, {"stableTrendWindow": 13}, {"threshold": 0.01}, {"threshold": 0.99}):
        assert client.post(f"{BASE}/changepoint/detect", json=changed(**members)).status_code == 200


def test_without_a_grid_no_timestamp_is_read(client: httpx.Client) -> None:
    for stamp in ("soon", "2001-01-01T00:00:00Z"):
        body = {**with_point(9, timestamp=stamp), "granularity": "none"}

        assert client.post(f"{BASE}/last/detect", json=body).status_code == 200


FAULTY = [
    ({"granularity": "fortnightly"}, "The 'granularity' field can only be one of the following: "),
    ({"customInterval": 0}, "The 'customInterval' field must be an integer > 0."),
    ({"period": -1}, "The 'period' field must be an integer >= 0."),
    ({"maxAnomalyRatio": 0.5}, "The 'maxAnomalyRatio' field must be less than 50% of the series points"),
    ({"sensitivity": 101}, "The 'sensitivity' field must be an integer between 0 and 99."),
]
"""Parameters and the beginnings of their messages, in the order in which they are looked at."""


def test_of_several_faults_the_one_looked_at_first_is_told(client: httpx.Client) -> None:
    body = request(VALUES[:11])
    for members, _ in FAULTY:
        body |= members
    for members, words in FAULTY:
        assert client.post(f"{BASE}/entire/detect", json=body).json()["message"].startswith(words)
        body = {name: value for name, value in body.items() if name not in members} | {"granularity": "daily"}
    told = client.post(f"{BASE}/entire/detect", json=body).json()

    assert told == {"code": "InvalidSeries", "message": "The 'series' field must have at least 12 points."}


def test_the_series_is_looked_at_from_its_form_to_its_meaning(client: httpx.Client) -> None:
    faults: list[tuple[int, dict[str, Any], str]] = [
        (3, {"timestamp": "soon"}, "'timestamp' or 'value' is malformed in 'series' Field."),
        (4, {"value": 2e100}, "The magnitude of data in 'value' in 'series' field is too large."),
        (5, {"value": None}, "The 'series' field cannot have none values."),
        (8, {"timestamp": "2001-01-01T00:00:00Z"}, "The 'series' field must be sorted by timestamp in ascending order."),
        (12, {"timestamp": "2001-01-12T00:00:00Z"}, "The 'series' field cannot have duplicated timestamp."),
        (20, {"timestamp": "2001-01-21T01:00:00Z"}, "The 'Timestamp' at index 20 is invalid in daily granularity"),
    ]
    body = request(VALUES, period=14)
    right = [dict(point) for point in body["series"]]
    for place, members, _ in faults:
        body["series"][place] = {**body["series"][place], **members}
    for place, _, words in faults:
        assert client.post(f"{BASE}/entire/detect", json=body).json()["message"].startswith(words)
        body["series"][place] = right[place]
    told = client.post(f"{BASE}/entire/detect", json=body).json()

    assert told == {"code": "InvalidModelArgument", "message": "The 'series' field must have more than 2 periods points"}


def test_gaps_are_refused_only_above_half_missing_with_a_season(client: httpx.Client) -> None:
    points = request([float(place % 7) for place in range(40)])["series"]
    half, less = points[::2], points[::3]

    assert client.post(f"{BASE}/entire/detect", json=changed(series=half, period=7)).status_code == 200
    assert client.post(f"{BASE}/entire/detect", json=changed(series=less, period=0)).status_code == 200
    assert client.post(f"{BASE}/entire/detect", json=changed(series=less)).json()["period"] == 0
    assert client.post(f"{BASE}/entire/detect", json=changed(series=less, period=7)).json() == {
        "code": "InvalidSeries",
        "message": "Ratio of missing points should be less than 50% for seasonal timeseries. "
        "There should be at least 20 points, but got 14 points.",
    }


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


@pytest.mark.parametrize("value", ["1e400", "-1e999", "1e100", "-1e100", "5e-324", "-0", "9" * 99])
def test_extreme_numbers_get_a_proper_answer(client: httpx.Client, value: str) -> None:
    text = json.dumps(request(VALUES)).replace('"value": 40}', f'"value": {value}}}')
    for operation in ("entire", "last", "changepoint"):
        answer = client.post(f"{BASE}/{operation}/detect", content=text.encode(), headers=JSON)

        assert answer.status_code == (400 if "e4" in value or "e999" in value else 200)
        json.loads(answer.content, parse_constant=pytest.fail)


@pytest.mark.parametrize(
    "stamps",
    [
        pytest.param([f"2019-{month:02}-{15 + month % 2}T00:00:00Z" for month in range(1, 13)], id="a day early or late"),
        pytest.param([f"2019-{month:02}-28T{month % 2:02}:00:00Z" for month in range(1, 13)], id="an hour early or late"),
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
