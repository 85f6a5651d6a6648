"""One kept HTTP/1.1 connection that sends a request byte for byte.

http.client is the fastest client measured (0.09 ms of CPU per request), but it refuses to send some odd
requests; so only its connecting and its reading of answers are used.
"""

from __future__ import annotations

import http.client
import socket
from contextlib import suppress

from conformance import __version__
from conformance.wire import Answer, Request

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer that are read; nothing described is longer, and a run must not fill the memory."""


class GivenUp(Exception):
    """A kept connection was closed by the server before it answered: nobody's fault, and worth one more try."""


class TooLong(Exception):
    """An answer was cut off."""


class Line:
    """A connection that opens itself when it is needed. Belongs to one thread; only ``cut`` may be called from others."""

    def __init__(self, connection: http.client.HTTPConnection, host: str, base: str) -> None:
        self._connection = connection
        self._host = host
        self._base = base

    def ask(self, request: Request) -> Answer:
        """Send one request and read its answer; GivenUp, TooLong, OSError or HTTPException when there is none."""
        kept = self._connection.sock is not None
        if not kept:
            self._connection.connect()
        line: socket.socket = self._connection.sock
        try:
            # a server may refuse before it has read everything: its answer counts, not the broken pipe
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(self._written(request))
            return self._read(line, request, kept=kept)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection; the next request opens another one."""
        self._connection.close()

    def cut(self) -> None:
        """End an exchange that another thread is waiting for."""
        line: socket.socket | None = self._connection.sock
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _read(self, line: socket.socket, request: Request, *, kept: bool) -> Answer:
        response = http.client.HTTPResponse(line, method=request.method)
        try:
            try:
                response.begin()
            except (ConnectionResetError, http.client.RemoteDisconnected) as error:
                raise (GivenUp() if kept else error) from None
            body = response.read(LARGEST + 1)
            if len(body) > LARGEST:
                raise TooLong
            if response.length:
                raise http.client.IncompleteRead(body, response.length)
            if response.will_close:
                self.close()
            return Answer(response.status, tuple(response.getheaders()), body)
        finally:
            response.close()

    def _written(self, request: Request) -> bytes:
        named = {name.lower() for name, _ in request.headers}
        own = [("Host", self._host), ("User-Agent", f"cogspec/{__version__}"), ("Accept", "*/*")]
        # a body in chunks says its length itself
        if "transfer-encoding" not in named and (request.body or request.method in ("POST", "PUT", "PATCH")):
            own.append(("Content-Length", str(len(request.body))))
        headers = [*((name, value) for name, value in own if name.lower() not in named), *request.headers]
        head = f"{request.method} {self._base}{request.target} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers)
        return f"{head}\r\n".encode("latin-1") + request.body
