"""Words in what left a container, whatever it did to them before."""

from __future__ import annotations

import base64
import gzip
import json
import zlib

import pytest

from conformance.harness.container.leaks import leak

WORD = b"Quagvolter"
BODY = json.dumps({"documents": [{"id": "1", "text": f"The doctor told {WORD.decode()} of the harbour."}]}).encode()


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


CODINGS = {
    "plain text": BODY.upper(),
    "UTF-16": b"\xff\xfe" + BODY.decode().encode("utf-16-le"),
    "UTF-16 the other way round": BODY.decode().encode("utf-16-be"),
    "base64": base64.b64encode(BODY),
    "base64 one byte later": base64.b64encode(b" " + BODY),
    "base64 two bytes later": base64.b64encode(b"  " + BODY),
    "base64 of a short text": base64.urlsafe_b64encode(b"?>" + WORD),
    "hexadecimal digits": BODY.hex().upper().encode(),
    "percent signs": b"".join(b"%%%02X" % byte for byte in BODY),
    "gzip": gzip.compress(BODY),
    "zlib": zlib.compress(BODY, 9),
    "deflate": deflated(BODY),
    "base64, gzip": json.dumps({"data": base64.b64encode(gzip.compress(BODY)).decode()}).encode(),
    "gzip, base64": gzip.compress(base64.b64encode(BODY)),
}


@pytest.mark.parametrize("name", CODINGS)
def test_a_word_is_found(name: str) -> None:
    found = leak([b"Zimbrephton", WORD], b"POST /telemetry HTTP/1.1\r\n\r\n" * (name != "deflate") + CODINGS[name])

    assert found
    assert found.word == WORD
    assert name.partition(" ")[0].rstrip(",") in found.coding
    assert "Quagvolter" in str(found)


@pytest.mark.parametrize("name", CODINGS)
def test_nothing_is_found_where_the_word_is_another(name: str) -> None:
    assert leak([b"Zimbrephton", b"1987-03-"], CODINGS[name]) is None


def test_what_is_packed_endlessly_is_looked_into_no_further_than_it_may_grow() -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024) + WORD)

    assert leak([WORD], bomb) is None


def test_what_stands_around_is_shown_without_control_characters() -> None:
    assert str(leak([WORD], b"\x1b[2J\r\n" + WORD + b"\0")) == (
        "'Quagvolter' in plain text at byte 6: …\\x1b[2J\\r\\nQuagvolter\\x00…"
    )
