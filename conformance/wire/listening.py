"""Listening at an address of this machine, and saying where."""

from __future__ import annotations

import socket

from conformance.refusal import Refusal


class CannotListen(Refusal):
    """The address is in use, is not of this machine, or is not allowed."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises CannotListen."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # listening at once: two that were merely bound could share the port until then
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotListen(f"Cannot listen on {host}:{port} ({reason}). Choose another --host or --port.") from None


def url_of(listener: socket.socket) -> str:
    """Where it listens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
