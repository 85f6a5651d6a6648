"""Running an application as a process that people and programs can wait for and stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from conformance.wire.listening import listen, url_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator

    from starlette.types import ASGIApp

SECONDS_TO_FINISH = 5
"""That a stop leaves to queries under way; container runtimes kill after 10."""


def say(line: str) -> None:
    """One line for whoever waits at the other end of standard output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def serve(
    app: ASGIApp,
    host: str = "127.0.0.1",
    port: int = 5000,
    *,
    attended: bool = False,
    announce: Callable[[str], None] = say,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way; port 0 takes a free one. Raises CannotListen.

    ``attended`` serves until standard input ends, too; ``announce`` takes the lines that say where it listens.
    """
    listener = listen(host, port)
    try:
        config = uvicorn.Config(
            app,
            http="httptools",
            loop="uvloop",
            ws="none",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
        server = _Announcing(config, url_of(listener), announce)
        if attended:
            threading.Thread(target=server.stop_with_input, name="attended", daemon=True).start()
        server.run([listener])
    finally:
        listener.close()


class _Announcing(uvicorn.Server):
    """Says when it listens, and takes a signal for a request to stop, not for a failure."""

    def __init__(self, config: uvicorn.Config, url: str, announce: Callable[[str], None]) -> None:
        super().__init__(config)
        self._url = url
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce(f"Now listening on: {self._url}")
        self._announce("Application started. Press Ctrl+C to shut down.")

    def stop_with_input(self) -> None:
        """Wait for the end of standard input, and stop; one that is closed has ended."""
        # not sys.stdin: an interpreter that ends wants the lock that a waiting reader holds
        with suppress(OSError):
            while os.read(0, 4096):
                pass
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """As inherited, but without raising the signal again, which would end the process with its number."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
