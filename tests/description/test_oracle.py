"""Each rule of the oracle is shown to fail, and to stay silent."""

import dataclasses
import json

import pytest

from conformance import catalogue
from conformance.description.oracle import Mode, Oracle
from conformance.wire import Answer, Exchange, Headers, Request

CONTAINER = catalogue.container("anomaly-detector")
ORACLE = Oracle(CONTAINER)
ENTIRE = CONTAINER.operation("anomaly-detector.entire")
JSON = (("Content-Type", "application/json"),)
GOOD = {
    "period": 0,
    "expectedValues": [1.5],
    "upperMargins": [1],
    "lowerMargins": [1],
    "isAnomaly": [False],
    "isNegativeAnomaly": [False],
    "isPositiveAnomaly": [False],
}
ASP_NET_REFUSAL = (
    "The JSON value could not be converted to System.Int32. Path: $.period | LineNumber: 0 | BytePositionInLine: 12. "
    "See https://tools.ietf.org/html/rfc9110#section-15.5.1"
)
TRACES = [
    'Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\nKeyError: 1',
    '  File "/srv/server/engine.py", line 31, in detect',
    "System.NullReferenceException: x\n   at Contoso.Detector.Run(Series series) in /src/Detector.cs:line 31",
    "System.Exception: x\r\n   at Microsoft.AspNetCore.Mvc.Infrastructure.ActionMethodExecutor.<Execute>g__Awaited|12_0()",
    "java.lang.NullPointerException\n\tat com.contoso.Detector.run(Detector.java:31)",
    "TypeError: x\n    at detect (/app/src/detect.js:3:7)\n    at node:internal/main:1:1",
    "SyntaxError: x<br> &nbsp; &nbsp;at JSON.parse (&lt;anonymous&gt;)<br> &nbsp; &nbsp;at parse (/app/lib/json.js:92:19)",
    "panic: x\n\ngoroutine 31 [running]:\nmain.detect(0x0)",
    "cannot open /usr/lib/python3/dist-packages/engine/model.bin",
    r"cannot open C:\src\engine\Detector.cs",
]
ORDINARY = [
    ASP_NET_REFUSAL,
    "The 'Timestamp' at index 1 is invalid in daily granularity with 1 gran as interval.",
    "invalid character 'x' at line 3: looking for beginning of value\n   at offset 31",
    "json: cannot unmarshal object into Go struct field DetectRequest.period of type int32",
    "We met at Contoso.Inc (near the river) at 10:30:00. See file.py, or /swagger/v1/swagger.json:3",
    "body.series.0.value: Input should be a valid number [type=float_type, input_value={}]",
]


def looked(key: str, status: int, body: object = b"", headers: Headers = JSON, sent: bytes = b"") -> list[str]:
    operation = CONTAINER.operation(key)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    exchange = Exchange(Request(operation.method, operation.path, (), sent), Answer(status, headers, content))
    return [f"{v.rule}: {v.expected} / {v.got}" for v in ORACLE.look(operation, exchange)]


def judged(mode: Mode, status: int, key: str = ENTIRE.key) -> list[str]:
    operation = CONTAINER.operation(key)
    request = Request(operation.method, operation.path)
    body = json.dumps(GOOD if status == 200 else {}).encode()
    headers = (
        (*JSON, ("Location", "/swagger/index.html"))
        if key == ENTIRE.key
        else (("Location", "x"), ("Content-Type", "text/html"))
    )
    return [v.rule for v in ORACLE.judge(operation, Exchange(request, Answer(status, headers, body)), mode, "why")]


def rules(lines: list[str]) -> list[str]:
    return [line.partition(":")[0] for line in lines]


def test_described_answers_are_left_alone() -> None:
    assert looked(ENTIRE.key, 200, GOOD) == []
    assert looked(ENTIRE.key, 200, GOOD, (("content-type", "application/json; charset=utf-8"),)) == []
    assert looked(ENTIRE.key, 400, {"code": "InvalidSeries", "message": "x"}) == []
    assert looked(ENTIRE.key, 422, {"detail": []}) == []
    assert looked(ENTIRE.key, 404, b"", ()) == []
    assert looked("container.ready", 200, b"", ()) == []
    assert looked("container.swagger", 302, b"", (("location", "swagger/index.html"),)) == []


