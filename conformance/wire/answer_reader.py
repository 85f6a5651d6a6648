"""Reads one answer off a connection, however the server frames it.

llhttp does it in half the time of http.client, and through the same callbacks for every kind of body.
"""

from __future__ import annotations

import socket

import httptools

from conformance.wire.codings import Unpackable, unpacked
from conformance.wire.limits import MEBIBYTE, Limits
from conformance.wire.messages import Answer

PIECE = 64 * 1024
"""Bytes that are taken from a socket at once."""


class GivenUp(Exception):
    """A kept connection was closed by the server before it answered: nobody's fault, and worth one more try."""


class NoAnswer(Exception):
    """What came is no whole answer; the text says why."""


class _Reader:
    """What has come of one answer; the parser calls it."""

    def __init__(self, limits: Limits, *, bodiless: bool) -> None:
        self._limits = limits
        self._bodiless = bodiless
        self._headed = False
        self._interim_answers = 0
        self.received = 0
        """Bytes that have come of it, headers and framing included."""
        self.head = 0
        """Those of them that came before any body."""
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

    def took(self, count: int) -> None:
        """Count bytes that have come, before they are read."""
        self.received += count
        if not self._headed:
            self.head += count

    @property
    def excess(self) -> str:
        """The limit that what has come oversteps, in words; empty while it keeps them."""
        if len(self.body) > self._limits.body:
            return f"the answer is longer than {self._limits.body // MEBIBYTE} MB and was cut off"
        if self._interim_answers > self._limits.interim:
            return f"more than {self._limits.interim} interim answers came before any other, and the rest was cut off"
        if self.head > self._limits.head:
            return f"the headers are longer than {self._limits.head // 1024} KB and were cut off"
        if self.received > self._limits.head + 2 * self._limits.body:
            return f"{self.received // MEBIBYTE} MB came for {len(self.body)} bytes of a body, and the rest was cut off"
        return ""

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
            self._interim_answers += 1
            self.headers.clear()
        else:
            self.whole = True

    @property
    def _interim(self) -> bool:
        return 100 <= self.status < 200 and self.status != 101  # after 101 no HTTP follows


def receive(connection: socket.socket, method: str, limits: Limits, *, kept: bool) -> tuple[Answer, bool]:
    """Read the answer to a request with this method; True when the connection is good for another one.

    GivenUp where a connection that was kept turns out to be closed, NoAnswer where what came is no whole answer.
    """
    reader = _Reader(limits, bodiless=method == "HEAD")
    try:
        while not reader.whole:
            try:
                piece = connection.recv(PIECE)
            except ConnectionResetError:
                if kept and not reader.received:
                    raise GivenUp from None
                raise
            if piece:
                _feed(reader, piece)
            elif reader.unbounded:
                reader.whole = True
            elif reader.received:
                raise NoAnswer(f"the answer broke off {reader.reached}")
            else:
                raise GivenUp if kept else NoAnswer("the connection was closed without an answer")
            if reader.excess:
                raise NoAnswer(reader.excess)
    finally:
        del reader.parser  # each knows the other, and a body may be large
    body = bytes(reader.body)
    codings = [value for name, value in reader.headers if name.lower() == "content-encoding"]
    if codings:
        try:
            body = unpacked(body, codings, limits)
        except Unpackable as trouble:
            raise NoAnswer(str(trouble)) from None
    return Answer(reader.status, tuple(reader.headers), body), reader.kept


def _feed(reader: _Reader, piece: bytes) -> None:
    reader.took(len(piece))
    try:
        reader.parser.feed_data(piece)
    except httptools.HttpParserUpgrade:
        reader.whole, reader.kept = True, False
    except httptools.HttpParserError as error:
        if not reader.whole:
            raise NoAnswer(f"the answer is not HTTP: {error}") from None
        reader.kept = False
