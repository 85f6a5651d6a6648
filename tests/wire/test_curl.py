"""The command that a report shows for a request: pasted into a shell, it sends that request and nothing else."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from conformance import catalogue
from conformance.corpus import build
from conformance.harness import evidence
from conformance.wire import Answer, Exchange, Request

EVERY = 60
"""One of so many frozen cases is sent: their kinds repeat."""
HOSTILE = {
    "a picture": Request("POST", "/read", (("Content-Type", "application/octet-stream"),), bytes(range(256)) * 900),
    "a text that no argument holds": Request(
        "POST", "/detect", (("Content-Type", "application/json"),), b'"%s\\n$(id)`"' * 30_000
    ),
    "a body that looks like the name of a file": Request("POST", "/", (("Content-Type", "text/plain"),), b"@/etc/hostname"),
    "a body without a type": Request("POST", "/", (), b"a=b"),
    "a body with a NUL": Request("PUT", "/", (("Content-Type", "text/plain"),), b"a\0b"),
    "no body where one is usual": Request("POST", "/train"),
    "a body where none is usual": Request("GET", "/", (("Content-Type", "text/plain"),), b"it's"),
    "a head": Request("HEAD", "/"),
    "an empty header": Request("GET", "/", (("X-Empty", ""),)),
    "what curl expands": Request("GET", "/{a,b}/[1-3]?x=[]"),
    "a path upwards": Request("GET", "/a/../b/./c"),
}


class Recorder(BaseHTTPRequestHandler):
    """Keeps what was sent, and answers with nothing."""

    got: Request | None = None

    def __getattr__(self, name: str) -> Callable[[], None]:
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self._keep

    def _keep(self) -> None:
        assert self.headers["Content-Length"] or self.command not in ("POST", "PUT", "PATCH")
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        Recorder.got = Request(self.command, self.path, tuple(self.headers.items()), body)
        self.send_response(200)
        self.send_header("Content-Length", "9" if self.command == "HEAD" else "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        del format, args


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def pasted(request: Request, url: str) -> Request:
    """What arrives of a request that is sent by its command."""
    Recorder.got = None
    done = subprocess.run(["sh"], input=request.curl(url).encode(), capture_output=True, timeout=20, check=False)
    assert Recorder.got, (request.method, request.target, done.stderr)
    return Recorder.got


def same(sent: Request, got: Request) -> None:
    assert (got.method, got.target) == (sent.method, sent.target)
    assert got.body == sent.body
    assert {name: got.header(name) for name, _ in sent.headers} == {name: value.strip() for name, value in sent.headers}
    assert sent.header("content-type") is not None or got.header("content-type") is None


@pytest.mark.parametrize("name", HOSTILE)
def test_a_strange_request_arrives_as_it_is(name: str, url: str) -> None:
    same(HOSTILE[name], pasted(HOSTILE[name], url))


def test_a_story_of_much_asking_again_still_shows_what_was_asked() -> None:
    """A result that is asked for thirty times must not push the request out that it is the result of."""
    sent = [Request("POST", "/read"), *[Request("GET", "/operations/1")] * 30, Request("GET", "/operations/2")]
    story = [Exchange(request, Answer(200, (), b"")) for request in sent]
    failure = evidence.test_failure("read.poll.final-is-stable", "It is.", "test", AssertionError("no"), story, "http://x", 0)

    assert [command.rpartition("http://x")[2].split()[0] for command in failure.curl] == [
        *("/read", "/operations/1", "/operations/1", "/operations/2")
    ]


@pytest.mark.parametrize("container", catalogue.names())
def test_the_frozen_cases_arrive_as_they_are(container: str, url: str) -> None:
    for case in build.load(catalogue.container(container)).cases[::EVERY]:
        same(case.request, pasted(case.request, url))