@pytest.mark.parametrize("trouble", ["timed out", "the connection was closed without an answer"])
def test_no_answer_is_broken(trouble: str) -> None:
    (violation,) = ORACLE.look(ENTIRE, Exchange(Request("POST", ENTIRE.path), None, trouble))

    assert (violation.rule, violation.got) == ("never-breaks", trouble)


@pytest.mark.parametrize(
    ("key", "body", "media_type"),
    [
        (ENTIRE.key, b"oops", "text/html"),
        (ENTIRE.key, b'{"code": "InternalError"}', "text/plain"),
        (ENTIRE.key, b'{"code": 12}', "application/json"),
        (ENTIRE.key, b"{oops", "application/json"),
        (ENTIRE.key, b"", ""),
        ("container.ready", b'{"ready": "notReady"}', "application/json"),
    ],
)
def test_a_5xx_in_a_form_that_is_not_described_is_broken_and_nothing_else(key: str, body: bytes, media_type: str) -> None:
    assert rules(looked(key, 500, body, (("Content-Type", media_type),) if media_type else ())) == ["never-breaks"]


def test_an_internal_error_in_the_described_form_is_told_and_serves_and_refuses_nothing() -> None:
    assert rules(looked(ENTIRE.key, 500, {"code": "InternalError", "message": "x"})) == ["no-internal-errors"]
    assert judged("neutral", 503) == ["no-internal-errors"]
    assert judged("positive", 503) == ["no-internal-errors", "accepts-valid"]
    assert judged("negative", 503) == ["no-internal-errors", "refuses-invalid"]
    assert rules(looked(ENTIRE.key, 500, {"message": TRACES[0]})) == ["no-internal-errors", "never-breaks"]


def test_where_no_form_of_errors_is_described_nothing_is_required_of_it() -> None:
    assert f"{ENTIRE.key}.no-internal-errors" in CONTAINER.by_id
    assert "container.ready.no-internal-errors" not in CONTAINER.by_id


@pytest.mark.parametrize("trace", TRACES)
def test_traces_and_internal_paths_are_found_plain_and_in_json(trace: str) -> None:
    assert looked(ENTIRE.key, 400, {"code": "BadArgument", "message": f"failed: {trace}"})[0].startswith("never-breaks")
    assert looked("container.home", 200, trace.encode(), (("Content-Type", "text/html"),))[0].startswith("never-breaks")


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_no_trace(text: str) -> None:
    assert looked(ENTIRE.key, 400, {"code": "BadArgument", "message": text}) == []
    assert looked("container.home", 200, text.encode(), (("Content-Type", "text/html"),)) == []


def test_an_echo_of_the_request_is_no_leak() -> None:
    text = "Traceback (most recent call last)"

    assert looked(ENTIRE.key, 400, {"message": text}, sent=text.encode()) == []


def test_an_undescribed_status_is_told() -> None:
    definition = {**ENTIRE.definition, "responses": {"200": {"description": ""}, "4XX": {"description": ""}}}
    bundle = {**CONTAINER.bundle, "paths": {ENTIRE.path: {"post": definition}}}
    oracle = Oracle(dataclasses.replace(CONTAINER, bundle=bundle, operations=(ENTIRE,)))
    request = Request("POST", ENTIRE.path)

    (violation,) = oracle.look(ENTIRE, Exchange(request, Answer(302, (), b"")))
    assert (violation.rule, violation.expected) == ("answers-as-described", "one of the statuses 200, 4XX")
    assert list(oracle.look(ENTIRE, Exchange(request, Answer(418, (), b"anything")))) == []


@pytest.mark.parametrize("media_type", ["application/problem+json", "text/json", "text/plain", ""])
def test_another_media_type_is_told(media_type: str) -> None:
    (line,) = looked(ENTIRE.key, 400, {}, (("Content-Type", media_type),) if media_type else ())

    assert line.startswith("answers-as-described: media type application/json with status 400")


