"""Sends frozen cases to a server, many at once, and gives back what came of each, in the order of the cases."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from urllib.parse import urlsplit

from conformance.catalogue import Refusal
from conformance.corpus.case import Case
from conformance.corpus.line import LARGEST, GivenUp, Line, TooLong
from conformance.wire import Exchange, Request

AHEAD = 4
"""Cases under way per thread: enough to keep all busy, few enough that stopping early stops soon."""
TICK = 0.2
"""Seconds between two looks at exchanges that take too long."""


class NoSuchServer(Refusal):
    """A URL that no request can be sent to."""


def replay(
    cases: Sequence[Case],
    url: str,
    concurrency: int = 8,
    timeout: float = 30.0,
    bindings: Mapping[str, str] | Sequence[Mapping[str, str]] | None = None,
) -> Iterator[tuple[Case, Exchange]]:
    """Send every case once; ``timeout`` is in seconds, from the first byte sent to the last one read.

    ``bindings`` fill in placeholders such as ``{document}``, the same for all cases or of each case its own;
    KeyError, before anything is sent, when one is missing. With a concurrency of 1 the cases go over one
    connection, each after the answer to the one before it. Closing the iterator early cuts off what is under
    way and sends no more.
    """
    each = bindings if isinstance(bindings, Sequence) else [bindings or {}] * len(cases)
    requests = [case.bound(own) for case, own in zip(cases, each, strict=True)]
    return _replayed(cases, requests, _Lines(url, timeout), max(1, concurrency))


def _replayed(
    cases: Sequence[Case], requests: Sequence[Request], lines: _Lines, concurrency: int
) -> Iterator[tuple[Case, Exchange]]:
    pool = ThreadPoolExecutor(concurrency, thread_name_prefix="replay")
    under_way: list[Future[Exchange]] = []
    lines.watch()
    try:
        for number, case in enumerate(cases):
            while len(under_way) < min(len(cases), number + concurrency * AHEAD):
                under_way.append(pool.submit(lines.exchange, requests[len(under_way)]))
            yield case, under_way[number].result()
    finally:
        lines.stop()
        pool.shutdown(cancel_futures=True)
        lines.close()


class _Lines:
    """One kept connection for each thread, and a watch over how long each exchange takes.

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
        self._own = threading.local()
        self._lines: list[Line] = []
        self._deadlines: dict[Line, float] = {}
        self._guard = threading.Lock()
        self._stopped = False
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look_after, name="replay-watch", daemon=True)

    def watch(self) -> None:
        """Begin to look for exchanges that take too long."""
        self._watch.start()

    def stop(self) -> None:
        """Send nothing more, and end what is under way."""
        self._stopped = True
        self._cut_late_ones()

    def close(self) -> None:
        """End the watch and every connection; no thread may be asking any more."""
        self._over.set()
        self._watch.join()
        for line in self._lines:
            line.close()

    def exchange(self, request: Request) -> Exchange:
        """Send one request; what goes wrong is told, not raised."""
        if self._stopped:
            return Exchange(request, None, "not sent: the replay was stopped")
        line = self._line()
        started = monotonic()
        with self._guard:
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

    def _line(self) -> Line:
        if not hasattr(self._own, "line"):
            host, port = self._address
            connection = (
                http.client.HTTPSConnection(host, port, timeout=self._timeout, context=ssl.create_default_context())
                if self._secure
                else http.client.HTTPConnection(host, port, timeout=self._timeout)
            )
            self._own.line = Line(connection, self._host, self._base)
            self._lines.append(self._own.line)
        return self._own.line

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
