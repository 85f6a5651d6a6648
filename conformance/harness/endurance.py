"""Ends what would never end or costs too much: operations that keep everybody waiting, a run beyond its time or budget."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from conformance.catalogue import SHARED_DOCUMENT, Operation
from conformance.wire import Exchange, Request

LATE_IN_A_ROW = 3
"""Requests of one operation without an answer in time, one after the other, after which no more are sent to it."""
NO_OPERATION = "undescribed"
"""What requests are counted under that no operation describes, such as to a path in other letters."""


class Endurance:
    """Says of each request whether it is still worth sending; may be asked from many threads."""

    def __init__(self, operation_of: Callable[[Request], Operation | None], seconds: float, budget: int | None = None) -> None:
        self._operation_of = operation_of
        self._seconds = seconds
        self._budget = budget
        """Calls that may be billed and are sent at most; None for any number."""
        self.calls: Counter[str] = Counter()
        """Those that were sent, by operation; the pages that every container has cost nothing."""
        self._end = monotonic() + seconds
        self._late: dict[str, int] = {}
        self._guard = threading.Lock()
        self.overstepped: dict[str, None] = {}
        """The limits that kept requests from being sent, a sentence each."""

    def closed(self, request: Request, *, insistent: bool = False) -> str:
        """Why a request is not sent, in words; empty when it is, as one that is ``insistent`` always is."""
        operation = self._operation_of(request)
        if not insistent:
            why_not = self._overstepped(request, operation)
            if why_not:
                return why_not
        return self._paid(operation, insistent=insistent)

    def _overstepped(self, request: Request, operation: Operation | None) -> str:
        if monotonic() > self._end:
            return self._told(f"not sent: the {self._seconds:g} s of the run were over")
        key = _label(operation, request)
        if self._late and self._late.get(key, 0) >= LATE_IN_A_ROW:
            return self._told(f"not sent: {LATE_IN_A_ROW} requests to {key} in a row had no whole answer in time")
        return ""

    def _paid(self, operation: Operation | None, *, insistent: bool) -> str:
        if operation is not None and operation.service == SHARED_DOCUMENT:
            return ""
        with self._guard:
            if self._budget is not None and not insistent and self.calls.total() >= self._budget:
                return self._told(f"not sent: the budget of {self._budget} calls was used up")
            self.calls[operation.key if operation else NO_OPERATION] += 1
        return ""

    def saw(self, exchange: Exchange) -> None:
        """Take note of how an exchange ended."""
        if exchange.late:
            key = _label(self._operation_of(exchange.request), exchange.request)
            with self._guard:
                self._late[key] = self._late.get(key, 0) + 1
        elif self._late:
            key = _label(self._operation_of(exchange.request), exchange.request)
            with self._guard:
                if self._late.get(key, 0) < LATE_IN_A_ROW:
                    self._late.pop(key, None)

    def _told(self, sentence: str) -> str:
        self.overstepped[sentence] = None
        return sentence


@dataclass(frozen=True)
class Indulgence:
    """The same time and budget for containers that need not answer, and are no reason to give anything up."""

    endurance: Endurance

    def closed(self, request: Request, *, insistent: bool) -> str:
        """Why a request is not sent, in words; empty when it is."""
        return self.endurance.closed(request, insistent=insistent)

    def saw(self, exchange: Exchange) -> None:
        """Take no note of how an exchange ended."""


def _label(operation: Operation | None, request: Request) -> str:
    return operation.label if operation else f"{request.method} {request.target.partition('?')[0]}"
