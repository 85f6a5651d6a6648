"""A service whose answers are written down, and that keeps what it is asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Said = tuple[int, dict[str, str], Any]
"""Status, headers, and a body that is JSON."""


@dataclass
class Scripted:
    """What is answered to each request in turn, the last again and again, or nothing; and what was asked."""

    script: dict[str, list[Said]]
    url: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list[tuple[str, dict[str, str], bytes]])

    @property
    def lines(self) -> list[str]:
        """Methods and targets of what was asked, without the first question for readiness."""
        return [line for line, _, _ in self.asked if line != "GET /ready"]


@contextmanager
def scripted(script: dict[str, list[Said]]) -> Iterator[Scripted]:
    service = Scripted(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            line = f"{self.command} {self.path}"
            service.asked.append((line, {name.lower(): value for name, value in self.headers.items()}, body))
            answers = service.script.get(line, [(404, {}, None)])
            if not answers:
                self.close_connection = True
                return
            status, headers, said = answers.pop(0) if len(answers) > 1 else answers[0]
            content = b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
