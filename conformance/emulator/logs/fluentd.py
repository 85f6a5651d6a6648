"""Sending events to a Fluentd server, in its forward protocol: MessagePack over TCP, one ``[tag, time, record]`` an event."""

from __future__ import annotations

import socket
import ssl
import struct
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from conformance.emulator.logs import Event
    from conformance.emulator.settings.logging import FluentdSettings

SECONDS = 5.0
"""That a connection may take to begin, and the server to take what is sent."""
NOTHING = msgspec.msgpack.encode(None)
"""A heartbeat: servers read it and throw it away."""
EVENT_TIME = 0
"""The extension type of a time: seconds and nanoseconds, 32 bits each."""


class Fluentd:
    """A connection to a server, made when it is needed, and again when the server has gone."""

    def __init__(self, settings: FluentdSettings, tag: str) -> None:
        self._settings = settings
        self._tag = tag
        self._connection: socket.socket | None = None

    def write(self, event: Event) -> None:
        """Send it; raises OSError where the server is not there."""
        self._send(message(event, self._tag))

    def rest(self) -> None:
        """Send a heartbeat."""
        self._send(NOTHING)

    def close(self) -> None:
        """Hang up."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _send(self, content: bytes) -> None:
        if self._connection and _has_gone(self._connection):
            self.close()
        try:
            self._connection = self._connection or self._connected()
            self._connection.sendall(content)
        except OSError:
            self.close()
            raise

    def _connected(self) -> socket.socket:
        settings = self._settings
        try:
            connection = socket.create_connection((settings.host, settings.port), SECONDS)
        except UnicodeError:  # what a name of a host cannot be, such as a..b
            raise OSError("no such host") from None
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, settings.buffer)
            if settings.tls:
                connection.settimeout(settings.tls_patience)
                connection = ssl.create_default_context().wrap_socket(connection, server_hostname=settings.host)
            connection.settimeout(SECONDS)
        except OSError:
            connection.close()
            raise
        return connection


def message(event: Event, tag: str) -> bytes:
    """An event as a server reads it."""
    seconds = event.at.timestamp()
    time = msgspec.msgpack.Ext(EVENT_TIME, struct.pack(">II", int(seconds), event.at.microsecond * 1000))
    return msgspec.msgpack.encode([tag, time, event.record()])


def _has_gone(connection: socket.socket) -> bool:
    """Whether the other side hung up: what is sent then is lost without an error."""
    connection.settimeout(0)
    try:
        return not connection.recv(4096)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(SECONDS)
