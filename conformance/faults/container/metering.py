"""Faults of what is reported to the billing endpoint, and of what follows when it takes no reports."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from conformance.billing.message import KEY_HEADER, PATH
from conformance.faults.fault import Ask, Calls, Reply, Serve, fault, start_fault
from conformance.faults.relay import as_told, relay, report

if TYPE_CHECKING:
    from conformance.emulator.command import Start

HOPELESS = (401, 403)
"""What an endpoint says of a key."""


@start_fault(breaks="container.metering.arrives")
def reports_at_its_start_alone(start: Start) -> None:
    """Asks at its start whether its key is good, and reports nothing ever after."""
    calls = Calls()
    relay(start, changed=lambda body: body if calls.next() == 1 else None)


@start_fault(breaks="container.metering.grows-with-use")
def reports_nothing_but_zeros(start: Start) -> None:
    """Reports in time, and reports that nothing was used."""

    def emptied(body: bytes) -> bytes:
        said = json.loads(body)
        said["usageRequestBody"]["meter"]["quantity"] = 0.0
        return json.dumps(said).encode()

    relay(start, changed=emptied)


@fault(breaks="container.metering.probes-cost-nothing", at=("container.ready", "container.status"))
async def probes_are_billed(ask: Ask, serve: Serve) -> Reply:
    """Counts every question to /ready and /status as a query."""
    await _bill(ask)
    return await serve(ask)


@fault(breaks="container.metering.refused-calls-cost-nothing", at=())
async def refused_calls_are_billed(ask: Ask, serve: Serve) -> Reply:
    """Counts queries when they arrive, also those that it refuses."""
    reply = await serve(ask)
    if reply.status >= 400:
        await _bill(ask)
    return reply


async def _bill(ask: Ask) -> None:
    with suppress(httpx.HTTPError):
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.post(ask.billing.url + PATH, content=report(1), headers={KEY_HEADER: ask.billing.key})


@start_fault(breaks="container.metering.ten-failures-end-serving")
def serves_on_without_its_endpoint(start: Start) -> None:
    """Goes on serving, however many reports have failed."""
    relay(start, lambda status: as_told(status) if status in HOPELESS else "valid")


@start_fault(breaks="container.metering.ten-failures-end-serving")
def ends_with_its_tenth_failure(start: Start) -> None:
    """Ends when ten reports have failed, so that nobody can ask it what is wrong."""
    failures = Calls()

    def told(status: int) -> str:
        if status not in (200, *HOPELESS) and failures.next() == 10:
            os.kill(os.getpid(), signal.SIGTERM)
        return as_told(status)

    relay(start, told)


@dataclass
class Grudge:
    """Whether a container has refused a query for its key."""

    held: bool = False


@fault(breaks="container.metering.recovers", at=())
async def never_recovers(ask: Ask, serve: Serve) -> Reply:
    """Refuses queries for ever once it has refused one for want of a report."""
    grudge = ask.memory(Grudge)
    reply = await serve(ask)
    if ask.method != "POST":
        return reply
    grudge.held = grudge.held or reply.status == 403
    return Reply.of(403, {"error": {"code": "NoCredit", "message": "Start it again."}}) if grudge.held else reply
