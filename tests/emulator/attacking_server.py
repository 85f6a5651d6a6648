"""A server of files that does what a careless reader must not fall for."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from conformance.worlds.pages.files import png
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = saying("heavy", "bridge")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind = re.match("/([a-z]*)", self.path)
        getattr(self, f"_{kind[1] if kind else ''}", self._missing)()

    def _good(self) -> None:
        self._whole(200, png(GOOD).content)

    def _text(self) -> None:
        self._whole(200, b"no image")

    def _missing(self) -> None:
        self._whole(404, b"")

    def _once(self) -> None:
        self._elsewhere(307, "good.png")

    def _loop(self) -> None:
        self._elsewhere(302, f"/loop{len(self.path)}")

    def _hang(self) -> None:
        time.sleep(30)

    def _drip(self) -> None:
        self._endlessly(b"x", pause=0.1)

    def _endless(self) -> None:
        self._endlessly(b"\0" * 1_000_000, pause=0)

    def _whole(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _elsewhere(self, status: int, location: str) -> None:
        self.send_response(status)
        self.send_header("Location", location)
        self.end_headers()

    def _endlessly(self, piece: bytes, pause: float) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(2000):
                self.wfile.write(piece)
                time.sleep(pause)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def attacking() -> Iterator[str]:
    """Serve on a free port; gives the URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
