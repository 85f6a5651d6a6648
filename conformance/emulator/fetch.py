"""Fetching a file that a request names by its URL, without being led into places that only this machine can see.

Every connection is judged by the address it goes to, after the name was resolved and after every redirect:
what a name means can change between a check and a call. Behind a proxy it is the proxy that connects: there
the name alone can be judged, as far as it is known here.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

import httpcore

from conformance import __version__

if TYPE_CHECKING:
    from conformance.emulator.settings.proxy import Proxy

SECONDS = 8.0
"""For everything: names, redirects and content."""
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_URL = 8192
HEADERS = [(b"User-Agent", f"cogspec/{__version__}".encode()), (b"Accept", b"*/*")]


class NotFetched(Exception):
    """A file that cannot be had from its URL, in a sentence."""


class NoUrl(NotFetched):
    """What was given is no URL of a file."""


class NotKnown(NotFetched):
    """No address has the name of its host."""


class TooLarge(NotFetched):
    """The file is there, and is larger than asked for."""


def demand_url(url: str) -> None:
    """Raise NoUrl for what cannot be the URL of a file."""
    try:
        parts = urlsplit(url)
        usable = parts.port != 0
    except ValueError:
        usable, parts = False, urlsplit("")
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if not (plain and usable and parts.scheme in ("http", "https") and parts.hostname):
        raise NoUrl("The url is not an http or https URL.")


async def fetched(url: str, largest: int, *, private: bool, proxy: Proxy | None = None) -> bytes:
    """The content behind a URL; raises NotFetched where it is not there, too slow, too large or not to be asked for.

    ``private`` lets it come from loopback and private addresses; ``proxy`` is what requests leave through.
    """
    try:
        async with asyncio.timeout(SECONDS):
            return await _followed(url, largest, _Guard(private=private), proxy)
    except TimeoutError:
        raise NotFetched(f"The file was not fetched within {SECONDS:g} seconds.") from None
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
        httpcore.UnsupportedProtocol,
        httpcore.ProxyError,
    ) as error:
        raise NotFetched(f"The file cannot be fetched ({type(error).__name__}).") from None


async def _followed(url: str, largest: int, guard: _Guard, proxy: Proxy | None) -> bytes:
    for _ in range(MOST_REDIRECTS + 1):
        demand_url(url)
        host = urlsplit(url).netloc.rpartition("@")[2]
        headers = [(b"Host", host.encode()), *HEADERS]
        async with await _pool(url, guard, proxy) as pool, pool.stream("GET", url, headers=headers) as response:
            location = next((value for name, value in response.headers if name.lower() == b"location"), b"")
            if response.status in REDIRECTS and location:
                url = urljoin(url, location.decode("latin-1"))
                continue
            if response.status != 200:
                raise NotFetched(f"The server of the file answered with status {response.status}.")
            return await _content(response, largest)
    raise NotFetched(f"The file is behind more than {MOST_REDIRECTS} redirects.")


async def _pool(url: str, guard: _Guard, proxy: Proxy | None) -> httpcore.AsyncConnectionPool:
    if proxy is None or not proxy.stands_before(url):
        return httpcore.AsyncConnectionPool(network_backend=guard)
    await guard.demand_not_private(urlsplit(url).hostname or "")
    credentials = proxy.credentials and (proxy.credentials[0].encode(), proxy.credentials[1].encode())
    return httpcore.AsyncConnectionPool(proxy=httpcore.Proxy(proxy.url, auth=credentials))


async def _content(response: httpcore.Response, largest: int) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_stream():
        content += chunk
        if len(content) > largest:
            raise TooLarge(f"The file has more than {largest} bytes.")
    return bytes(content)


class _Guard(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, unless private ones are allowed."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._network = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that is allowed."""
        address = await self._allowed(host, port)
        return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)

    async def demand_not_private(self, host: str) -> None:
        """Refuse a host that is known to have private addresses only; one that is not known here may be known to a proxy."""
        with suppress(NotKnown):
            await self._allowed(host, 0)

    async def _allowed(self, host: str, port: int) -> str:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise NotKnown("The host of the url is not known.") from None
        addresses = [str(entry[4][0]) for entry in found]
        allowed = [address for address in addresses if self._private or _is_public(address)]
        if not allowed:
            raise NotFetched("The url leads to an address that is not public.")
        return allowed[0]


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(known, "ipv4_mapped", None) or getattr(known, "sixtofour", None)
    return (mapped or known).is_global and not known.is_multicast
