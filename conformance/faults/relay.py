"""What stands between an emulator and its billing endpoint, for faults of what is reported and of what follows."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from conformance.billing.endpoint import Endpoint
from conformance.billing.message import KEY_HEADER, PATH
from conformance.billing.record import Record
from conformance.faults.given import give, given

if TYPE_CHECKING:
    from conformance.emulator.command import Start

PATIENCE = 5.0
Told = Callable[[int], str]
"""From the status with which the real endpoint answered, 0 for none, to what the emulator hears of it next."""


def as_told(status: int) -> str:
    """What the real endpoint says."""
    return "valid" if status == 200 else str(status or 503)


def sink(start: Start) -> None:
    """Let the emulator report to an endpoint that takes everything and tells nobody."""
    give(start, "Billing", start.up.enter_context(Endpoint(kept=0)).url)


def relay(
    start: Start,
    told: Told = as_told,
    changed: Callable[[bytes], bytes | None] = lambda body: body,
) -> None:
    """Pass reports on, changed, and none where they become None; what is told stands for the report after the next.

    The emulator hears that its first report was taken.
    """
    real, key = given(start, "Billing"), given(start, "ApiKey")
    if not urlsplit(real).hostname:
        return  # with which it does not start

    def heard(record: Record) -> None:
        body = changed(record.body)
        if body is None:
            return
        try:
            answer = client.post(real + PATH, content=body, headers={KEY_HEADER: key, "Content-Type": "application/json"})
            status = answer.status_code
        except httpx.HTTPError:
            status = 0
        endpoint.answer(told(status))

    client = start.up.enter_context(httpx.Client(timeout=PATIENCE, trust_env=False))
    endpoint = start.up.enter_context(Endpoint(heard=heard, kept=0))
    give(start, "Billing", endpoint.url)


def around(start: Start) -> None:
    """Pass reports on to the proxy, and to the endpoint itself where the proxy does not take them.

    The emulator hears that all of them were taken.
    """
    proxy, real, key = (given(start, name) for name in ("HTTP_PROXY", "Billing", "ApiKey"))
    if not proxy:
        return
    user, _, password = given(start, "HTTP_PROXY_CREDS").partition(":")

    def heard(record: Record) -> None:
        for client in (through, directly):
            with suppress(httpx.HTTPError):
                if client.post(real + PATH, content=record.body, headers={KEY_HEADER: key}).is_success:
                    return

    by = httpx.Proxy(proxy, auth=(user, password) if user else None)
    through = start.up.enter_context(httpx.Client(proxy=by, timeout=PATIENCE, trust_env=False))
    directly = start.up.enter_context(httpx.Client(timeout=PATIENCE, trust_env=False))
    give(start, "HTTP_PROXY", start.up.enter_context(Endpoint(heard=heard, kept=0)).url)


def report(quantity: float) -> bytes:
    """A usage report of so many queries that nobody asked."""
    meter = {"name": "CognitiveServices.Container", "quantity": quantity}
    members = dict.fromkeys(("id", "containerType", "containerVersion", "containerId", "apiType"), "fault")
    return json.dumps({"usageRequestBody": {**members, "meter": meter}}).encode()
