"""A server that is right about what it was asked before, and wrong about some of what it was not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

MANY = 3
"""Documents from which on what is new is answered wrongly."""
WRONG = b'{"message": "An error has occurred."}'


class Knowing(BaseHTTPRequestHandler):
    """Passes requests on to an emulator, and answers new ones of several documents with 500."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each answer waits for an acknowledgement
    upstream = ""
    learns = True
    dies = False
    """Whether it is gone after the first new request of several documents."""
    dead = False
    known: set[tuple[str, str, bytes]]
    wrong: list[bytes]
    """What was answered wrongly, in its order."""
    first: list[bytes]
    """The same of an earlier run."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = self.command, self.path, body
        if self.learns:
            self.known.add(asked)
        if self.dead or (asked not in self.known and _documents(body) >= MANY):
            self.wrong.append(body)
            if self.dies:
                type(self).dead = self.close_connection = True
                return
            self._send(500, [("Content-Type", "application/json")], WRONG)
            return
        kept = [(name, value) for name, value in self.headers.items() if name.lower() != "host"]
        connection = HTTPConnection(urlsplit(self.upstream).netloc)
        connection.request(self.command, self.path, body, dict(kept))
        answer = connection.getresponse()
        self._send(answer.status, answer.getheaders(), answer.read())
        connection.close()

    def _send(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = _answer

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _documents(body: bytes) -> int:
    try:
        return len(json.loads(body)["documents"])
    except (ValueError, LookupError, TypeError):
        return 0


@contextmanager
def knowing(upstream: str) -> Iterator[tuple[str, type[Knowing]]]:
    """Such a server before an emulator: its URL, and what it knows."""
    handler = type("Handler", (Knowing,), {"upstream": upstream, "known": set(), "wrong": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", handler
        server.shutdown()
