"""Cases over real sockets: what arrives, in which order results come back, and what trouble is called."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from conformance import __version__
from conformance.corpus.case import Case
from conformance.corpus.replay import replay
from conformance.wire import Exchange, Request
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits
from conformance.wire.server import NoSuchServer

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nX-A: 2\r\n\r\nok"


@dataclass
class Server:
    """A listener that says for each request what bytes go back; None drops the connection."""

    answer: Callable[[bytes, int], bytes | None]
    url: str = ""
    received: list[bytes] = field(default_factory=list[bytes])
    connections: int = 0


def read_request(line: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = line.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:")]
    while len(body) < sum(lengths):
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


def serve(server: Server, line: socket.socket) -> None:
    with line, contextlib.suppress(OSError):
        for number in range(1_000_000):
            request = read_request(line)
            if not request:
                return
            server.received.append(request)
            answer = server.answer(request, number)
            if answer is None:
                return
            line.sendall(answer)


@contextlib.contextmanager
def listening(answer: Callable[[bytes, int], bytes | None]) -> Iterator[Server]:
    server = Server(answer)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    server.connections += 1
                    threading.Thread(target=serve, args=(server, line), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)


def cases(count: int) -> list[Case]:
    return [Case("x.y", "positive", Request("POST", f"/{number}", (), b"x"), "", "fuzzing") for number in range(count)]


def sent(cases: list[Case], url: str, concurrency: int = 8, timeout: float = 30) -> list[tuple[Case, Exchange]]:
    with Connections(url, Limits(timeout)) as connections:
        return list(replay(cases, connections, concurrency))


def one(request: Request) -> list[Case]:
    return [Case("x.y", "positive", request, "", "fuzzing")]


def test_results_come_in_the_order_of_the_cases() -> None:
    def slow_when_even(request: bytes, _: int) -> bytes:
        time.sleep(0.02 * (1 - int(request.split()[1][1:]) % 2))
        return OK

    with listening(slow_when_even) as server:
        results = sent(cases(60), server.url)

    assert [case.request.target for case, _ in results] == [f"/{number}" for number in range(60)]
    assert all(exchange.request == case.request and exchange.answer for case, exchange in results)
    answer = results[0][1].answer
    assert answer is not None
    assert (answer.status, answer.body) == (200, b"ok")
    assert [value for name, value in answer.headers if name == "X-A"] == ["1", "2"]


def test_connections_are_kept() -> None:
    with listening(lambda *_: OK) as server:
        assert len(sent(cases(50), server.url, concurrency=3)) == 50

    assert server.connections <= 3
    assert len(server.received) == 50


def test_what_is_sent_is_the_case_and_little_more() -> None:
    request = Request("POST", "/a%00b?q=%ff", (("X-Odd", "\xe9\xff"), ("content-type", "text/plain")), b"\x00\xff\r\n\r\n")
    with listening(lambda *_: OK) as server:
        ((_, exchange),) = sent(one(request), f"{server.url}/some/base/")

    assert exchange.answer is not None
    head, _, body = server.received[0].partition(b"\r\n\r\n")
    assert head.split(b"\r\n") == [
        b"POST /some/base/a%00b?q=%ff HTTP/1.1",
        b"Host: " + server.url.removeprefix("http://").encode(),
        f"User-Agent: cogspec/{__version__}".encode(),
        b"Accept: */*",
        b"Accept-Encoding: identity",
        b"Content-Length: 6",
        b"X-Odd: \xe9\xff",
        b"content-type: text/plain",
    ]
    assert body == b"\x00\xff\r\n\r\n"


def test_a_header_of_the_case_stands_for_ours() -> None:
    with listening(lambda *_: OK) as server:
        sent(one(Request("GET", "/", (("accept", "text/html"),))), server.url)

    assert server.received[0].lower().count(b"accept:") == 1
    assert b"content-length" not in server.received[0].lower()


def test_an_idle_connection_that_was_closed_is_tried_once_more() -> None:
    with listening(lambda _, number: OK if number == 0 else None) as server:
        results = sent(cases(6), server.url, concurrency=1)

    assert all(exchange.answer for _, exchange in results)
    assert server.connections == 6


def test_a_dropped_fresh_connection_is_trouble_and_not_tried_again() -> None:
    with listening(lambda *_: None) as server:
        ((_, exchange),) = sent(cases(1), server.url)

    assert (exchange.answer, exchange.trouble) == (None, "the connection was closed without an answer")
    assert len(server.received) == 1


def test_an_answer_that_breaks_off_is_trouble_and_not_tried_again() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhalf"
    answers = {0: OK, 1: half}
    with listening(lambda *_: answers.get(len(server.received) - 1)) as server:
        results = [exchange for _, exchange in sent(cases(2), server.url, concurrency=1, timeout=2)]

    assert results[0].answer is not None
    assert results[1].answer is None
    assert len(server.received) == 2


@pytest.mark.parametrize("dripping", [False, True])
def test_an_answer_that_takes_too_long_is_given_up(dripping: bool) -> None:  # noqa: FBT001
    hold = threading.Event()

    def late(request: bytes, _: int) -> bytes:  # noqa: ARG001
        hold.wait(10)
        return OK

    def drip(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line, contextlib.suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not hold.wait(0.1):
                line.sendall(b"x")

    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        if dripping:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            thread = threading.Thread(target=drip, args=(listener,))
            thread.start()
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        else:
            url = stack.enter_context(listening(late)).url
        ((_, exchange),) = sent(cases(1), url, timeout=0.6)
        hold.set()
        if dripping:
            thread.join()

    assert (exchange.answer, exchange.trouble) == (None, "no whole answer within 0.6 s")
    assert time.monotonic() - began < 5


def test_what_was_given_up_on_a_kept_connection_is_not_sent_again() -> None:
    hold = threading.Event()

    def second_hangs(_: bytes, number: int) -> bytes:
        if number:
            hold.wait(10)
        return OK

    with listening(second_hangs) as server:
        results = [exchange for _, exchange in sent(cases(2), server.url, concurrency=1, timeout=0.6)]
        hold.set()

    assert [exchange.trouble for exchange in results] == ["", "no whole answer within 0.6 s"]
    assert len(server.received) == 2


def test_nobody_there_is_trouble() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    ((_, exchange),) = sent(cases(1), f"http://127.0.0.1:{port}")

    assert exchange.trouble.startswith("ConnectionRefusedError")


def test_stopping_early_ends_all_threads() -> None:
    before = set(threading.enumerate())
    hold = threading.Event()

    def second_hangs(request: bytes, _: int) -> bytes:
        if b"/0 " not in request:
            hold.wait(20)
        return OK

    began = time.monotonic()
    with listening(second_hangs) as server, Connections(server.url, Limits(30)) as connections:
        results = replay(cases(100), connections, concurrency=4)
        next(results)
        results.close()
        assert not [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("replay")]
        assert len(server.received) <= 8
        hold.set()
        assert connections.exchange(Request("GET", "/0")).answer, "the connections serve on"
    assert time.monotonic() - began < 5


def test_placeholders_are_bound_before_anything_is_sent() -> None:
    case = one(Request("GET", "/swagger/{document}/swagger.json"))
    with listening(lambda *_: OK) as server, Connections(server.url, Limits(30)) as connections:
        with pytest.raises(KeyError):
            replay([*cases(1), *case], connections)
        ((_, exchange),) = replay(case, connections, bindings={"document": "v1"})

    assert exchange.request.target == "/swagger/v1/swagger.json"
    assert [request.split()[1] for request in server.received] == [b"/swagger/v1/swagger.json"]


@pytest.mark.parametrize("url", ["localhost:5000", "ftp://x", "http://", ""])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(NoSuchServer, match="http://localhost:5000"):
        Connections(url, Limits(30))


def test_some_requests_may_take_longer_than_the_others() -> None:
    hold = threading.Event()

    def slowly(request: bytes, _: int) -> bytes:
        hold.wait(0.8 if b"/slow" in request.partition(b"\r\n")[0] else 5)
        return OK

    def patience(request: Request) -> float:
        return 5.0 if request.target == "/slow" else 0.0

    with listening(slowly) as server, Connections(server.url, Limits(0.3), patience=patience) as connections:
        slow, other = (connections.exchange(Request("GET", target)) for target in ("/slow", "/other"))
        hold.set()

    assert (slow.answer is not None, slow.late) == (True, False)
    assert (other.answer, other.late, other.trouble) == (None, True, "no whole answer within 0.3 s")
