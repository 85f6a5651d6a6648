"""What the endpoint records and answers, over real connections."""

from __future__ import annotations

import re
import socket
import time
from typing import Any

import httpx
import pytest
from listening import exchange

from conformance.billing.answers import NoSuchAnswer
from conformance.billing.endpoint import MOST_CONNECTIONS, PATIENCE, Address, Endpoint
from conformance.billing.incoming import LARGEST, LARGEST_HEAD
from conformance.billing.message import KEY_HEADER, PATH
from conformance.wire.listening import CannotListen

HEAD = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{KEY_HEADER}: 0123456789abcdef\r\n".encode()
HELLO = bytes.fromhex("160301005a0100005603036f0a0d2b")  # how a client begins to speak TLS, with the end of a line in it


def post(url: str, **others: Any) -> httpx.Response:
    return httpx.post(url + PATH, trust_env=False, **others)


@pytest.mark.parametrize(
    ("sent", "flaw", "status"),
    [
        (HELLO, "TLS", 400),
        (HELLO + bytes(300_000), "TLS", 400),
        (b"\x00\xff\x00 nothing of the kind", "no HTTP", 400),
        (b"HELLO world\r\nis this HTTP?\r\n", "no request of HTTP", 400),
        (b"POST / HTTP/1.1\r\nwithout a colon\r\n\r\n", "headers is none", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\nhello", "Content-Length", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nhello", "transfer coding", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\nhello", "chunk without a size", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello world\r\n", "does not end", 400),
        (HEAD[:40], "closed before its end", 0),
        (HEAD + b"Content-Length: 50\r\n\r\nonly a part \\ \xff", "closed before its end", 0),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_no_request_is_recorded_byte_by_byte(sent: bytes, flaw: str, status: int) -> None:
    with Endpoint() as billing:
        answered = exchange(billing.port, sent)
        assert billing.wait_until(bool, 10)

        assert exchange(billing.port, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 404 ")
    record = billing.records[0]
    assert record.raw == sent
    assert flaw in record.flaw
    assert not record.is_report
    assert record.status == status
    assert answered[9:12] == (b"%d" % status if status else b"")


def test_a_server_that_is_expected_to_speak_first_answers_soon() -> None:
    with Endpoint() as billing:
        began = time.monotonic()
        assert exchange(billing.port, HELLO, ended=False).startswith(b"HTTP/1.1 400 ")
        assert time.monotonic() - began < 5


def test_a_body_beyond_the_bound_is_kept_up_to_it() -> None:
    with Endpoint() as billing:
        body = b"x" * (3 * LARGEST)
        answered = exchange(billing.port, HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        assert answered.startswith(b"HTTP/1.1 413 ")
        assert exchange(billing.port, b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * LARGEST_HEAD).startswith(b"HTTP/1.1 431 ")

        long, many = billing.records
    assert len(long.raw) == LARGEST
    assert long.raw.endswith(long.body)
    assert "was cut" in long.flaw
    assert len(many.raw) < 3 * LARGEST_HEAD


def test_every_way_to_send_a_body_is_understood_and_no_byte_is_lost() -> None:
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n3;note=canary\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: canary\r\n\r\n"
    last = b"\r\n" + HEAD + b"Connection: close\r\nContent-Length: 2\r\n\r\nfg"
    with Endpoint() as billing:
        answered = exchange(billing.port, chunked + last, ended=False)
        assert httpx.post(billing.url + PATH, content=iter([b"h", b"i"]), trust_env=False).json() == {"accepted": True}
        assert post(billing.url, content=b"j", headers={"Expect": "100-continue"}).status_code == 200
        one, two, three, four = billing.records

    assert answered.count(b"HTTP/1.1 200 OK") == 2
    assert [record.body for record in billing.records] == [b"abcde", b"fg", b"hi", b"j"]
    assert (one.raw, two.raw) == (chunked, last)
    assert one.connection == two.connection != three.connection != four.connection
    assert 0 <= one.seconds <= two.seconds <= three.seconds <= four.seconds < 60
    assert (one.key, one.is_report, one.answer) == ("0123456789abcdef", True, "valid")


def test_a_client_that_waits_is_told_to_go_on() -> None:
    with Endpoint() as billing, socket.create_connection(("127.0.0.1", billing.port), 10) as connection:
        connection.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ok")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")


def test_it_answers_as_it_is_told() -> None:
    with Endpoint(["503:7", "429", "401", "599", "valid"]) as billing:
        told = [post(billing.url) for _ in range(6)]
        elsewhere = httpx.get(billing.url + PATH, trust_env=False)
        below = httpx.post(billing.url + "/some/prefix" + PATH + "?a=b", trust_env=False)

    assert [answer.status_code for answer in told] == [503, 429, 401, 599, 200, 200]
    assert [answer.headers.get("retry-after") for answer in told[:3]] == ["7", "30", None]
    assert [record.answer for record in billing.records[:5]] == ["503", "429", "401", "599", "valid"]
    assert (elsewhere.status_code, below.status_code) == (404, 200)


def test_it_can_be_silent_and_stop_in_the_middle() -> None:
    with Endpoint(["hang", "cut"]) as billing:
        with pytest.raises(httpx.ReadTimeout):
            post(billing.url, timeout=0.3)
        with pytest.raises(httpx.RemoteProtocolError):
            post(billing.url)

        assert [(record.answer, record.status) for record in billing.records] == [("hang", 0), ("cut", 200)]


def test_only_the_right_key_is_valid() -> None:
    with Endpoint(key="right") as billing:
        answers = [post(billing.url, headers={KEY_HEADER: key}).status_code for key in ("right", "wrong", "")]

        billing.answer("403")
        assert {post(billing.url, headers={KEY_HEADER: key}).status_code for key in ("right", "wrong")} == {403}
    assert answers == [200, 401, 401]


def test_it_is_killed_and_restored_at_the_same_port() -> None:
    with Endpoint(["hang"]) as billing:
        with socket.create_connection(("127.0.0.1", billing.port), 10) as waiting:
            waiting.sendall(HEAD + b"\r\n")
            began = time.monotonic()
            assert billing.wait_until(bool, 10)
            assert time.monotonic() - began < 5
            billing.stop()
            assert waiting.recv(1) == b""
            with pytest.raises(httpx.ConnectError):
                post(billing.url)

        billing.restore()
        billing.answer("valid")
        assert post(billing.url).status_code == 200
        with pytest.raises(CannotListen, match=str(billing.port)):
            Endpoint(at=Address(port=billing.port))
        assert len(billing.records) == 2
    with socket.create_server(("127.0.0.1", billing.port)):  # free at the end
        pass


def test_it_can_be_killed_when_more_connections_are_open_than_it_reads() -> None:
    with Endpoint() as billing:
        waiting = [socket.create_connection(("127.0.0.1", billing.port), 10) for _ in range(MOST_CONNECTIONS + 9)]
        for connection in waiting[:MOST_CONNECTIONS]:
            connection.sendall(HEAD + b"\r\n")
        assert billing.wait_until(lambda records: len(records) == MOST_CONNECTIONS, 10)
        began = time.monotonic()
        billing.stop()
        assert time.monotonic() - began < PATIENCE
        for connection in waiting:
            connection.close()


def test_memory_is_bounded_and_what_was_forgotten_is_counted() -> None:
    with Endpoint(kept=5000) as billing:
        for number in range(4):
            post(billing.url, content=b"%d" % number * 1000)

        assert [record.body[:1] for record in billing.records] == [b"3"]
        assert billing.forgotten == 3


@pytest.mark.parametrize("word", ["vaild", "200", "99999", "401:5", "503:x", ""])
def test_a_word_that_is_no_answer_is_refused(word: str) -> None:
    with pytest.raises(NoSuchAnswer, match=re.escape(repr(word))):
        Endpoint([word])


def test_a_proxy_asks_who_is_there_and_is_the_endpoint_behind() -> None:
    with Endpoint(credentials="kestrel:slate") as endpoint:
        refused = post("http://billing.invalid", proxy=endpoint.url)
        other = post("http://billing.invalid", proxy=httpx.Proxy(endpoint.url, auth=("kestrel", "moss")))
        assert post("http://billing.invalid", proxy=httpx.Proxy(endpoint.url, auth=("kestrel", "slate"))).status_code == 200

    assert (refused.status_code, other.status_code) == (407, 407)
    assert refused.headers["proxy-authenticate"].startswith("Basic ")
    assert {record.target for record in endpoint.records} == {f"http://billing.invalid{PATH}"}


def test_a_tunnel_of_a_proxy_ends_at_the_endpoint() -> None:
    with Endpoint(credentials="kestrel:slate") as endpoint:
        line = b"CONNECT billing.invalid:80 HTTP/1.1\r\nHost: billing.invalid\r\n"
        assert exchange(endpoint.port, line + b"\r\n").startswith(b"HTTP/1.1 407 ")
        tunnel = line + b"Proxy-Authorization: Basic a2VzdHJlbDpzbGF0ZQ==\r\n\r\n"
        answered = exchange(endpoint.port, tunnel + HEAD + b"Content-Length: 2\r\nConnection: close\r\n\r\n{}")

    assert answered.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert endpoint.records[-1].is_report


def test_an_endpoint_that_is_no_proxy_makes_no_tunnels() -> None:
    with Endpoint() as endpoint:
        assert exchange(endpoint.port, b"CONNECT x:80 HTTP/1.1\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 404 ")