def test_a_missing_header_is_told() -> None:
    (line,) = looked("container.swagger", 302, b"", ())

    assert line == "answers-as-described: the header Location with status 302 / no such header"


def test_a_body_that_is_not_json_is_told() -> None:
    (line,) = looked(ENTIRE.key, 200, b'{"period": NaN}')

    assert line.startswith("answers-as-described: a JSON body / 200 application/json")


def test_a_body_against_its_schema_is_told_with_its_place() -> None:
    (line,) = looked(ENTIRE.key, 200, {**GOOD, "upperMargins": [1, "2"]})

    assert line.endswith('matches the schema of status 200 / /upperMargins/1: "2" is not of type "number"')


def test_every_place_that_does_not_match_can_be_asked_for() -> None:
    answer = Answer(200, JSON, json.dumps({**GOOD, "period": "7", "isAnomaly": [1, 2]}).encode())

    assert sorted(m.place for m in ORACLE.mismatches(ENTIRE, answer)) == ["/isAnomaly/0", "/isAnomaly/1", "/period"]
    assert list(ORACLE.mismatches(ENTIRE, dataclasses.replace(answer, body=json.dumps(GOOD).encode()))) == []
    assert list(ORACLE.mismatches(ENTIRE, dataclasses.replace(answer, body=b"{"))) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (json.dumps({**GOOD, "period": "\ud800"}).encode(), '/period: "?" is not of type "integer"'),
        (b'{"period": ' + b"[" * 600 + b"]" * 600 + b"}", "Recursion limit reached"),
    ],
    ids=["half a surrogate pair", "nested deeply"],
)
def test_a_body_that_no_schema_can_be_held_against_is_told(body: bytes, words: str) -> None:
    (said,) = looked(ENTIRE.key, 200, body)

    assert said.startswith("answers-as-described")
    assert words in said


def test_a_body_that_a_recording_does_not_hold_is_not_judged() -> None:
    exchange = Exchange(Request("POST", ENTIRE.path), Answer(200, JSON, b""), unkept=frozenset({"answer"}))

    assert not list(ORACLE.look(ENTIRE, exchange))
    assert list(ORACLE.look(ENTIRE, dataclasses.replace(exchange, answer=Answer(200, (), b""))))


def test_the_key_status_counts_when_it_is_json_and_only_then() -> None:
    assert looked("container.status", 200, b"up", (("Content-Type", "text/plain"),)) == []
    assert looked("container.status", 200, {"apiStatus": "Valid"}, ()) == []
    assert looked("container.status", 200, {"apiStatus": "nonmetered"}) == []
    assert len(looked("container.status", 200, {"apiStatus": 1}, (("Content-Type", "text/plain"),))) == 1


def test_a_positive_case_must_be_served() -> None:
    assert judged("positive", 200) == []
    assert judged("positive", 400) == ["accepts-valid"]
    assert judged("positive", 307) == ["accepts-valid"]


def test_what_is_described_by_default_is_an_error_and_no_success() -> None:
    error = {"code": "InvalidSeries", "message": "no"}

    assert looked(ENTIRE.key, 299, error)[0].startswith("answers-as-described")
    assert looked(ENTIRE.key, 418, error) == []


def test_a_described_redirect_serves() -> None:
    assert judged("positive", 302, "container.swagger") == []
    assert "accepts-valid" in judged("positive", 302, "container.home")


def test_a_negative_case_must_be_refused() -> None:
    assert judged("negative", 400) == judged("negative", 422) == []
    assert judged("negative", 200) == ["refuses-invalid"]


def test_a_neutral_case_may_be_either() -> None:
    assert judged("neutral", 200) == judged("neutral", 400) == []


def test_an_optional_operation_may_be_absent() -> None:
    changepoint = CONTAINER.operation("anomaly-detector.changepoint")
    absent = Exchange(Request("POST", changepoint.path), Answer(404, (), b""))

    assert ORACLE.declines(changepoint, absent)
    assert not ORACLE.declines(ENTIRE, absent)
