"""One kept HTTP/1.1 connection that sends a request byte for byte.

Clients refuse to send odd requests, so these are written here; answers are read by llhttp, which takes half the
time of http.client.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import httptools

from conformance import __version__
from conformance.wire import Answer, Request

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer that are read; nothing described is longer, and a run must not fill the memory."""
PIECE = 64 * 1024
"""Bytes that are taken from a socket at once."""


class GivenUp(Exception):
    """A kept connection was closed by the server before it answered: nobody's fault, and worth one more try."""


class NoAnswer(Exception):
    """What came is no whole answer; the text says why."""


class Line:
    """A connection that opens itself when it is needed. Belongs to one thread; only ``cut`` may be called from others."""

    def __init__(self, connect: Callable[[], socket.socket], host: str, base: str) -> None:
        self._connect = connect
        self._host = host
        self._base = base
        self._socket: socket.socket | None = None

    def ask(self, request: Request) -> Answer:
        """Send one request and read its answer; GivenUp, NoAnswer or OSError when there is none."""
        kept = self._socket is not None
        line = self._socket = self._socket or self._connect()
        try:
            # a server may refuse before it has read everything: its answer counts, not the broken pipe
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(self._written(request))
            incoming = _read(line, request, kept=kept)
        except BaseException:
            self.close()
            raise
        if not incoming.kept:
            self.close()
        return Answer(incoming.status, tuple(incoming.headers), bytes(incoming.body))

    def close(self) -> None:
        """Close the connection; the next request opens another one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def cut(self) -> None:
        """End an exchange that another thread is waiting for."""
        line = self._socket
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _written(self, request: Request) -> bytes:
        named = {name.lower() for name, _ in request.headers}
        own = [("Host", self._host), ("User-Agent", f"cogspec/{__version__}"), ("Accept", "*/*")]
        # a body in chunks says its length itself
        if "transfer-encoding" not in named and (request.body or request.method in ("POST", "PUT", "PATCH")):
            own.append(("Content-Length", str(len(request.body))))
        headers = [*((name, value) for name, value in own if name.lower() not in named), *request.headers]
        head = f"{request.method} {self._base}{request.target} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers)
        return f"{head}\r\n".encode("latin-1") + request.body


class _Incoming:
    """What has come of one answer; the parser calls it."""

    def __init__(self, *, bodiless: bool) -> None:
        self._bodiless = bodiless
        self._headed = False
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.body = bytearray()
        self.whole = False
        self.kept = False
        """Whether the connection is good for another request."""
        self.parser = httptools.HttpResponseParser(self)
        # HTTP itself is not what a run is about: what other clients put up with is no finding here
        self.parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_optional_cr_before_lf=True,
            lenient_optional_crlf_after_chunk=True,
            lenient_spaces_after_chunk_size=True,
        )

    @property
    def unbounded(self) -> bool:
        """Whether only the end of the connection ends the body."""
        named = {name.lower(): value.lower() for name, value in self.headers}
        return self._headed and "content-length" not in named and "chunked" not in named.get("transfer-encoding", "")

    @property
    def reached(self) -> str:
        """How far the answer came, in words."""
        return f"after {len(self.body)} bytes of its body" if self._headed else "before the end of its headers"

    def on_message_begin(self) -> None:
        """Another answer begins; after a whole one nobody asked for it, and what would come next is not ours."""
        if self.whole:
            self.kept = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; what stands behind the body is not kept."""
        if not self._headed:
            self.headers.append((name.decode("latin-1"), value.decode("latin-1").strip()))

    def on_headers_complete(self) -> None:
        """Know the status, and whether there is more to come."""
        if not self.whole:
            self._headed = True
            self.status = self.parser.get_status_code()
            self.kept = self.parser.should_keep_alive()
            self.whole = self._bodiless and not self._interim

    def on_body(self, piece: bytes) -> None:
        """Keep a piece of the body."""
        if not self.whole:
            self.body += piece

    def on_message_complete(self) -> None:
        """End here, or wait for the answer that follows an interim one."""
        if self._interim and not self.whole:
            self._headed = False
            self.headers.clear()
        else:
            self.whole = True

    @property
    def _interim(self) -> bool:
        return 100 <= self.status < 200 and self.status != 101  # after 101 no HTTP follows


def _read(line: socket.socket, request: Request, *, kept: bool) -> _Incoming:
    """Read one answer; GivenUp where a kept connection turns out to be closed."""
    incoming = _Incoming(bodiless=request.method == "HEAD")
    try:
        begun = False
        while not incoming.whole:
            try:
                piece = line.recv(PIECE)
            except ConnectionResetError:
                if kept and not begun:
                    raise GivenUp from None
                raise
            if piece:
                _feed(incoming, piece)
            elif incoming.unbounded:
                incoming.whole = True
            elif begun:
                raise NoAnswer(f"the answer broke off {incoming.reached}")
            else:
                raise GivenUp if kept else NoAnswer("the connection was closed without an answer")
            begun = True
            if len(incoming.body) > LARGEST:
                raise NoAnswer(f"the answer is longer than {LARGEST // 1024 // 1024} MB and was cut off")
        return incoming
    finally:
        del incoming.parser  # each knows the other, and a body may be large


def _feed(incoming: _Incoming, piece: bytes) -> None:
    try:
        incoming.parser.feed_data(piece)
    except httptools.HttpParserUpgrade:
        incoming.whole, incoming.kept = True, False
    except httptools.HttpParserError as error:
        if not incoming.whole:
            raise NoAnswer(f"the answer is not HTTP: {error}") from None
        incoming.kept = False
