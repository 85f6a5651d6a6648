"""One kept HTTP/1.1 connection that sends a request byte for byte: clients refuse to send odd ones."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

from conformance import __version__
from conformance.wire.answer_reader import receive
from conformance.wire.messages import Answer, Request


class Connection:
    """A connection that opens itself when it is needed. Belongs to one thread; only ``cut`` may be called from others."""

    def __init__(self, connect: Callable[[], socket.socket], host: str, base: str) -> None:
        self._connect = connect
        self._host = host
        self._base = base
        self._socket: socket.socket | None = None

    def ask(self, request: Request) -> Answer:
        """Send one request and read its answer; GivenUp, NoAnswer or OSError when there is none."""
        kept = self._socket is not None
        open_socket = self._socket = self._socket or self._connect()
        try:
            # a server may refuse before it has read everything: its answer counts, not the broken pipe
            with suppress(BrokenPipeError, ConnectionResetError):
                open_socket.sendall(self._written(request))
            answer, good = receive(open_socket, request.method, kept=kept)
        except BaseException:
            self.close()
            raise
        if not good:
            self.close()
        return answer

    def close(self) -> None:
        """Close the connection; the next request opens another one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def cut(self) -> None:
        """End an exchange that another thread is waiting for."""
        open_socket = self._socket
        if open_socket is not None:
            with suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)

    def _written(self, request: Request) -> bytes:
        named = {name.lower() for name, _ in request.headers}
        own = [("Host", self._host), ("User-Agent", f"cogspec/{__version__}"), ("Accept", "*/*")]
        # a body in chunks says its length itself
        if "transfer-encoding" not in named and (request.body or request.method in ("POST", "PUT", "PATCH")):
            own.append(("Content-Length", str(len(request.body))))
        headers = [*((name, value) for name, value in own if name.lower() not in named), *request.headers]
        head = f"{request.method} {self._base}{request.target} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers)
        return f"{head}\r\n".encode("latin-1") + request.body
