"""A Fluentd server that keeps what containers send to it."""

from __future__ import annotations

import re
import socket
import socketserver
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import Self

KEPT = 16 * 1024 * 1024
"""Bytes that are kept; what comes beyond them is read and thrown away."""
_PIECE = 65536
_EVENT = re.compile(rb"\xc0*(?:[\x92-\x95][\xa0-\xbf\xd9-\xdb]|\s*\[\s*\")")
"""How the forward protocol begins, in MessagePack or JSON: an array whose first member is a tag; nils are heartbeats."""


class Fluentd:
    """Listens while it is open; usable in a ``with`` statement."""

    def __init__(self, host: str) -> None:
        self._came: dict[socket.socket, bytearray] = {}
        self._room = KEPT
        self._lock = Lock()
        keep = self._keep

        class Connection(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                """Read to the end of the connection."""
                with suppress(OSError):
                    while piece := self.request.recv(_PIECE):
                        keep(self.request, piece)

        self._server = socketserver.ThreadingTCPServer((host, 0), Connection)
        self._server.daemon_threads, self._server.block_on_close = True, False
        self.port: int = self._server.server_address[1]
        Thread(target=self._server.serve_forever, args=(0.05,), name="fluentd", daemon=True).start()

    @property
    def received(self) -> tuple[bytes, ...]:
        """What came, by connection, from the first."""
        with self._lock:
            return tuple(map(bytes, self._came.values()))

    def _keep(self, connection: socket.socket, piece: bytes) -> None:
        with self._lock:
            self._came.setdefault(connection, bytearray()).extend(piece[: self._room])
            self._room = max(0, self._room - len(piece))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def is_event(came: bytes) -> bool:
    """Whether what came over a connection begins as events do, after heartbeats perhaps."""
    return bool(_EVENT.match(came))
