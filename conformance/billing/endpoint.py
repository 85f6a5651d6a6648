"""A billing endpoint that records whatever containers send to it, answers as it is told, and issues licences."""

from __future__ import annotations

import socket
import threading
import time
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from conformance.billing.answers import NOT_LET_THROUGH, TUNNEL, Answer, answer, refusal
from conformance.billing.incoming import IDLE, Arrived, Incoming
from conformance.billing.licence import NotALicence, asked_for, issued
from conformance.billing.message import KEY_HEADER
from conformance.billing.record import Record, asks_for_a_licence, reports_usage
from conformance.wire.listening import listen, url_of

KEPT = 64 * 1024 * 1024
"""Bytes of records that are kept in memory."""
OVERHEAD, OF_HEADER = 1024, 200
"""Bytes that a record, and each of its headers, takes beside what was sent."""
MOST_CONNECTIONS = 64
"""Connections that are read at once; others wait."""
PATIENCE = 2.0
"""Seconds that a connection gets for what does not depend on the endpoint: to take an answer, and to end."""
PAUSE = 0.05
"""Seconds before a connection is accepted again, after that failed."""


def _nobody(_record: Record) -> None:
    pass


@dataclass(frozen=True)
class Address:
    """Where an endpoint listens."""

    host: str = "127.0.0.1"
    port: int = 0
    """0 for a free one."""
    known_as: str = ""
    """What containers know the host as; empty where they share its network."""


