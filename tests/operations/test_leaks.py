"""Words in what left a container, whatever it did to them before."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import quopri
import time
import zlib
from collections.abc import Iterator

import httpx
import pytest

from conformance.billing.endpoint import Endpoint
from conformance.harness.canary import Canary, search_for
from conformance.harness.container import outgoing
from conformance.harness.container.leaks import Search
from conformance.wire import Request

WORD = b"Quagvolter"
TEXT = f"The doctor told {WORD.decode()} of the harbour."
BODY = json.dumps({"documents": [{"id": "1", "text": TEXT}]}).encode()
SEARCH = search_for([Canary(Request("POST", "/", (), BODY), (b"Zimbrephton", WORD), (TEXT.encode(),))])
OTHER = Search([b"Zimbrephton", b"1987-03-"], [b"another text"])


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


IN_LINES = [base64.b64encode(BODY[at : at + 6]).decode() for at in range(0, len(BODY), 6)]
CODINGS = {
    "plain text": BODY.upper(),
    "UTF-16": b"\xff\xfe" + BODY.decode().encode("utf-16-le"),
    "UTF-16 the other way round": BODY.decode().encode("utf-16-be"),
    "base64": base64.b64encode(BODY),
    "base64 one byte later": base64.b64encode(b" " + BODY),
    "base64 two bytes later": base64.b64encode(b"  " + BODY),
    "base64 of a short text": base64.urlsafe_b64encode(b"?>" + WORD),
    "base64 in lines": "\n".join(IN_LINES).encode(),
    "base64 in lines in JSON": json.dumps({"data": "\r\n".join(IN_LINES)}).encode(),
    "base64 in lines in JSON, as on Unix": json.dumps({"data": "\n".join(IN_LINES)}).encode(),
    "hexadecimal digits": BODY.hex().upper().encode(),
    "hexadecimal digits with dashes": BODY.hex("-").upper().encode(),
    "hexadecimal digits in lines": "\n".join(BODY[at : at + 8].hex(" ") for at in range(0, len(BODY), 8)).encode(),
    "percent signs": b"".join(b"%%%02X" % byte for byte in BODY),
    "percent signs for some": BODY.replace(b"Q", b"%51").replace(b"v", b"%76"),
    "escapes of JSON": "".join(f"\\u{byte:04x}" for byte in BODY).encode(),
    "plain text in quoted-printable": quopri.encodestring(b"-" * 22 + BODY),
    "gzip": gzip.compress(BODY),
    "zlib": zlib.compress(BODY, 9),
    "deflate": deflated(BODY),
    "base64, gzip": json.dumps({"data": base64.b64encode(gzip.compress(BODY)).decode()}).encode(),
    "base64, deflate": json.dumps({"data": base64.b64encode(deflated(BODY)).decode()}).encode(),
    "gzip, base64": gzip.compress(base64.b64encode(BODY)),
    "hexadecimal digits, gzip": gzip.compress(BODY).hex().encode(),
    "percent signs, base64, gzip": base64.b64encode(gzip.compress(BODY)).replace(b"+", b"%2B").replace(b"/", b"%2F"),
}
HASHES = {
    f"{name} of {what} as {form}": b'{"id": "%s"}' % coded
    for name in ("md5", "sha1", "sha256", "sha512")
    for what, value in {"the word": WORD, "it in small letters": WORD.lower(), "the text": TEXT.encode(), "all": BODY}.items()
    for digest in [hashlib.new(name, value).digest()]
    for form, coded in {
        "hexadecimal digits": digest.hex().upper().encode(),
        "base64": base64.b64encode(digest),
        "base64 of URLs": base64.urlsafe_b64encode(digest).rstrip(b"="),
    }.items()
}


@pytest.mark.parametrize("name", CODINGS)
def test_a_word_is_found(name: str) -> None:
    found = SEARCH.leak(b"POST /telemetry HTTP/1.1\r\n\r\n" * (name != "deflate") + CODINGS[name])

    assert found
    assert found.word == WORD
    assert name.partition(" ")[0].rstrip(",") in found.coding
    assert "Quagvolter" in str(found)


@pytest.mark.parametrize("name", HASHES)
def test_a_hash_of_what_was_sent_is_found(name: str) -> None:
    found = SEARCH.leak(HASHES[name])

    assert found
    assert f"a hash ({name.partition(' ')[0]}) as" in str(found)


@pytest.mark.parametrize("name", CODINGS | HASHES)
def test_nothing_is_found_where_the_word_is_another(name: str) -> None:
    assert OTHER.leak((CODINGS | HASHES)[name]) is None


def test_what_stands_in_a_url_can_be_left_out() -> None:
    canary = Canary(Request("PUT", "/groups/quagvolter", (), b"{}"), (b"quagvolter", b"zimbrephton"))

    assert search_for([canary], without=canary.request.target.encode()).leak(b"PUT /groups/quagvolter") is None


def post(url: str, body: bytes | Iterator[bytes]) -> httpx.Response:
    return httpx.post(f"{url}/telemetry", content=body, trust_env=False)


PARTED = {
    "as it is": [BODY[:51], BODY[51:56], BODY[56:]],
    "in JSON": [json.dumps({"number": at, "data": TEXT[at : at + 5]}).encode() for at in range(0, len(TEXT), 5)],
    "as base64 in JSON": [
        json.dumps({"part": {"data": base64.b64encode(BODY[at : at + 6]).decode()}}).encode() for at in range(0, len(BODY), 6)
    ],
}


@pytest.mark.parametrize("name", PARTED)
def test_a_word_that_is_parted_among_messages_is_found(name: str) -> None:
    with Endpoint() as endpoint:
        for part in PARTED[name]:
            post(endpoint.url, part)
        records = endpoint.records

    assert not any(SEARCH.leak(record.raw) for record in records)
    assert "one after the other: 'Quagvolter' in" in outgoing.leaked(SEARCH, outgoing.requests(records, "the endpoint"))
    assert not outgoing.leaked(OTHER, outgoing.requests(records, "the endpoint"))


def test_a_word_that_is_parted_among_the_lines_of_a_log_file_is_found() -> None:
    lines = b"\n".join(PARTED["in JSON"])

    assert "log.json, one after the other: 'Quagvolter'" in outgoing.leaked(SEARCH, outgoing.files({"log.json": lines}))


def test_a_word_in_chunks_is_found() -> None:
    with Endpoint() as endpoint:
        post(endpoint.url, iter([BODY[:54], BODY[54:]]))

        assert "Quagvolter" in outgoing.leaked(SEARCH, outgoing.requests(endpoint.records, "the endpoint"))


def test_what_is_encrypted_is_told_as_unseen() -> None:
    with Endpoint() as endpoint:
        post(endpoint.url, b"{}")
        assert not outgoing.encrypted(endpoint.records, "it")
        with pytest.raises(httpx.ConnectError):
            post(endpoint.url.replace("http:", "https:"), b"{}")
        endpoint.wait_until(lambda records: len(records) == 2, 10)

        assert "1 connections to it are encrypted, so nothing but their" in outgoing.encrypted(endpoint.records, "it")


def test_what_is_packed_endlessly_is_looked_into_no_further_than_it_may_grow() -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024) + WORD)

    assert SEARCH.leak(bomb) is None


def test_what_stands_around_is_shown_without_control_characters() -> None:
    assert str(SEARCH.leak(b"\x1b[2J\r\n" + WORD + b"\0")) == (
        "'Quagvolter' in plain text at byte 6: …\\x1b[2J\\r\\nQuagvolter\\x00…"
    )


def lines_of_a_log(length: int) -> bytes:
    line = b'{"timestamp":"2026-11-28T13:30:38Z","id":"%s","message":"Request finished in 12.3 ms %s"}\n'
    hashes = (hashlib.sha256(str(number).encode()) for number in range(length // 200))
    return b"".join(line % (each.hexdigest().encode(), base64.b64encode(each.digest())) for each in hashes)


LONG = {
    "lines of a log": lines_of_a_log,
    "begins of gzip": lambda length: b"\x1f\x8b\x08" * (length // 3),
    "begins of zlib": lambda length: b"x^" * (length // 2),
    "empty streams": lambda length: zlib.compress(b"") * (length // 8),
    "what is packed in itself": lambda length: zlib.compress(bytes(length) + zlib.compress(bytes(length))) * 9,
    "escapes": lambda length: b"%25" * (length // 3),
}


@pytest.mark.parametrize("name", LONG)
def test_the_time_of_a_search_grows_with_the_length_alone(name: str) -> None:
    def seconds(length: int) -> float:
        content = LONG[name](length)
        began = time.process_time()
        assert SEARCH.leak(content) is None
        return time.process_time() - began

    seconds(10_000)
    assert seconds(400_000) < 10 * max(seconds(100_000), 0.02)
