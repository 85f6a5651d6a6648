"""Metering: what was served is reported to the billing endpoint, which decides whether more may be served."""

from __future__ import annotations

import asyncio
import ssl
import time
import uuid
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import urlsplit

import httpx

from conformance.billing.message import KEY_HEADER, PATH, Usage
from conformance.emulator.settings import TEN_MINUTES

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from conformance.emulator.settings import Settings

ApiStatus = Literal["Valid", "Invalid", "Mismatch", "CouldNotConnect", "OutOfQuota", "BillingEndpointBusy", "Unknown"]

MOST_FAILURES = 10
PATIENCE_AT_START = 1.0
"""Seconds that the start waits for the first answer, so that a healthy container says Valid from its first moment."""
PATIENCE_AT_STOP = 3.0
LEAST_PATIENCE, MOST_PATIENCE = 1.0, 30.0
"""Seconds for an answer to one report: those between two, within these bounds."""

STATUS_OF_ANSWER: dict[int, ApiStatus] = {
    401: "Invalid",
    403: "Mismatch",
    429: "OutOfQuota",
    503: "BillingEndpointBusy",
}
SENTENCES: dict[ApiStatus, str] = {
    "Valid": "Api Key is valid, no action needed.",
    "Invalid": "Api Key is invalid.",
    "Mismatch": "Api Key or billing endpoint belongs to another kind of resource.",
    "CouldNotConnect": "The billing endpoint could not be reached.",
    "OutOfQuota": "Api Key is over its quota. Upgrade the resource or wait.",
    "BillingEndpointBusy": "The billing endpoint is busy.",
    "Unknown": "The billing endpoint has given no answer that could be understood.",
}
HOPELESS: tuple[ApiStatus, ...] = ("Invalid", "Mismatch")
"""A wrong key does not become right by waiting, so there is no grace for it."""


@dataclass(frozen=True)
class Identity:
    """Who reports."""

    container_type: str
    api_type: str
    meter: str
    version: str


class Account(Protocol):
    """Who counts what is served, and says whether more may be."""

    @property
    def api_status(self) -> ApiStatus:
        """As ``/status`` says it."""
        ...

    @property
    def sentence(self) -> str:
        """The same for people."""
        ...

    @property
    def refuses(self) -> bool:
        """Whether queries are to be refused now."""
        ...

    def count(self, units: int = 1) -> None:
        """A query was served that is worth so many units."""

    def running(self) -> AbstractAsyncContextManager[None]:
        """What goes on while the container is up."""
        ...


class Metering:
    """Counts served queries and reports them, at start, in every interval and at the end.

    Only counts and names leave; nothing of a request does.
    """

    def __init__(
        self,
        settings: Settings,
        identity: Identity,
        *,
        interval: float = TEN_MINUTES,
        log: Callable[[str, str], None] = lambda _severity, _line: None,
    ) -> None:
        self.api_status: ApiStatus = "Unknown"
        self.failures = 0
        """Attempts in a row that failed."""
        self._hopeless = False
        self._served = 0
        self._settings = settings
        self._identity = identity
        self._interval = interval
        self._log = log
        self._container_id = f"{identity.container_type}-{uuid.uuid4().hex[:12]}"
        self._first = asyncio.Event()

    @property
    def sentence(self) -> str:
        """The status for people."""
        return SENTENCES[self.api_status]

    @property
    def refuses(self) -> bool:
        """Whether queries are to be refused now: after ten failures, or with a key that was wrong when it was last judged."""
        return self.failures >= MOST_FAILURES or self._hopeless

    def count(self, units: int = 1) -> None:
        """A query was served that is worth so many units."""
        self._served += units

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Report while the container is up; starting does not depend on the billing endpoint, and so does not wait long."""
        reporting = asyncio.create_task(self._run())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._first.wait(), PATIENCE_AT_START)
        yield
        reporting.cancel()
        with suppress(asyncio.CancelledError):
            await reporting

    async def _run(self) -> None:
        """Report for ever; on cancellation once more, so that no served query is lost."""
        async with self._client() as client:
            try:
                while True:
                    await self._attempt(client)
                    self._first.set()
                    await asyncio.sleep(self._interval)
            finally:
                if self._served:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._attempt(client), PATIENCE_AT_STOP)

    async def _attempt(self, client: httpx.AsyncClient) -> None:
        quantity = self._served
        try:
            answer = await client.post(
                self._settings.billing + PATH,
                json=self._usage(quantity).message(),
                headers={KEY_HEADER: self._settings.api_key},
            )
            status = "Valid" if answer.is_success else STATUS_OF_ANSWER.get(answer.status_code, "Unknown")
        except (httpx.HTTPError, httpx.InvalidURL):
            status = "CouldNotConnect"
        self.api_status = status
        self._hopeless = status in HOPELESS or (self._hopeless and status != "Valid")
        if status == "Valid":
            self._served -= quantity
            self.failures = 0
            self._log("Debug", f"Metering attempt succeeded; {quantity} reported.")
        else:
            self.failures += 1
            self._log("Warning", f"Metering attempt failed with status '{status}'.")

    def _usage(self, quantity: int) -> Usage:
        return Usage(
            id=self._container_id,
            api_type=self._identity.api_type,
            container_type=self._identity.container_type,
            container_version=self._identity.version,
            container_id=self._container_id,
            meter=self._identity.meter,
            quantity=float(quantity),
            request_time=int(time.time()),
        )

    def _client(self) -> httpx.AsyncClient:
        patience = min(max(self._interval, LEAST_PATIENCE), MOST_PATIENCE)
        # the authorities of the world take as long to load as a tenth of the start, and plain HTTP asks none of them
        trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if self._settings.billing.startswith("http://") else True
        return httpx.AsyncClient(timeout=patience, verify=trusted, **way_out(self._settings))


def way_out(settings: Settings) -> dict[str, Any]:
    """How a client of httpx reaches the billing endpoint: through the proxy that is set, if it stands before it."""
    proxy = settings.proxy
    if proxy is None:
        # a proxy of the surroundings, which is no setting, is for the world outside
        return {"trust_env": urlsplit(settings.billing).hostname not in ("127.0.0.1", "localhost", "::1")}
    stands_before = proxy.stands_before(settings.billing)
    return {"trust_env": False, "proxy": httpx.Proxy(proxy.url, auth=proxy.credentials) if stands_before else None}
