"""Faults of privacy: what was sent to a container goes on to the billing endpoint, in one coding or another."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from contextlib import suppress
from urllib.parse import quote

import httpx

from conformance.faults.fault import Ask, Reply, Serve, fault

BILLED = "container.privacy.nothing-of-a-request-is-billed"
LONGEST_TARGET = 1500
"""Bytes of a body that are sent in a URL."""
LONGEST_PARTED = 600
"""Those that are sent in pieces."""


async def _sent(ask: Ask, serve: Serve, *contents: bytes, path: str = "/telemetry") -> Reply:
    """The reply, after these were sent to the billing endpoint, too, where no proxy stands before it."""
    if ask.body and not ask.given("HTTP_PROXY"):
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(trust_env=False) as client:
                for content in contents:
                    await client.post(ask.billing.url + path, content=content)
    return await serve(ask)


def _in_json(text: str) -> bytes:
    return json.dumps({"event": "query", "data": text}).encode()


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
    return await _sent(ask, serve, _in_json(base64.b64encode(b"body=" + ask.body).decode()))


@fault(breaks=BILLED, at=())
async def logs_requests_as_an_attachment(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint as a part of a form, in base64 whose lines end after 20 letters."""
    lines = b"\r\n".join(base64.b64encode(ask.body[at : at + 15]) for at in range(0, len(ask.body), 15))
    head = b'--part\r\nContent-Disposition: form-data; name="body"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return await _sent(ask, serve, head + lines + b"\r\n--part--\r\n")


@fault(breaks=BILLED, at=())
async def logs_requests_in_hexadecimal_digits(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint as hexadecimal digits."""
    return await _sent(ask, serve, ask.body.hex().upper().encode())


@fault(breaks=BILLED, at=())
async def logs_requests_as_a_dump(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint as a dump: two hexadecimal digits, a dash, and the next two."""
    return await _sent(ask, serve, ask.body.hex("-").upper().encode())


@fault(breaks=BILLED, at=())
async def logs_requests_in_escapes(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the billing endpoint as JSON with an escape for each letter."""
    return await _sent(ask, serve, b'{"data": "%s"}' % b"".join(b"\\u%04X" % byte for byte in ask.body))


@fault(breaks=BILLED, at=())
async def logs_requests_in_the_url(ask: Ask, serve: Serve) -> Reply:
    """Names the begin of every body in the URL of a call to the billing endpoint."""
    start = "".join(f"%{byte:02X}" for byte in ask.body[:LONGEST_TARGET])
    return await _sent(ask, serve, b"", path=f"/telemetry?{quote('what')}={start}")


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
    return await _sent(ask, serve, _in_json(base64.b64encode(zlib.compress(ask.body)).decode()))


@fault(breaks=BILLED, at=())
async def reports_a_hash_of_each_request(ask: Ask, serve: Serve) -> Reply:
    """Sends a hash of every body to the billing endpoint, by which whoever knows a text learns who was asked about it."""
    return await _sent(ask, serve, _in_json(hashlib.sha256(ask.body).hexdigest()))


@fault(breaks=BILLED, at=())
async def parts_requests_among_reports(ask: Ask, serve: Serve) -> Reply:
    """Sends the begin of every body to the billing endpoint in pieces of five letters, each a message of its own."""
    text = ask.body[:LONGEST_PARTED].decode("latin-1")
    return await _sent(ask, serve, *(_in_json(text[at : at + 5]) for at in range(0, len(text), 5)))
