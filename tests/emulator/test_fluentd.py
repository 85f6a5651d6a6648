"""Log events as a Fluentd server gets them."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

import msgspec
import trustme
from reads import serving

from conformance.emulator.logs import Event
from conformance.emulator.logs.fluentd import Fluentd
from conformance.emulator.settings.logging import FluentdSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    import pytest

SECONDS = 15.0


class Server:
    """Takes one connection after the other, and keeps what comes."""

    def __init__(self, listener: socket.socket, tls: ssl.SSLContext | None = None) -> None:
        self.port = listener.getsockname()[1]
        self.received = b""
        self._listener = listener
        self._tls = tls
        self._connection: socket.socket | None = None
        Thread(target=self._run, daemon=True).start()

    def hang_up(self) -> None:
        for opened in (self._connection, self._listener):
            with suppress(OSError):  # the other side may have hung up before, and the thread that reads have closed it
                if opened:
                    opened.shutdown(socket.SHUT_RDWR)

    def messages(self) -> list[Any]:
        """What is complete so far; heartbeats are None."""
        for count in range(len(self.received) + 1):
            try:
                return msgspec.msgpack.decode(b"\xdd" + count.to_bytes(4, "big") + self.received)
            except msgspec.DecodeError:
                continue  # more or fewer messages than that
        return []

    def wait_for(self, true: Callable[[list[Any]], object]) -> list[Any]:
        """The messages, once they are as told."""
        deadline = time.monotonic() + SECONDS
        while not true(found := self.messages()) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert true(found), found
        return found

    def _run(self) -> None:
        while True:
            try:
                self._connection, _ = self._listener.accept()
                if self._tls:
                    self._connection = self._tls.wrap_socket(self._connection, server_side=True)
                with self._connection as connection:
                    while more := connection.recv(65536):
                        self.received += more
            except OSError:
                return


@contextmanager
def listening(port: int = 0, tls: ssl.SSLContext | None = None) -> Generator[Server]:
    with socket.create_server(("127.0.0.1", port)) as listener:
        server = Server(listener, tls)
        yield server
        server.hang_up()


def said(messages: list[Any]) -> list[str]:
    return [message[2]["message"] for message in messages if message]


def test_events_and_heartbeats_arrive() -> None:
    with listening() as server:
        settings = ["Fluentd:Host=127.0.0.1", f"Fluentd:Port={server.port}", "Fluentd:HeartbeatMs=100"]
        with serving("anomaly-detector", *settings, "Logging:Fluentd:LogLevel:Default=Debug") as (client, _):
            assert client.get("/ready").status_code == 200
            found = server.wait_for(lambda messages: None in messages and any("/ready" in line for line in said(messages)))
    first = next(message for message in found if message)

    assert first[0] == "anomaly-detector"
    assert (first[1].code, len(first[1].data)) == (0, 8)
    assert abs(int.from_bytes(first[1].data[:4], "big") - time.time()) < 60
    assert any(line.startswith("Now listening on: ") for line in said(found))


def test_a_server_that_is_not_there_hinders_nothing_and_gets_everything_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving("anomaly-detector", "Fluentd:Host=127.0.0.1", f"Fluentd:Port={port}") as (client, started):
        assert client.get("/ready").status_code == 200
        with listening(port) as server:
            server.wait_for(lambda messages: any(line.startswith("Now listening on: ") for line in said(messages)))
        assert "Warning: Fluentd takes no log events (ConnectionRefusedError); trying again." in started.said.splitlines()


def test_a_server_that_hung_up_is_called_again() -> None:
    with listening() as server:
        sender = Fluentd(FluentdSettings("127.0.0.1", server.port, 60, 32768, tls=False, tls_patience=1), "tag")
        sender.write(Event("Debug", "Any", "before"))
        server.wait_for(lambda messages: said(messages) == ["before"])
    with listening(server.port) as server:
        sender.write(Event("Debug", "Any", "after"))
        server.wait_for(lambda messages: said(messages) == ["after"])
    sender.close()


def test_tls_is_spoken_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with listening(tls=tls) as server:
        sender = Fluentd(FluentdSettings("127.0.0.1", server.port, 60, 32768, tls=True, tls_patience=5), "tag")
        sender.write(Event("Debug", "Any", "in confidence"))
        sender.rest()
        found = server.wait_for(lambda messages: len(messages) == 2)
        sender.close()

    assert said(found) == ["in confidence"]
