"""One kept HTTP/1.1 connection that sends a request byte for byte: clients refuse to send odd ones."""

from __future__ import annotations

import socket
from contextlib import suppress

from conformance import __version__
from conformance.wire.answer_reader import receive
from conformance.wire.messages import Answer, Request, with_headers
from conformance.wire.server import Server


class Connection:
    """A connection that opens itself when it is needed. Belongs to one thread; only ``cut`` may be called from others."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._socket: socket.socket | None = None

    def ask(self, request: Request) -> Answer:
        """Send one request and read its answer; GivenUp, NoAnswer or OSError when there is none."""
        kept = self._socket is not None
        try:
            open_socket = self._socket or self._connected()
            # a server may refuse before it has read everything: its answer counts, not the broken pipe
            with suppress(BrokenPipeError, ConnectionResetError):
                open_socket.sendall(self._written(request))
            answer, good = receive(open_socket, request.method, self._server.limits, kept=kept)
        except BaseException:
            self.close()
            raise
        if not good:
            self.close()
        return answer

    def close(self) -> None:
        """Close the connection; the next request opens another one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def cut(self) -> None:
        """End an exchange that another thread is waiting for."""
        open_socket = self._socket
        if open_socket is not None:
            with suppress(OSError):  # not that of a TLS socket, which forgets its keys while the other thread needs them
                socket.socket.shutdown(open_socket, socket.SHUT_RDWR)

    def _connected(self) -> socket.socket:
        """Connect, in steps that ``cut`` can end."""
        server = self._server
        plain = self._socket = socket.create_connection(server.address, server.limits.seconds)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if server.tls is None:
            plain.settimeout(None)  # from now on the watch ends what takes too long
            return plain
        secret = self._socket = server.tls.wrap_socket(plain, server_hostname=server.address[0], do_handshake_on_connect=False)
        secret.do_handshake()
        secret.settimeout(None)
        return secret

    def _written(self, request: Request) -> bytes:
        asked = with_headers(request.headers, self._server.headers)
        named = {name.lower() for name, _ in asked}
        own = [("Host", self._server.host), ("User-Agent", f"cogspec/{__version__}"), ("Accept", "*/*")]
        own.append(("Accept-Encoding", "identity"))
        # a body in chunks says its length itself
        if "transfer-encoding" not in named and (request.body or request.method in ("POST", "PUT", "PATCH")):
            own.append(("Content-Length", str(len(request.body))))
        headers = [*((name, value) for name, value in own if name.lower() not in named), *asked]
        head = f"{request.method} {self._server.base}{request.target} HTTP/1.1\r\n" + "".join(
            f"{n}: {v}\r\n" for n, v in headers
        )
        return f"{head}\r\n".encode("latin-1") + request.body
