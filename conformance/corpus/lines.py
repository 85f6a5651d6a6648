"""The connections to one server: any thread may ask, and no exchange takes longer than it is given."""

from __future__ import annotations

import http.client
import ssl
import threading
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from conformance.catalogue import Refusal
from conformance.corpus.line import LARGEST, GivenUp, Line, TooLong
from conformance.wire import Exchange, Request

TICK = 0.2
"""Seconds between two looks at exchanges that take too long."""


class NoSuchServer(Refusal):
    """A URL that no request can be sent to."""


class Lines:
    """As many kept connections as there are exchanges at once, and a watch over how long each of these takes.

    A socket's own timeout begins anew with every byte, so a server that drips would never time out.
    """

    def __init__(self, url: str, timeout: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NoSuchServer(f"{url!r} is not the URL of a server; write it like http://localhost:5000.")
        self._secure = parts.scheme == "https"
        self._address = parts.hostname, parts.port
        self._host = parts.netloc.rpartition("@")[2]
        self._base = parts.path.rstrip("/")
        self._timeout = timeout
        self._idle: list[Line] = []
        self._deadlines: dict[Line, float] = {}
        """Of every exchange that is under way."""
        self._guard = threading.Lock()
        self._stopped = False
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look_after, name="lines-watch", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        self.close()

    def stop(self) -> None:
        """Send nothing more, and end what is under way."""
        self._stopped = True
        self._cut_late_ones()

    def close(self) -> None:
        """End the watch and every connection; no thread may be asking any more."""
        self._over.set()
        if self._watch.ident is not None:
            self._watch.join()
        for line in self._idle:
            line.close()

    def exchange(self, request: Request) -> Exchange:
        """Send one request; what goes wrong is told, not raised."""
        if self._stopped:
            return Exchange(request, None, "not sent: it was stopped before")
        started = monotonic()
        with self._guard:
            if self._watch.ident is None:
                self._watch.start()
            line = self._idle.pop() if self._idle else self._line()
            self._deadlines[line] = started + self._timeout
        try:
            try:
                answer = line.ask(request)
            except GivenUp:
                answer = line.ask(request)
            if monotonic() >= started + self._timeout:
                line.close()
                raise TimeoutError  # cut off, which http.client takes for the end of the headers
            return Exchange(request, answer)
        except TooLong:
            return Exchange(request, None, f"the answer is longer than {LARGEST // 1024 // 1024} MB and was cut off")
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = isinstance(error, TimeoutError) or monotonic() >= started + self._timeout
            return Exchange(request, None, f"no whole answer within {self._timeout:g} s" if late else _told(error))
        finally:
            with self._guard:
                del self._deadlines[line]
                self._idle.append(line)

    def _line(self) -> Line:
        host, port = self._address
        connection = (
            http.client.HTTPSConnection(host, port, timeout=self._timeout, context=ssl.create_default_context())
            if self._secure
            else http.client.HTTPConnection(host, port, timeout=self._timeout)
        )
        return Line(connection, self._host, self._base)

    def _look_after(self) -> None:
        while not self._over.wait(TICK):
            self._cut_late_ones()

    def _cut_late_ones(self) -> None:
        now = monotonic()
        with self._guard:  # else the next exchange on the same line could be the one that is cut
            for line, deadline in self._deadlines.items():
                if self._stopped or now >= deadline:
                    line.cut()


def _told(error: Exception) -> str:
    if isinstance(error, http.client.RemoteDisconnected):
        return "the connection was closed without an answer"
    if isinstance(error, http.client.IncompleteRead):
        return f"the answer broke off after {len(error.partial)} bytes of its body"
    return f"{type(error).__name__}: {error}"
