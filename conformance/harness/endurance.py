"""Ends what would never end: an operation that keeps everybody waiting, and a run whose time is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

from conformance.catalogue import Operation
from conformance.wire import Exchange, Request

LATE_IN_A_ROW = 3
"""Requests of one operation without an answer in time, one after the other, after which no more are sent to it."""


class Endurance:
    """Says of each request whether it is still worth sending; may be asked from many threads."""

    def __init__(self, operation_of: Callable[[Request], Operation | None], seconds: float) -> None:
        self._operation_of = operation_of
        self._seconds = seconds
        self._end = monotonic() + seconds
        self._late: dict[str, int] = {}
        self._guard = threading.Lock()
        self.overstepped: dict[str, None] = {}
        """The limits that kept requests from being sent, a sentence each."""

    def closed(self, request: Request) -> str:
        """Why a request is not sent, in words; empty when it is."""
        if monotonic() > self._end:
            return self._told(f"not sent: the {self._seconds:g} s of the run were over")
        key = self._key(request)
        if self._late and self._late.get(key, 0) >= LATE_IN_A_ROW:
            return self._told(f"not sent: {LATE_IN_A_ROW} requests to {key} in a row had no whole answer in time")
        return ""

    def saw(self, exchange: Exchange) -> None:
        """Take note of how an exchange ended."""
        if exchange.late:
            key = self._key(exchange.request)
            with self._guard:
                self._late[key] = self._late.get(key, 0) + 1
        elif self._late:
            key = self._key(exchange.request)
            with self._guard:
                if self._late.get(key, 0) < LATE_IN_A_ROW:
                    self._late.pop(key, None)

    def _key(self, request: Request) -> str:
        operation = self._operation_of(request)
        return operation.label if operation else f"{request.method} {request.target.partition('?')[0]}"

    def _told(self, sentence: str) -> str:
        self.overstepped[sentence] = None
        return sentence
