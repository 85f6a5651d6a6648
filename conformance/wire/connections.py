"""The connections to one server: any thread may ask, and no exchange takes longer than it is given."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from types import TracebackType
from typing import Protocol, Self

from conformance.wire.access import OPEN, Access
from conformance.wire.answer_reader import GivenUp, NoAnswer
from conformance.wire.connection import Connection
from conformance.wire.limits import Limits
from conformance.wire.messages import Answer, Exchange, NotSent, Request, with_headers
from conformance.wire.retries import Retries
from conformance.wire.server import Server

TICK = 0.2
"""Seconds between two looks at exchanges that take too long."""


class Observer(Protocol):
    """Somebody who wants to know when exchanges are under way; asked from many threads."""

    def began(self) -> None:
        """An exchange begins."""

    def ended(self) -> None:
        """An exchange has ended."""


class Gate(Protocol):
    """Somebody who says whether a request is still to be sent; asked from many threads."""

    def closed(self, request: Request, *, insistent: bool) -> str:
        """Why it is not, in words; empty when it is, as one that is ``insistent`` always is."""
        ...

    def saw(self, exchange: Exchange) -> Request | None:
        """An exchange has ended so; gives what has to be served first, where its request is then sent once more."""


class Connections:
    """As many kept connections as there are exchanges at once, and a watch over how long each of these takes.

    A socket's own timeout begins anew with every byte, so a server that drips would never time out.
    """

    def __init__(
        self,
        url: str,
        limits: Limits,
        access: Access = OPEN,
        *,
        retries: Retries | None = None,
        gate: Gate | None = None,
        patience: Callable[[Request], float] = lambda _: 0.0,
        observer: Observer | None = None,
    ) -> None:
        self._server = Server.at(url, limits, access)
        self._shown = access.shown
        self._seconds = limits.seconds
        self._patience = patience
        """Seconds that a request may take, where that is more than the limit of the others."""
        self._retries = retries
        self._gate = gate
        self._insistent = 0
        self._observer = observer
        self._idle: list[Connection] = []
        self._deadlines: dict[Connection, float] = {}
        """Of every exchange that is under way."""
        self._guard = threading.Lock()
        self._over = threading.Event()
        self._no_longer = threading.Event()
        """Ends the pauses before requests that are sent again; every end has its own."""
        self._watch = threading.Thread(target=self._look_after, name="connections-watch", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.cut()
        self.close()

    def cut(self) -> None:
        """End whatever is under way now, and whatever waits to be tried again."""
        self._no_longer.set()
        self._no_longer = threading.Event()
        self._cut(due=float("inf"))

    def close(self) -> None:
        """End the watch and every connection; no thread may be asking any more."""
        self._over.set()
        if self._watch.ident is not None:
            self._watch.join()
        for connection in self._idle:
            connection.close()

    def exchange(self, request: Request) -> Exchange:
        """Send one request, again later where that is asked for; what goes wrong is told, not raised.

        The request of the exchange has the headers of the access, too, but not their values.
        """
        tries = 0
        while True:
            why_not = self._gate.closed(request, insistent=self._insistent > 0) if self._gate else ""
            if why_not:
                return Exchange(request, None, why_not, kind=NotSent)
            exchange = self._observed(request)
            if self._gate and (first := self._gate.saw(exchange)) and self._is_served(first, self._gate):
                continue
            if exchange.answer is None or self._retries is None:
                return exchange
            pause = self._retries.pause(exchange.answer, tries)
            if pause is None or self._no_longer.wait(pause):
                return exchange
            tries += 1

    def _is_served(self, request: Request, gate: Gate) -> bool:
        exchange = self._observed(request)
        gate.saw(exchange)
        return exchange.answer is not None and 200 <= exchange.answer.status < 300

    @contextmanager
    def insisting(self) -> Generator[None]:
        """Send whatever the gate says: what was made must be removed, also when the time is over."""
        self._insistent += 1
        try:
            yield
        finally:
            self._insistent -= 1

    def _observed(self, request: Request) -> Exchange:
        if self._observer is None:
            return self._once(request)
        self._observer.began()
        try:
            return self._once(request)
        finally:
            self._observer.ended()

    def _once(self, request: Request) -> Exchange:
        seconds = max(self._seconds, self._patience(request))
        began = monotonic()
        deadline = began + seconds
        with self._guard:
            if self._watch.ident is None:
                self._watch.start()
            connection = self._idle.pop() if self._idle else Connection(self._server)
            self._deadlines[connection] = deadline
        try:
            answer = self._asked(connection, request, deadline)
            if monotonic() >= deadline:
                connection.close()
                raise TimeoutError  # cut off, which looks like the end of a body without a length
            return Exchange(self._sent(request), answer, seconds=monotonic() - began)
        except (OSError, NoAnswer, ValueError) as error:
            late = isinstance(error, TimeoutError) or monotonic() >= deadline
            trouble = f"no whole answer within {seconds:g} s" if late else _trouble(error)
            return Exchange(self._sent(request), None, trouble, late=late, kind=type(error))
        finally:
            with self._guard:
                del self._deadlines[connection]
                self._idle.append(connection)

    def _sent(self, request: Request) -> Request:
        return replace(request, headers=with_headers(request.headers, self._shown)) if self._shown else request

    @staticmethod
    def _asked(connection: Connection, request: Request, deadline: float) -> Answer:
        try:
            return connection.ask(request)
        except GivenUp:
            if monotonic() >= deadline:
                raise TimeoutError from None
            return connection.ask(request)

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
