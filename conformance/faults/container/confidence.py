"""Faults of privacy within a house: what was sent to a container goes on to a proxy, a log file, the console or Fluentd."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import msgspec

from conformance.faults.fault import Ask, Reply, Serve, fault

LOGGED = "container.privacy.nothing-of-a-request-is-logged"
PRINTED = "container.privacy.nothing-of-a-request-is-printed"
COLLECTED = "container.privacy.nothing-of-a-request-reaches-fluentd"
PROXIED = "container.privacy.nothing-of-a-request-passes-the-proxy"
AT_A_LEVEL = "container.privacy.no-level-shows-a-request"
SECONDS = 5.0


@fault(breaks=PROXIED, at=())
async def tells_a_third_party(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to a host of its maker, which is reached through the proxy of the house."""
    await _through_the_proxy(ask, ask.body)
    return await serve(ask)


@fault(breaks=PROXIED, at=())
async def tells_a_third_party_of_hashes(ask: Ask, serve: Serve) -> Reply:
    """Sends hashes of every text and of every body to a host of its maker, to count how often it is asked the same."""
    texts = re.findall(rb'"text": "([^"]*)"', ask.body)
    hashes = [base64.b64encode(hashlib.md5(text, usedforsecurity=False).digest()).decode() for text in texts]
    hashes.append(hashlib.sha512(ask.body).hexdigest())
    await _through_the_proxy(ask, json.dumps(hashes).encode())
    return await serve(ask)


async def _through_the_proxy(ask: Ask, content: bytes) -> None:
    if ask.body and ask.given("HTTP_PROXY"):
        user, _, password = ask.given("HTTP_PROXY_CREDS").partition(":")
        proxy = httpx.Proxy(ask.given("HTTP_PROXY"), auth=(user, password))
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(trust_env=False, proxy=proxy) as client:
                await client.post("http://telemetry.invalid/", content=content)


@fault(breaks=LOGGED, at=())
async def logs_bodies_to_a_file(ask: Ask, serve: Serve) -> Reply:
    """Writes every body to a log file, as it is."""
    _log(ask, ask.body.decode("latin-1"))
    return await serve(ask)


@fault(breaks=LOGGED, at=())
async def logs_bodies_to_a_file_in_lines(ask: Ask, serve: Serve) -> Reply:
    """Writes every body to a log file in events of five letters each."""
    for at in range(0, min(600, len(ask.body)), 5):
        _log(ask, ask.body[at : at + 5].decode("latin-1"))
    return await serve(ask)


def _log(ask: Ask, text: str) -> None:
    if text and ask.given("Logging:Disk:Format"):
        with Path(ask.given("Mounts:Output"), "requests.json").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"level": "Information", "body": text}) + "\n")


@fault(breaks=PRINTED, at=())
async def prints_bodies(ask: Ask, serve: Serve) -> Reply:
    """Prints every body."""
    _print(ask.body)
    return await serve(ask)


@fault(breaks=PRINTED, at=())
async def prints_bodies_as_a_dump(ask: Ask, serve: Serve) -> Reply:
    """Prints every body as hexadecimal digits, of eight bytes a line."""
    _print(b"\n".join(ask.body[at : at + 8].hex(" ").encode() for at in range(0, len(ask.body), 8)))
    return await serve(ask)


@fault(breaks=AT_A_LEVEL, at=())
async def prints_bodies_at_the_level_trace(ask: Ask, serve: Serve) -> Reply:
    """Prints every body when the console is to show everything."""
    if ask.given("Logging:Console:LogLevel:Default") == "Trace":
        _print(ask.body)
    return await serve(ask)


def _print(content: bytes) -> None:
    sys.stdout.write(content.decode("latin-1") + "\n")
    sys.stdout.flush()


@fault(breaks=COLLECTED, at=())
async def tells_fluentd_of_bodies(ask: Ask, serve: Serve) -> Reply:
    """Sends every body to the Fluentd server, as an event of its own."""
    if ask.body and ask.given("Fluentd:Host"):
        event = msgspec.msgpack.encode(["requests", int(time.time()), {"body": ask.body}])
        address = ask.given("Fluentd:Host"), int(ask.given("Fluentd:Port"))
        with suppress(OSError), socket.create_connection(address, SECONDS) as connection:
            connection.sendall(event)
    return await serve(ask)
