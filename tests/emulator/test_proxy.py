"""What leaves through a proxy, and with which credentials."""

from __future__ import annotations

import asyncio
import base64
import os
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest
from emulators import FRONT_DOOR, start
from reads import SYNC, by_url, serving, texts

from conformance.billing.endpoint import Endpoint
from conformance.emulator.fetch import NotFetched, fetched
from conformance.emulator.settings.proxy import Proxy
from conformance.worlds.pages.files import png
from conformance.worlds.pages.strategies import saying

if TYPE_CHECKING:
    from collections.abc import Generator

CREDENTIALS = "Basic " + base64.b64encode(b"jerry:123:456").decode()
PAGE = png(saying("river", "needle")).content
SECONDS = 10.0


class Passing(BaseHTTPRequestHandler):
    """Hands reports on to where they go, and knows one file of a host that nobody else knows."""

    asked: list[tuple[str, str, str | None]]

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self._note()
        answer = httpx.post(self.path, content=content, trust_env=False)
        self._say(answer.status_code, answer.content)

    def do_GET(self) -> None:
        self._note()
        self._say(200, PAGE)

    def do_CONNECT(self) -> None:
        self._note()
        self._say(502, b"")

    def _note(self) -> None:
        self.asked.append((self.command, self.path, self.headers["Proxy-Authorization"]))

    def _say(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def proxy() -> Generator[tuple[str, list[tuple[str, str, str | None]]]]:
    """Its address, and what it was asked: method, target and credentials."""
    asked: list[tuple[str, str, str | None]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Passing,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def emulator(
    billing: str, arguments: tuple[str, ...] = (), environment: dict[str, str] | None = None
) -> Generator[httpx.Client]:
    settings = ("Eula=accept", f"Billing={billing}", "ApiKey=any", *arguments)
    around = {**os.environ, **(environment or {})}
    with (
        start([*FRONT_DOOR, "--port", "0", *settings], around) as started,
        httpx.Client(base_url=started.url, trust_env=False) as client,
    ):
        yield client


def status(client: httpx.Client, wanted: str) -> str:
    """That of the key, once it is the wanted one, or after a while."""
    deadline = time.monotonic() + SECONDS
    while (found := client.get("/status").json()["apiStatus"]) != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("as_environment", [False, True])
def test_metering_goes_through_the_proxy_with_its_credentials(*, as_environment: bool) -> None:
    with Endpoint() as billing, proxy() as (address, asked):
        given = {"HTTP_PROXY": address, "HTTP_PROXY_CREDS": "jerry:123:456"}
        arguments = () if as_environment else tuple(f"{name}={value}" for name, value in given.items())
        with emulator(billing.url, arguments, {**given, "NO_PROXY": ""} if as_environment else {}) as client:
            assert status(client, "Valid") == "Valid"

    assert len(asked) == len(billing.records) > 0
    assert {(method, target.startswith(billing.url), shown) for method, target, shown in asked} == {("POST", True, CREDENTIALS)}


def test_metering_passes_a_host_that_is_to_be_reached_without_it() -> None:
    with (
        Endpoint() as billing,
        proxy() as (address, asked),
        emulator(billing.url, (f"HTTP_PROXY={address}", "HTTP_PROXY_BYPASS_URLS=abc.com, 127.0.0.1")) as client,
    ):
        assert status(client, "Valid") == "Valid"

    assert billing.records
    assert not asked


def test_an_encrypted_endpoint_is_reached_by_a_tunnel_or_not_at_all() -> None:
    with proxy() as (address, asked):
        given = (f"HTTP_PROXY={address}", "HTTP_PROXY_CREDS=jerry:123:456")
        with emulator("https://name.cognitiveservices.example", given) as client:
            assert status(client, "CouldNotConnect") == "CouldNotConnect"

    assert set(asked) == {("CONNECT", "name.cognitiveservices.example:443", CREDENTIALS)}


def test_read_fetches_files_through_the_proxy() -> None:
    with proxy() as (address, asked):
        given = (f"HTTP_PROXY={address}", "HTTP_PROXY_CREDS=jerry:123:456")
        with serving("read", *given) as (client, _):
            answer = by_url(client, SYNC["read"], "http://files.invalid/page.png")

    assert texts(answer.json()) == ["river needle"]
    assert ("GET", "http://files.invalid/page.png", CREDENTIALS) in asked


def test_the_proxy_leads_to_no_private_address_that_is_known_as_one() -> None:
    with proxy() as (address, asked), pytest.raises(NotFetched, match="not public"):
        asyncio.run(fetched("http://localhost:1/page.png", 10, private=False, proxy=Proxy(address)))

    assert not asked


def test_a_demonstration_leaves_the_proxy_of_the_shell_alone() -> None:
    around = {**os.environ, "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    with (
        start([*FRONT_DOOR, "--demo", "--port", "0"], around) as started,
        httpx.Client(base_url=started.url, trust_env=False) as client,
    ):
        assert status(client, "Valid") == "Valid"
