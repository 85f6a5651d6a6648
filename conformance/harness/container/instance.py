"""A container that a test launched, and the endpoint that it reports to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, cast

import pytest

from conformance.billing.endpoint import Endpoint
from conformance.catalogue import Operation
from conformance.corpus.case import Case
from conformance.description.oracle import fails
from conformance.harness.door import NothingSaid
from conformance.target import READY_SECONDS, Launched
from conformance.wire import Exchange, NotJson, NotSent, Request
from conformance.wire.connections import Connections

READINESS, STATUS = Request("GET", "/ready"), Request("GET", "/status")
TICK = 0.1
"""Seconds between two looks at a container that is waited for."""
SETTLED = 1.0
"""Seconds for which a container that is ready refuses queries before it is believed that it serves none."""


@dataclass(frozen=True)
class Instance:
    """A container that was launched, whatever became of it."""

    launched: Launched
    endpoint: Endpoint
    connections: Connections
    operation: Operation
    """What the query of the tests asks."""
    case: Case
    """That query."""
    over: Event
    """Set when nobody waits for it any more."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.launched.urls[0].rpartition(":")[2])

    def exchange(self, request: Request) -> Exchange:
        """What comes of a request; NothingSaid where it was not sent."""
        exchange = self.connections.exchange(request)
        if issubclass(exchange.kind, NotSent):
            raise NothingSaid(exchange.trouble)
        return exchange

    def query(self) -> Exchange:
        """What comes of a valid query, the same each time."""
        return self.exchange(self.case.request)

    def is_served(self, exchange: Exchange) -> bool:
        """Whether an exchange is that of a query which was served."""
        answer = exchange.answer
        return answer is not None and 200 <= answer.status < 300 and not fails(self.operation, answer)

    def is_answered(self, request: Request) -> bool:
        """Whether a request is answered with success."""
        answer = self.exchange(request).answer
        return answer is not None and 200 <= answer.status < 300

    @property
    def serves(self) -> bool:
        """Whether a valid query is served now."""
        return self.is_served(self.query())

    @property
    def refuses(self) -> bool:
        """Whether a valid query is answered now, and not served."""
        exchange = self.query()
        return exchange.answer is not None and not self.is_served(exchange)

    @property
    def ready(self) -> bool:
        """Whether it says that it would serve."""
        answer = self.exchange(READINESS).answer
        return answer is not None and answer.status == 200

    @property
    def api_status(self) -> str:
        """What it says of its key, as a word; empty where it says none."""
        answer = self.exchange(STATUS).answer
        try:
            said: object = answer.json() if answer else None
        except NotJson:
            return ""
        word = cast("dict[str, Any]", said).get("apiStatus") if isinstance(said, dict) else None
        return word if isinstance(word, str) else ""

    def demand_reached(self) -> None:
        """Skip where it says that it could not reach its endpoint, and nothing came: that network is not its own."""
        if not self.endpoint.records and self.api_status == "CouldNotConnect":
            pytest.skip(
                f"the container says that it cannot reach {self.endpoint.url}; launch it in the network of this machine"
            )

    def next_reports(self, count: int, seconds: float) -> bool:
        """Whether so many more requests arrive at its endpoint in this time."""
        seen = len(self.endpoint.records)
        return self.endpoint.wait_until(lambda records: len(records) >= seen + count, seconds)

    @property
    def reported(self) -> float:
        """The sum of the quantities that it has reported and that were taken; skips where no report has the published form."""
        usages = [record for record in self.endpoint.records if record.usage]
        if not usages:
            pytest.skip("no report in the published form arrived, so no quantity can be read")
        return sum(record.quantity for record in usages if record.status == 200)

    def signal(self, number: int) -> None:
        """Send a signal to its process."""
        self.launched.signal(number)

    @property
    def ending(self) -> str:
        """How its command ended, in words; empty while it runs."""
        return self.launched.ended()

    def wait_until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait for something to become true of it; False when that takes longer, or its command has ended."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end or self.ending or self.over.wait(TICK):
                return False
        return True

    def ends_within(self, seconds: float) -> bool:
        """Whether its command ends in this time."""
        return self.wait_until(lambda: bool(self.ending), seconds)

    def ever_serves(self) -> bool:
        """Whether it serves a query, until its command ends, or it has settled on refusing all of them."""
        served, refused_since = False, 0.0

        def known() -> bool:
            nonlocal served, refused_since
            if self.exchange(READINESS).answer is None:
                return False  # it does not listen yet
            served = self.serves
            refused_since = 0.0 if served or not self.ready else refused_since or time.monotonic()
            return served or bool(refused_since and time.monotonic() - refused_since > SETTLED)

        self.wait_until(known, READY_SECONDS)
        return served
