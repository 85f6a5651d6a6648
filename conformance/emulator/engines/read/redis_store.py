"""Results in Redis, reached as a connection string of StackExchange.Redis says."""

from __future__ import annotations

from dataclasses import dataclass

from redis import RedisError
from redis.asyncio import BlockingConnectionPool, Redis, SSLConnection
from redis.asyncio.connection import Connection

from conformance.emulator.engines.read.store import StoreDown

PORT, PORT_OF_TLS = 6379, 6380
PREFIX = "cogspec:read:"
CONNECTIONS = 20
PATIENCE = 20.0
"""Seconds that a caller waits for one of them."""
WITHOUT_EFFECT = ("abortconnect", "syncretry", "keepalive", "name", "allowadmin", "resolvedns", "connectretry")
"""Options of the format that change nothing here."""


class NotAConnection(ValueError):
    """A connection string that is not understood, in a sentence."""


@dataclass(frozen=True)
class Address:
    """Where Redis is, and how it is spoken to."""

    host: str
    port: int = PORT
    user: str | None = None
    password: str | None = None
    tls: bool = False
    database: int = 0
    connect_seconds: float = 5.0
    answer_seconds: float = 5.0
    abort: bool = True
    """Whether the start fails when there is no connection."""


def parsed(text: str) -> Address:
    """The address in ``host:6379,password=…,ssl=False,abortConnect=False``; raises NotAConnection.

    Of several hosts it is the first: the published chart names the primary there, and its replica after it.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    hosts = [part for part in parts if "=" not in part]
    if not hosts:
        raise NotAConnection("it names no host, and one is needed, as in localhost:6379,abortConnect=False")
    options = dict(part.split("=", 1) for part in parts if "=" in part)
    given = {name.strip().lower(): value.strip() for name, value in options.items()}
    tls = _switch(given, "ssl", otherwise=False)
    host, port = _host_and_port(hosts[0], PORT_OF_TLS if tls else PORT)
    address = Address(
        host,
        port,
        given.pop("user", None),
        given.pop("password", None),
        tls,
        _number(given, "defaultdatabase", 0),
        _number(given, "connecttimeout", 5000) / 1000,
        _number(given, "synctimeout", 5000) / 1000,
        _switch(given, "abortconnect", otherwise=True),
    )
    unknown = [name for name in given if name not in WITHOUT_EFFECT]
    if unknown:
        raise NotAConnection(f"the option {unknown[0]!r} is not known here; leave it out")
    return address


class SharedByRedis:
    """For all instances that are given the same Redis."""

    def __init__(self, address: Address) -> None:
        self._where = f"Redis at {address.host}:{address.port}"
        pool = BlockingConnectionPool(
            max_connections=CONNECTIONS,
            timeout=PATIENCE,
            connection_class=SSLConnection if address.tls else Connection,
            host=address.host,
            port=address.port,
            username=address.user,
            password=address.password,
            db=address.database,
            socket_connect_timeout=address.connect_seconds,
            socket_timeout=address.answer_seconds,
        )
        self._redis = Redis(connection_pool=pool)

    async def put(self, identifier: str, value: bytes, seconds: float) -> None:
        """Keep a value."""
        try:
            await self._redis.set(PREFIX + identifier, value, px=max(1, int(seconds * 1000)))
        except (RedisError, OSError) as error:
            raise self._down(error) from None

    async def get(self, identifier: str) -> bytes | None:
        """The value."""
        try:
            value = await self._redis.get(PREFIX + identifier)
        except (RedisError, OSError) as error:
            raise self._down(error) from None
        return value if isinstance(value, bytes) else None

    async def take(self, identifier: str) -> bool:
        """Forget a value."""
        try:
            return bool(await self._redis.delete(PREFIX + identifier))
        except (RedisError, OSError) as error:
            raise self._down(error) from None

    async def reached(self) -> None:
        """Raise StoreDown when nothing answers."""
        await self.get("none")

    async def close(self) -> None:
        """End the connections."""
        await self._redis.aclose(close_connection_pool=True)

    def _down(self, error: Exception) -> StoreDown:
        return StoreDown(f"{self._where} cannot be reached ({str(error) or type(error).__name__}).")


def _host_and_port(text: str, otherwise: int) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    if not separator or host.endswith(":") or text.endswith("]"):  # no port, or a bare address of version 6
        return text.strip("[]"), otherwise
    if not port.isdecimal() or not 0 < int(port) < 65536 or not host:
        raise NotAConnection(f"{text!r} is not host:port")
    return host.strip("[]"), int(port)


def _switch(given: dict[str, str], name: str, *, otherwise: bool) -> bool:
    value = given.pop(name, str(otherwise)).lower()
    if value not in ("true", "false"):
        raise NotAConnection(f"{name} is {value!r}; it must be True or False")
    return value == "true"


def _number(given: dict[str, str], name: str, otherwise: int) -> int:
    value = given.pop(name, str(otherwise))
    if not value.isdecimal():
        raise NotAConnection(f"{name} is {value!r}; it must be a whole number")
    return int(value)
