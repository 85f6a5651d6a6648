"""What each form is read into: the exchange that was recorded, or that its body is not there."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from recording_forms import WRITERS, answered, asked, exchange, har

from conformance.traffic.bodies import LARGEST
from conformance.traffic.files import Named, read
from conformance.traffic.recorded import NoExchange, Recorded
from conformance.wire import Exchange

ONE = exchange(
    asked("/text/analytics/v3.0/sentiment?model-version=latest", {"documents": [{"id": "1", "text": "Grüße aus Köln"}]}),
    answered(200, {"documents": [], "errors": []}, headers=(("X-Two", "2"),)),
)


@pytest.fixture
def entries(tmp_path: Path) -> Any:
    """Read a file with this text."""

    def read_text(text: str | bytes, name: str = "recording") -> list[Recorded | NoExchange]:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read(Named(path, name, found=False), 1).exchanges)

    return read_text


def only(found: Iterable[Recorded | NoExchange]) -> Exchange:
    (one,) = found
    assert isinstance(one, Recorded), one
    return one.exchange


@pytest.mark.parametrize("form", WRITERS)
def test_every_form_is_read_into_the_same_exchange(form: str, entries: Any) -> None:
    one = only(entries(WRITERS[form](ONE)))

    assert (one.request.method, one.request.target) == (ONE.request.method, ONE.request.target)
    assert json.loads(one.request.body) == json.loads(ONE.request.body)
    assert one.answer
    assert ONE.answer
    assert one.answer.status == 200
    assert one.answer.json() == ONE.answer.json()
    assert (one.answer.media_type, one.answer.header("x-two")) == ("application/json", "2")
    assert not one.unkept


@pytest.mark.parametrize("form", WRITERS)
def test_the_name_of_a_file_says_nothing_of_its_form(form: str, entries: Any) -> None:
    assert only(entries(b"\xef\xbb\xbf" + WRITERS[form](ONE).encode(), "page.html")) == only(entries(WRITERS[form](ONE)))


@pytest.mark.parametrize("form", WRITERS)
def test_a_recording_may_be_packed_by_gzip(form: str, entries: Any) -> None:
    assert only(entries(gzip.compress(WRITERS[form](ONE).encode()), "recording.gz")) == only(entries(WRITERS[form](ONE)))


def response(headers: dict[str, str], **content: object) -> str:
    """A HAR of one answer with this content."""
    entry = json.loads(har(exchange(asked("/a", method="GET"), answered(200))))
    entry["log"]["entries"][0]["response"] = {
        "status": 200,
        "headers": [{"name": name, "value": value} for name, value in headers.items()],
        "content": content,
    }
    return json.dumps(entry)


def encoded(body: bytes) -> str:
    return base64.b64encode(body).decode()


RAW_DEFLATE = zlib.compressobj(wbits=-15)
PLAIN = b'{"a": 1}'


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PLAIN)),
        ("gzip", PLAIN),
        ("deflate", zlib.compress(PLAIN)),
        ("deflate", RAW_DEFLATE.compress(PLAIN) + RAW_DEFLATE.flush()),
        ("deflate", PLAIN),
        ("deflate, gzip", gzip.compress(zlib.compress(PLAIN))),
        ("br", PLAIN),
        ("identity", PLAIN),
    ],
    ids=["gzip", "gzip undone", "zlib", "raw deflate", "deflate undone", "both", "br undone", "identity"],
)
def test_compression_is_undone_unless_the_recorder_has_undone_it(coding: str, body: bytes, entries: Any) -> None:
    one = only(entries(response({"Content-Encoding": coding}, text=encoded(body), encoding="base64")))

    assert one.answer
    assert one.answer.body == PLAIN
    assert not one.unkept


@pytest.mark.parametrize(
    "text",
    [
        response({"Content-Encoding": "br"}, text=encoded(b"\x8b\x03\x80abc\x03"), encoding="base64"),
        response({"Content-Encoding": "gzip"}, text=encoded(gzip.compress(PLAIN)[:-9]), encoding="base64"),
        response({"Content-Encoding": "gzip"}, text=encoded(gzip.compress(bytes(LARGEST + 1))), encoding="base64"),
        response({}, text="***", encoding="base64"),
        response({}, size=4711, mimeType="application/json"),
        response({"Content-Type": "image/png"}, text="\ufffdPNG\r\n", size=6),
    ],
    ids=["unknown coding", "cut off", "grows too large", "no base64", "left out", "a picture as text"],
)
def test_a_body_that_is_not_there_as_it_was_is_not_kept(text: str, entries: Any) -> None:
    one = only(entries(text))

    assert one.answer
    assert one.answer.status == 200
    assert one.unkept == {"answer"}


@pytest.mark.parametrize(
    ("marked", "body", "unkept"),
    [
        ({"$text": "not a document"}, b"not a document", frozenset()),
        ({"$text_prefix": "/9j/4AAQ"}, b"", {"request"}),
        ({"$binary": True, "bytes": 14752}, b"", {"request"}),
        (None, b"", frozenset()),
        ({"a": [1.50, "é"]}, '{"a": [1.50, "é"]}'.encode(), frozenset()),
    ],
    ids=["text", "prefix", "binary", "none", "JSON as it is written"],
)
def test_marks_say_what_a_body_was(marked: Any, body: bytes, unkept: set[str], entries: Any) -> None:
    written = '{"a": [1.50, "é"]}' if body.startswith(b"{") else json.dumps(marked)
    request = f'{{"method": "POST", "path": "/a", "query": "", "headers": {{}}, "body": {written}}}'
    one = only(entries(f'{{"request": {request}, "response": {{"status": 200, "headers": {{}}, "body": null}}}}'))

    assert (one.request.body, one.unkept) == (body, unkept)


@pytest.mark.parametrize("status", [0, None, "", "pending", 1000])
def test_an_exchange_without_a_status_was_not_answered(status: object, entries: Any) -> None:
    document = json.loads(har(ONE))
    document["log"]["entries"][0]["response"]["status"] = status

    one = only(entries(json.dumps(document)))

    assert one.answer is None
    assert one.trouble == "no answer was recorded"


def test_headers_of_aliases_are_read_and_binary_bodies_stay_bytes(entries: Any) -> None:
    headers = ["application/json"]
    interactions = [
        {
            "request": {"method": "POST", "uri": "http://a/b", "headers": {"Content-Type": headers}, "body": b"\x00\xff"},
            "response": {"status": {"code": 200}, "headers": {"Content-Type": headers}, "body": {"string": b"{}"}},
        }
    ]
    text = yaml.dump({"interactions": interactions})
    assert "&id001" in text

    one = only(entries(text))

    assert one.request.body == b"\x00\xff"
    assert one.answer
    assert (one.answer.media_type, one.answer.body) == ("application/json", b"{}")


@pytest.mark.parametrize("wrong", [1, None, {}, {"request": {}}, {"request": {"method": "GET", "url": "http://[::1"}}])
def test_an_entry_that_is_none_is_told_and_the_others_are_read(wrong: Any, entries: Any) -> None:
    document = json.loads(har(ONE, ONE))
    document["log"]["entries"][0] = wrong

    broken, whole = entries(json.dumps(document))

    assert isinstance(broken, NoExchange)
    assert isinstance(whole, Recorded)


@pytest.mark.parametrize(("body", "media_type"), [({"a": 1}, "application/json"), ([], "application/json"), ("7", "")])
def test_an_answer_without_any_header_was_quoted(body: object, media_type: str, entries: Any) -> None:
    """Every server sends some header, so that nothing can be held against the one whose headers nobody wrote down."""
    quoted = {
        "request": {"method": "GET", "path": "/x", "headers": {}, "body": None},
        "response": {"status": 200, "headers": {}, "body": {"$text": body} if isinstance(body, str) else body},
    }

    answer = only(entries(json.dumps(quoted))).answer
    assert answer
    assert answer.media_type == media_type
    quoted["response"]["headers"] = {"date": "today"}  # type: ignore[index]
    answer = only(entries(json.dumps(quoted))).answer
    assert answer
    assert answer.media_type == ""
