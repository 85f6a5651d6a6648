"""Reads what comes over one connection, request after request, and keeps every byte of it.

The parsers at hand give the parts of a request but not its bytes, and what is no request not at all; here both are evidence.
"""

from __future__ import annotations

import re
import socket
import time
from dataclasses import dataclass

LARGEST = 1_000_000
"""Bytes of one request that are kept, its head and framing included."""
LARGEST_HEAD = 64_000
"""Those of them that its head may take."""
SECONDS = 30.0
"""That a request may take, from its first byte to its last."""
IDLE = 120.0
"""Seconds that a connection is kept open without a request."""
QUIET = 0.25
"""Seconds of silence after which what is no HTTP is taken to be all there."""
PIECE = 65536

_FIRST = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z\r\n-]")
"""What a method, or an empty line before it, can begin with."""
_REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/1\.([01])\r?\n")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*\r?\n", re.DOTALL)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\n]*)?\r?\n")


class _Flaw(Exception):
    """What came is no whole request; why, and the status to answer, 0 for none."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.why = why
        self.status = status


@dataclass
class Arrived:
    """One request, or what came instead of one."""

    method: str = ""
    target: str = ""
    version: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    raw: bytes = b""
    """Every byte of it."""
    at: float = 0.0
    """When its first byte came, on the monotonic clock."""
    flaw: str = ""
    """Why it is no whole request; empty for one that is."""
    refused: int = 0
    """The status for a flaw; 0 where nobody is left to hear it."""

    def header(self, name: str) -> str:
        """The last header with this name; empty when there is none."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name.lower()), "")

    @property
    def kept(self) -> bool:
        """Whether the connection is good for another request."""
        return not self.flaw and self.version == "1" and "close" not in self.header("connection").lower()


class Incoming:
    """The bytes of one connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._ahead = bytearray()
        self._raw = bytearray()
        self._deadline = 0.0
        self._limit = LARGEST_HEAD

    def next(self, patience: float | None = IDLE) -> Arrived | None:
        """The next request; None when the connection ends without another, or is idle for so long."""
        self._raw = bytearray()
        self._limit = LARGEST_HEAD
        if not self._ahead and not self._arrives(patience):
            return None
        arrived = Arrived(at=time.monotonic())
        self._deadline = arrived.at + SECONDS
        body = bytearray()
        try:
            self._read_head(arrived)
            self._limit = LARGEST
            self._read_body(arrived, body)
        except _Flaw as flaw:
            if flaw.status == 400:
                while len(self._raw) + len(self._ahead) < LARGEST and self._arrives(QUIET):
                    pass
            self._raw += self._ahead[: LARGEST - len(self._raw)]
            self._ahead.clear()
            arrived.flaw, arrived.refused = flaw.why, flaw.status
        arrived.raw, arrived.body = bytes(self._raw), bytes(body)
        return arrived

    def discard(self, seconds: float) -> None:
        """Take what still comes and throw it away: closing before would take back the answer, too."""
        end = time.monotonic() + seconds
        while self._arrives(end - time.monotonic()):
            self._ahead.clear()

    def _arrives(self, patience: float | None) -> bool:
        """Whether something comes in so many seconds."""
        if patience is not None and patience <= 0:
            return False
        self._connection.settimeout(patience)
        try:
            piece = self._connection.recv(PIECE)
        except OSError:
            return False
        self._ahead += piece
        return bool(piece)

    def _fetch(self) -> None:
        left = self._deadline - time.monotonic()
        try:
            self._connection.settimeout(max(left, 0.001))
            piece = self._connection.recv(PIECE)
        except TimeoutError:
            raise _Flaw(f"its end did not come within {SECONDS:.0f} seconds", 408) from None
        except OSError as error:
            raise _Flaw(f"the connection broke off before its end ({error.strerror})", 0) from None
        if not piece:
            raise _Flaw("the connection was closed before its end", 0)
        self._ahead += piece

    def _take(self, count: int) -> bytes:
        taken = bytes(self._ahead[:count])
        del self._ahead[:count]
        self._raw += taken
        return taken

    def _room(self) -> int:
        room = self._limit - len(self._raw)
        if room <= 0:
            status = 413 if self._limit == LARGEST else 431
            raise _Flaw(
                f"it is longer than {self._limit} bytes{' before its body' if status == 431 else ''} and was cut", status
            )
        return room

    def _line(self) -> bytes:
        while True:
            room = self._room()
            if end := self._ahead.find(b"\n", 0, room) + 1:
                return self._take(end)
            if len(self._ahead) >= room:
                self._take(room)
            else:
                self._fetch()

    def _bytes(self, count: int, into: bytearray) -> None:
        while count:
            if not self._ahead:
                self._fetch()
            piece = self._take(min(count, self._room()))
            into += piece
            count -= len(piece)

    def _read_head(self, arrived: Arrived) -> None:
        if not _FIRST.match(self._ahead):
            raise _Flaw("TLS, to a port that speaks plain HTTP" if self._ahead[0] == 0x16 else "no HTTP")
        while not (line := self._line()).strip():
            pass
        found = _REQUEST_LINE.fullmatch(line)
        if not found:
            raise _Flaw("no request of HTTP/1.1 or 1.0")
        arrived.method, arrived.target, arrived.version = (part.decode("latin-1") for part in found.groups())
        headers: list[tuple[str, str]] = []
        try:
            while (line := self._line()).strip():
                named = _HEADER.fullmatch(line)
                if not named:
                    raise _Flaw("one of its headers is none")
                headers.append((named[1].decode("latin-1"), named[2].decode("latin-1")))
        finally:
            arrived.headers = tuple(headers)

    def _read_body(self, arrived: Arrived, body: bytearray) -> None:
        if "100-continue" in arrived.header("expect").lower() and not self._ahead:
            try:
                self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            except OSError as error:
                raise _Flaw(f"the connection broke off before its end ({error.strerror})", 0) from None
        coding, length = arrived.header("transfer-encoding"), arrived.header("content-length") or "0"
        if coding:
            if coding.lower() != "chunked":
                raise _Flaw("a transfer coding that is not known here")
            self._read_chunks(body)
        elif not (length.isascii() and length.isdecimal()):
            raise _Flaw("its Content-Length is no number")
        else:
            self._bytes(int(length[:20]), body)

    def _read_chunks(self, body: bytearray) -> None:
        size = -1
        while size:
            found = _CHUNK.fullmatch(self._line())
            if not found:
                raise _Flaw("a chunk without a size")
            size = int(found[1], 16)
            self._bytes(size, body)
            if size and self._line().strip():
                raise _Flaw("a chunk that does not end where it should")
        while self._line().strip():  # trailers
            pass
