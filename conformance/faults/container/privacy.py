"""Faults of privacy: what was sent to a container goes on to the billing endpoint, in one coding or another."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from contextlib import suppress
from urllib.parse import quote

import httpx

from conformance.faults.fault import Ask, Reply, Serve, fault

BILLED = "container.privacy.nothing-of-a-request-is-billed"
LONGEST_TARGET = 1500
"""Bytes of a body that are sent in a URL."""


async def _sent(ask: Ask, serve: Serve, content: bytes, path: str = "/telemetry") -> Reply:
    """The reply, after this was sent to the billing endpoint, too."""
    if ask.body:
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(trust_env=False) as client:
                await client.post(ask.billing.url + path, content=content)
    return await serve(ask)


@fault(breaks=BILLED, at=())
async def logs_requests_to_the_endpoint(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint, so that support can look at it."""
    return await _sent(ask, serve, ask.body)


@fault(breaks=BILLED, at=())
async def logs_requests_in_wide_characters(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint in UTF-16, as log services of some systems want it."""
    return await _sent(ask, serve, ask.body.decode("latin-1").encode("utf-16-be"))


@fault(breaks=BILLED, at=())
async def logs_requests_as_base64(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint as a member of JSON, in base64."""
    coded = base64.b64encode(b"body=" + ask.body).decode()
    return await _sent(ask, serve, json.dumps({"event": "query", "data": coded}).encode())


@fault(breaks=BILLED, at=())
async def logs_requests_in_hexadecimal_digits(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint as hexadecimal digits."""
    return await _sent(ask, serve, ask.body.hex().upper().encode())


@fault(breaks=BILLED, at=())
async def logs_requests_in_the_url(ask: Ask, serve: Serve) -> Reply:
    """Names the begin of every body in the URL of a call to the billing endpoint."""
    start = "".join(f"%{byte:02X}" for byte in ask.body[:LONGEST_TARGET])
    return await _sent(ask, serve, b"", f"/telemetry?{quote('what')}={start}")


@fault(breaks=BILLED, at=())
async def logs_requests_packed(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint in gzip, in the middle of something else."""
    return await _sent(ask, serve, b"event=query;" + gzip.compress(ask.body))


@fault(breaks=BILLED, at=())
async def logs_requests_deflated(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint in deflate without a head."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return await _sent(ask, serve, packer.compress(ask.body) + packer.flush())


@fault(breaks=BILLED, at=())
async def logs_requests_packed_as_base64(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint packed, and that as base64 in JSON."""
    return await _sent(ask, serve, json.dumps({"data": base64.b64encode(zlib.compress(ask.body)).decode()}).encode())
