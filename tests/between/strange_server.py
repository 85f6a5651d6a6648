"""A server that answers as it likes: for each request the bytes that a kind of it gives, one after the other."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

READY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
Behave = Callable[[bytes], Iterable[bytes]]
"""From the head of a request to the pieces of an answer; the connection is closed after them."""


@dataclass
class Strange:
    """One server, and the heads of the requests that it heard."""

    port: int
    heard: list[bytes] = field(default_factory=list[bytes])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def serving(behave: Behave, tls: ssl.SSLContext | None = None) -> Iterator[Strange]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        server = Strange(listener.getsockname()[1])

        def answer(connection: socket.socket) -> None:
            with contextlib.ExitStack() as stack:
                stack.enter_context(contextlib.suppress(OSError))
                stack.enter_context(connection)
                plain = tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) if tls else connection
                stack.enter_context(plain)
                plain.settimeout(30)
                head = _head(plain)
                if head:
                    server.heard.append(head)
                    for piece in behave(head):
                        plain.sendall(piece)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    threading.Thread(target=answer, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)


def _head(connection: socket.socket) -> bytes:
    """The head of a request, once all of its body has come too."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        if not piece:
            return b""
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), 0)
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            break
        body += piece
    return head


def answer(status: str, body: bytes = b"", media_type: str = "application/json", **headers: str) -> bytes:
    """One whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def ready_then(*pieces: bytes) -> Behave:
    """Ready when asked whether it is; to everything else these pieces."""
    return lambda head: [READY] if head.startswith(b"GET /ready") else pieces
