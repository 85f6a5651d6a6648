"""Writes one exchange in each form that recorders write, as they do."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import yaml

from conformance.wire import Answer, Exchange, Headers, Request

Json = dict[str, Any]
HOST = "https://somewhere.example"


def asked(path: str, body: Any = None, *, method: str = "POST", headers: Headers = ()) -> Request:
    """A request with a JSON body."""
    content = b"" if body is None else json.dumps(body).encode()
    return Request(method, path, (("Content-Type", "application/json"), *headers), content)


def answered(status: int, body: Any = None, *, headers: Headers = ()) -> Answer:
    """An answer with a JSON body."""
    content = b"" if body is None else json.dumps(body).encode()
    return Answer(status, (("Content-Type", "application/json; charset=utf-8"), *headers), content)


def exchange(request: Request, answer: Answer) -> Exchange:
    """Both of them."""
    return Exchange(request, answer)


def har(*exchanges: Exchange) -> str:
    """HAR 1.2, as a browser exports it."""
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "tests"}, "entries": [_har_entry(e) for e in exchanges]}})


def vcrpy(*exchanges: Exchange) -> str:
    """A cassette of vcrpy in YAML."""
    return yaml.dump({"interactions": [_interaction(e, "uri", _vcrpy_body) for e in exchanges], "version": 1})


def ruby(*exchanges: Exchange) -> str:
    """A cassette of VCR for Ruby: methods in small letters, bodies with their encoding."""
    interactions = [_interaction(e, "uri", _ruby_body) for e in exchanges]
    for interaction in interactions:
        interaction["request"]["method"] = interaction["request"]["method"].lower()
        interaction["request"]["body"] = interaction["request"].pop("body") or {"encoding": "UTF-8", "string": ""}
    return yaml.dump({"http_interactions": interactions, "recorded_with": "VCR 6.0.0"})


def betamax(*exchanges: Exchange) -> str:
    """A cassette of Betamax in JSON, whose bodies are in base64."""
    return json.dumps(
        {"http_interactions": [_interaction(e, "uri", _base64_body) for e in exchanges], "recorded_with": "betamax"}
    )


def go(*exchanges: Exchange) -> str:
    """A cassette of go-vcr: bodies are plain text, the status is a line and a code."""
    interactions = [_interaction(e, "url", lambda body: body.decode()) for e in exchanges]
    for interaction in interactions:
        code = interaction["response"]["status"]["code"]
        interaction["response"] |= {"status": f"{code} {interaction['response']['status']['message']}", "code": code}
    return "---\n" + yaml.dump({"version": 2, "interactions": interactions})


def httpx_stub(*exchanges: Exchange) -> str:
    """A cassette of vcrpy as it recorded httpx at first: a content and a status code."""
    interactions = [_interaction(e, "uri", _vcrpy_body) for e in exchanges]
    for interaction in interactions:
        response = interaction["response"]
        status, body = response.pop("status"), response.pop("body")
        response |= {"status_code": status["code"], "content": body["string"], "http_version": "HTTP/1.1"}
    return yaml.dump({"interactions": interactions, "version": 1})


def session(*exchanges: Exchange) -> str:
    """A session record of an Azure SDK."""
    return json.dumps({"Entries": [_session_entry(e) for e in exchanges], "Variables": {}})


def single(one: Exchange) -> str:
    """One exchange in one file."""
    assert one.answer
    path, _, query = one.request.target.partition("?")
    request = {"method": one.request.method, "host": "somewhere.example", "path": path, "query": query}
    return json.dumps(
        {
            "source": "tests",
            "request": {**request, "headers": dict(one.request.headers), "body": _json_body(one.request.body)},
            "response": {"status": one.answer.status, "headers": dict(one.answer.headers), "body": _json_body(one.answer.body)},
        }
    )


WRITERS: dict[str, Callable[[Exchange], str]] = {
    "HAR": har,
    "vcrpy": vcrpy,
    "httpx": httpx_stub,
    "Ruby": ruby,
    "Betamax": betamax,
    "Go": go,
    "session": session,
    "single": single,
}


def _lists(headers: Headers) -> dict[str, list[str]]:
    return {name: [value] for name, value in headers}


def _har_entry(one: Exchange) -> Json:
    assert one.answer
    request: Json = {
        "method": one.request.method,
        "url": HOST + one.request.target,
        "headers": [{"name": name, "value": value} for name, value in one.request.headers],
        "bodySize": len(one.request.body),
    }
    if one.request.body:
        request["postData"] = {"mimeType": "application/json", "text": one.request.body.decode()}
    media_type = one.answer.header("content-type") or "x-unknown"
    content = {"size": len(one.answer.body), "mimeType": media_type, "text": one.answer.body.decode()}
    headers = [{"name": name, "value": value} for name, value in one.answer.headers]
    return {
        "startedDateTime": "2026-11-26T00:00:00Z",
        "request": request,
        "response": {"status": one.answer.status, "headers": headers, "content": content},
    }


def _interaction(one: Exchange, url: str, body: Callable[[bytes], Any]) -> Json:
    assert one.answer
    return {
        "request": {
            "method": one.request.method,
            url: HOST + one.request.target,
            "headers": _lists(one.request.headers),
            "body": body(one.request.body) if one.request.body else None,
        },
        "response": {
            "status": {"code": one.answer.status, "message": "Whatever"},
            "headers": _lists(one.answer.headers),
            "body": body(one.answer.body),
        },
    }


def _vcrpy_body(body: bytes) -> Json:
    return {"string": body.decode()}


def _ruby_body(body: bytes) -> Json:
    return {"encoding": "ASCII-8BIT", "string": body}


def _base64_body(body: bytes) -> Json:
    return {"encoding": "utf-8", "base64_string": base64.b64encode(body).decode()}


def _session_entry(one: Exchange) -> Json:
    assert one.answer
    return {
        "RequestUri": one.request.target,
        "EncodedRequestUri": "",
        "RequestMethod": one.request.method,
        "RequestHeaders": _lists(one.request.headers),
        "RequestBody": one.request.body.decode() or None,
        "StatusCode": one.answer.status,
        "ResponseHeaders": _lists(one.answer.headers),
        "ResponseBody": json.loads(one.answer.body) if one.answer.body else None,
    }


def _json_body(body: bytes) -> Any:
    return json.loads(body) if body else None
