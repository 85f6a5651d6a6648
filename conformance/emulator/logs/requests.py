"""An event for each request: method, path of the description, status and duration; no value that a client chose."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from conformance.emulator.logs import REQUESTS, ROUTING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from conformance.emulator.logs import Log

SEVERITY, BESIDE = "Debug", "Trace"
UNKNOWN = "-"
"""What stands for a path that is not of the description: a client may have put anything there.

A method needs no such care, for the server's parser knows all methods by name and refuses others before.
"""


class RequestLog:
    """Middleware that writes the events."""

    def __init__(self, app: ASGIApp, log: Log) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, and write what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500  # what breaks is answered so, further outside
        if self._log.wants(BESIDE, REQUESTS):
            self._log.write(BESIDE, REQUESTS, f"Request starting {scope['method']}", method=scope["method"])

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._write(scope, status, 1000 * (time.perf_counter() - began))

    def _write(self, scope: Scope, status: int, milliseconds: float) -> None:
        method, path = scope["method"], getattr(scope.get("route"), "path", UNKNOWN)
        if self._log.wants(BESIDE, ROUTING):
            self._log.write(BESIDE, ROUTING, f"Executed endpoint {path}", path=path)
        self._log.write(
            SEVERITY,
            REQUESTS,
            f"Request finished {method} {path} - {status} in {milliseconds:.1f} ms",
            method=method,
            path=path,
            status=status,
            milliseconds=round(milliseconds, 3),
        )
