"""What is made of the bytes that a server sends, however it frames them, and of bytes that are no answer."""

import contextlib
import gzip
import socket
import threading
import zlib
from collections.abc import Iterator

import pytest

from conformance.wire import Exchange, Request
from conformance.wire.connections import Connections
from conformance.wire.limits import MEBIBYTE, Limits

PACK = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "identity": bytes, "br": bytes}
GET, HEAD = Request("GET", "/"), Request("HEAD", "/")


@contextlib.contextmanager
def sending(*answers: bytes, limits: Limits | None = None) -> Iterator[Connections]:
    """A server that sends one of these for each request, and then closes the connection; without any left it refuses."""
    waiting = list(answers)

    def serve(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while waiting:
                line, _ = listener.accept()
                with line:
                    while waiting and line.recv(65536):
                        line.sendall(waiting.pop(0))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        with Connections(f"http://127.0.0.1:{listener.getsockname()[1]}", limits or Limits(5)) as connections:
            yield connections


def asked(answer: bytes, request: Request = GET, limits: Limits | None = None) -> Exchange:
    with sending(answer, limits=limits) as connections:
        return connections.exchange(request)


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
        (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
        (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, b"ok"),
        (b"HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, b"until the end"),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, b"until the end"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n1;a=b\r\n!\r\n0\r\n\r\n", 200, b"ok!"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\nX-Late: 1\r\n\r\n", 200, b"ok"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, b"ok"),
        (b"HTTP/1.1 100 Continue\r\nX-A: 0\r\n\r\nHTTP/1.1 201 C\r\nContent-Length: 2\r\n\r\nok", 201, b"ok"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n\x00\x01", 101, b""),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", 304, b""),
        (b"HTTP/1.1 200 OK\r\nX-Y: a\x01b\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
    ],
)
def test_an_answer_is_read_however_it_is_framed(answer: bytes, status: int, body: bytes) -> None:
    found = asked(answer).answer

    assert found is not None
    assert (found.status, found.body) == (status, body)
    assert not {"x-late", "link"} & {name.lower() for name, _ in found.headers}


def test_headers_come_in_their_order_and_letter_case() -> None:
    found = asked(b"HTTP/1.1 200 OK\r\nX-B:  1 \r\nx-a: \xe9\r\nX-B: 2\r\nContent-Length: 0\r\n\r\n").answer

    assert found is not None
    assert found.headers == (("X-B", "1"), ("x-a", "é"), ("X-B", "2"), ("Content-Length", "0"))


def test_the_answer_to_a_head_has_no_body_whatever_it_says() -> None:
    length = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    with sending(length, b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n", length + b"not asked") as connections:
        answers = [connections.exchange(HEAD).answer for _ in range(3)]

    assert [(answer.status, answer.body) for answer in answers if answer] == [(200, b""), (404, b""), (200, b"")]


def test_what_nobody_asked_for_is_not_the_next_answer() -> None:
    first = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    for more in (b"garbage", b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"):
        with sending(first + more, b"HTTP/1.1 202 OK\r\nContent-Length: 0\r\n\r\n") as connections:
            answers = [connections.exchange(GET).answer for _ in range(2)]

        assert [answer.status for answer in answers if answer] == [200, 202]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (b"", "the connection was closed without an answer"),
        (b"HTTP/1.1 200 OK\r\nX-A", "the answer broke off before the end of its headers"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", "the answer broke off before the end of its headers"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "the answer broke off after 4 bytes of its body"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
            "the answer broke off after 2 bytes of its body",
        ),
        (b"SSH-2.0\r\n\r\n", "the answer is not HTTP: "),
        (b"HTTP/1.1 2x0 OK\r\n\r\n", "the answer is not HTTP: "),
        (b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok", "the answer is not HTTP: "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "the answer is not HTTP: "),
    ],
)
def test_what_is_no_whole_answer_is_told_in_words(answer: bytes, trouble: str) -> None:
    found = asked(answer)

    assert found.answer is None
    assert found.trouble.startswith(trouble)


@pytest.mark.parametrize(
    "endless", [b"X-A: 1\r\n" * 100, b"\r\nHTTP/1.1 100 Continue\r\nX-A: 1\r\n" * 40], ids=["one answer", "interim answers"]
)
def test_headers_without_end_are_cut_off(endless: bytes) -> None:
    found = asked(b"HTTP/1.1 100 Continue\r\n" + endless, limits=Limits(5, head=500))

    assert found.answer is None
    assert "cut off" in found.trouble


def packed(body: bytes, *codings: str) -> bytes:
    """An answer whose body is packed in these codings, the first one innermost."""
    for coding in codings:
        body = PACK[coding.lower()](body)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {', '.join(codings)}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize("codings", [["gzip"], ["x-gzip"], ["deflate"], ["deflate", "GZIP"], ["identity", "gzip"]])
def test_a_body_is_unpacked_though_nobody_asked_for_packing(codings: list[str]) -> None:
    body = b'{"is": "read"}' * 100
    found = asked(packed(body, *codings)).answer

    assert found is not None
    assert found.body == body


def test_deflate_without_the_form_of_zlib_is_unpacked() -> None:
    bare = zlib.compressobj(wbits=-15)
    body = bare.compress(b"bare") + bare.flush()
    found = asked(b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)).answer

    assert found is not None
    assert found.body == b"bare"


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (packed(bytes(3_000_000), "gzip"), "the answer unpacks to more than 1 MB"),
        (packed(bytes(3_000_000), "deflate", "gzip"), "the answer unpacks to more than 1 MB"),
        (packed(b"{}", "gzip", "gzip", "gzip"), "the answer is packed 3 times over"),
        (packed(b"{}", "br"), "the answer is packed as 'br'"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", "the answer says that it is packed"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + bytes(2_000_000), "the answer is longer than 1 MB"),
        (b"HTTP/1.1 103 Early\r\n\r\n" * 200, "more than 20 interim answers"),
    ],
    ids=["gzip", "two codings", "three codings", "an unknown coding", "a coding that is not there", "long", "interim answers"],
)
def test_an_answer_that_is_too_much_is_given_up(answer: bytes, trouble: str) -> None:
    found = asked(answer, limits=Limits(5, body=MEBIBYTE))

    assert found.answer is None
    assert found.trouble.startswith(trouble)


def test_a_cut_packed_body_is_no_whole_answer() -> None:
    body = gzip.compress(b"{}" * 1000)[:-12]
    found = asked(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    assert "its end is missing" in found.trouble