class Endpoint:
    """A billing endpoint, which listens from its making until ``close``; usable in a ``with`` statement.

    ``answers`` are the words for the reports to come, one after the other, the last one for all that follow: ``valid``, a
    status such as ``401`` or ``503:5`` (five seconds of Retry-After), ``hang`` and ``cut``. With a ``key``, a report with
    another one gets 401 where it would be valid. A request for a licence is answered as a report, and with one where valid.
    ``heard`` is called with each record, one after the other, before the answer is sent; it must not raise. ``kept`` bounds
    the bytes of records in memory.

    With ``credentials``, ``user:password``, it is a proxy that asks for them, behind which every host is this endpoint.

    Raises CannotListen and NoSuchAnswer.
    """

    def __init__(
        self,
        answers: Iterable[str] = ("valid",),
        *,
        at: Address = Address(),
        key: str = "",
        heard: Callable[[Record], None] = _nobody,
        kept: int = KEPT,
        credentials: str = "",
    ) -> None:
        self.key = key
        self.forgotten = 0
        """Records that memory had no room for, the oldest ones; whoever judges what was sent must say so."""
        self._kept, self._heard = kept, heard
        self.authorization = f"Basic {b64encode(credentials.encode()).decode()}" if credentials else ""
        """What a proxy wants to see of its credentials; empty for none."""
        self._records: deque[Record] = deque()
        self._size = 0
        self._news = threading.Condition()
        self._began = time.monotonic()
        self._slots = threading.Semaphore(MOST_CONNECTIONS)
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._count = 0
        self._stopping = threading.Event()
        self._answers: list[Answer] = []
        self.answer(*answers)
        self._host = at.host
        self._listener = listen(at.host, at.port)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://{at.known_as}:{self.port}" if at.known_as else url_of(self._listener)
        """Where containers find it."""
        self._accepting = self._accept_connections()

    @property
    def records(self) -> tuple[Record, ...]:
        """What arrived, in the order in which it was complete."""
        with self._news:
            return tuple(self._records)

    def answer(self, *told: str) -> None:
        """Answer so from now on. Raises NoSuchAnswer."""
        answers = [answer(word) for word in told or ("valid",)]
        with self._news:
            self._answers = answers

    def wait_until(self, true: Callable[[tuple[Record, ...]], bool], seconds: float) -> bool:
        """Wait for records of which this is true; False when that takes longer."""
        with self._news:
            return self._news.wait_for(lambda: true(tuple(self._records)), seconds)

    def stop(self) -> None:
        """Close the port and every connection, as if the endpoint had been killed; what was recorded stays."""
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # closing alone would not wake who waits for a connection
        self._end_connections()  # there may be so many that the next one waits for one of them to end
        self._accepting.join(PATIENCE)
        self._listener.close()
        threads = self._end_connections()
        end = time.monotonic() + PATIENCE
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))

    def restore(self) -> None:
        """Listen again after ``stop``, at the same port. Raises CannotListen."""
        self._listener = listen(self._host, self.port)
        self._stopping.clear()
        self._accepting = self._accept_connections()

    def close(self) -> None:
        """Stop for good."""
        self.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _end_connections(self) -> tuple[threading.Thread, ...]:
        with self._news:
            connections = dict(self._connections)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        return tuple(connections.values())

    def _accept_connections(self) -> threading.Thread:
        thread = threading.Thread(target=self._accept, args=(self._listener,), name="billing", daemon=True)
        thread.start()
        return thread

    def _accept(self, listener: socket.socket) -> None:
        while True:
            self._slots.acquire()
            try:
                connection, address = listener.accept()
            except OSError:
                self._slots.release()
                if self._stopping.wait(PAUSE):
                    return
                continue  # the caller has gone already, or this process has too many files open
            self._count += 1
            peer = f"{address[0]}:{address[1]}"
            thread = threading.Thread(target=self._serve, args=(connection, self._count, peer), name="billing", daemon=True)
            with self._news:
                self._connections[connection] = thread
            thread.start()

    def _serve(self, connection: socket.socket, number: int, peer: str) -> None:
        incoming, patience, passed = Incoming(connection), IDLE, not self.authorization
        try:
            while arrived := incoming.next(patience):
                told = self._told(arrived) if passed else self._passing(arrived)
                passed = passed or told is TUNNEL
                self._note(arrived, told, number, peer)
                if told.word == "hang":
                    patience = None
                    continue
                kept = arrived.kept and told.word != "cut"
                if told.status:
                    _send(connection, told.encoded(kept=kept, bodiless=arrived.method == "HEAD"))
                if not kept:
                    with suppress(OSError):
                        connection.shutdown(socket.SHUT_WR)
                    incoming.discard(PATIENCE)
                    return
        finally:
            with self._news:
                del self._connections[connection]
            connection.close()
            self._slots.release()

    def _passing(self, arrived: Arrived) -> Answer:
        """The answer of a proxy."""
        if not arrived.flaw and arrived.header("Proxy-Authorization") != self.authorization:
            return refusal(NOT_LET_THROUGH)
        return TUNNEL if arrived.method == "CONNECT" else self._told(arrived)

    def _told(self, arrived: Arrived) -> Answer:
        if arrived.flaw:
            return refusal(arrived.refused)
        wants_licence = asks_for_a_licence(arrived.method, arrived.target)
        if not (wants_licence or reports_usage(arrived.method, arrived.target)):
            return refusal(404)
        with self._news:
            told = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if told.word == "valid" and self.key not in ("", arrived.header(KEY_HEADER)):
            return refusal(401)
        return self._licensed(arrived, told) if wants_licence and told.status == 200 else told

    def _licensed(self, arrived: Arrived, told: Answer) -> Answer:
        try:
            return replace(told, body=issued(asked_for(arrived.body), self.url).sealed())
        except NotALicence:
            return refusal(400)

    def _note(self, arrived: Arrived, told: Answer, number: int, peer: str) -> None:
        ago = time.monotonic() - arrived.at
        record = Record(
            seconds=round(arrived.at - self._began, 3),
            time=datetime.fromtimestamp(time.time() - ago, UTC).isoformat(timespec="milliseconds"),
            connection=number,
            peer=peer,
            method=arrived.method,
            target=arrived.target,
            headers=arrived.headers,
            body=arrived.body,
            raw=arrived.raw,
            answer=told.word,
            status=told.status,
            flaw=arrived.flaw,
        )
        with self._news:
            self._records.append(record)
            self._size += _size(record)
            while self._size > self._kept:
                self._size -= _size(self._records.popleft())
                self.forgotten += 1
            self._heard(record)
            self._news.notify_all()


def _send(connection: socket.socket, content: bytes) -> None:
    with suppress(OSError):
        connection.settimeout(PATIENCE)
        connection.sendall(content)


def _size(record: Record) -> int:
    return OVERHEAD + OF_HEADER * len(record.headers) + len(record.raw) + len(record.body)
