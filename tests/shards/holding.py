"""A server that stands between, and holds back the answer to one request, so that a run can be killed while it waits."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

FRAMING = ("connection", "content-length", "transfer-encoding", "host", "date", "server")


@contextmanager
def holding(client: httpx.Client, method: str, below: str) -> Generator[tuple[str, threading.Event, threading.Event]]:
    """Its URL; when the first request of a method below a path was done beyond; and what lets the answer pass."""
    done, go_on = threading.Event(), threading.Event()

    class Between(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            sent = [(name, value) for name, value in self.headers.items() if name.lower() not in FRAMING]
            answer = client.request(self.command, self.path, headers=sent, content=body)
            if self.command == method and self.path.startswith(below) and not done.is_set():
                done.set()
                go_on.wait(60)
            with suppress(OSError):
                self.send_response_only(answer.status_code)
                for name, value in answer.headers.items():
                    if name.lower() not in (*FRAMING, "content-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", f"{len(answer.content)}")
                self.end_headers()
                self.wfile.write(b"" if self.command == "HEAD" else answer.content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Between) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", done, go_on
        go_on.set()
        server.shutdown()
