"""The connections to one server: any thread may ask, and no exchange takes longer than it is given."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urlsplit

from conformance.refusal import Refusal
from conformance.wire.answer_reader import GivenUp, NoAnswer
from conformance.wire.connection import Connection
from conformance.wire.messages import Answer, Exchange, Request

TICK = 0.2
"""Seconds between two looks at exchanges that take too long."""


class NoSuchServer(Refusal):
    """A URL that no request can be sent to."""


class Observer(Protocol):
    """Somebody who wants to know when exchanges are under way; asked from many threads."""

    def began(self) -> None:
        """An exchange begins."""

    def ended(self) -> None:
        """An exchange has ended."""


class Connections:
    """As many kept connections as there are exchanges at once, and a watch over how long each of these takes.

    A socket's own timeout begins anew with every byte, so a server that drips would never time out.
    """

    def __init__(
        self,
        url: str,
        timeout: float,
        observer: Observer | None = None,
        patience: Callable[[Request], float] = lambda _: 0.0,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NoSuchServer(f"{url!r} is not the URL of a server; write it like http://localhost:5000.")
        self._address = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._host = parts.netloc.rpartition("@")[2]
        self._base = parts.path.rstrip("/")
        self._timeout = timeout
        self._patience = patience
        """Seconds that a request may take, where that is more than the timeout."""
        self._observer = observer
        self._idle: list[Connection] = []
        self._deadlines: dict[Connection, float] = {}
        """Of every exchange that is under way."""
        self._guard = threading.Lock()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look_after, name="connections-watch", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.cut()
        self.close()

    def cut(self) -> None:
        """End whatever is under way now."""
        self._cut(due=float("inf"))

    def close(self) -> None:
        """End the watch and every connection; no thread may be asking any more."""
        self._over.set()
        if self._watch.ident is not None:
            self._watch.join()
        for connection in self._idle:
            connection.close()

    def exchange(self, request: Request) -> Exchange:
        """Send one request; what goes wrong is told, not raised."""
        if self._observer is None:
            return self._exchange(request)
        self._observer.began()
        try:
            return self._exchange(request)
        finally:
            self._observer.ended()

    def _exchange(self, request: Request) -> Exchange:
        seconds = max(self._timeout, self._patience(request))
        deadline = monotonic() + seconds
        with self._guard:
            if self._watch.ident is None:
                self._watch.start()
            connection = self._idle.pop() if self._idle else Connection(self._connect, self._host, self._base)
            self._deadlines[connection] = deadline
        try:
            answer = self._asked(connection, request, deadline)
            if monotonic() >= deadline:
                connection.close()
                raise TimeoutError  # cut off, which looks like the end of a body without a length
            return Exchange(request, answer)
        except (OSError, NoAnswer, ValueError) as error:
            late = isinstance(error, TimeoutError) or monotonic() >= deadline
            return Exchange(request, None, f"no whole answer within {seconds:g} s" if late else _trouble(error), late=late)
        finally:
            with self._guard:
                del self._deadlines[connection]
                self._idle.append(connection)

    @staticmethod
    def _asked(connection: Connection, request: Request, deadline: float) -> Answer:
        try:
            return connection.ask(request)
        except GivenUp:
            if monotonic() >= deadline:
                raise TimeoutError from None
            return connection.ask(request)

    def _connect(self) -> socket.socket:
        plain = socket.create_connection(self._address, self._timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened = plain if self._tls is None else self._secured(plain, self._tls)
        opened.settimeout(None)  # from now on the watch ends what takes too long
        return opened

    def _secured(self, plain: socket.socket, tls: ssl.SSLContext) -> socket.socket:
        try:
            return tls.wrap_socket(plain, server_hostname=self._address[0])
        except BaseException:
            plain.close()
            raise

    def _look_after(self) -> None:
        while not self._over.wait(TICK):
            self._cut(due=monotonic())

    def _cut(self, due: float) -> None:
        with self._guard:  # else the next exchange on the same one could be the one that is cut
            for connection, deadline in self._deadlines.items():
                if deadline <= due:
                    connection.cut()


def _trouble(error: Exception) -> str:
    return str(error) if isinstance(error, NoAnswer) else f"{type(error).__name__}: {error}"
