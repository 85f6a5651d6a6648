"""Files that the container under test is to fetch: a server of the run's own, and whether the container gets there."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from conformance.refusal import Refusal

PATIENCE = 10.0
"""Seconds at most that are waited for a container to ask for a file that it was told of."""
LOOPBACK = ("", "localhost", "127.0.0.1")


class NotAHost(Refusal):
    """What was given as the host of the files cannot be one."""


class CannotServeFiles(Refusal):
    """The port for the files is in use, or not allowed."""


def name_and_port(host: str) -> tuple[str, int]:
    """A host as users give it, ``name`` or ``name:port``, in its parts; the port is 0 when any will do."""
    name, separator, port = host.rpartition(":")
    name, port = (name, port) if separator else (host, "0")
    bad = not port.isdecimal() or int(port) > 65535 or (separator and not name)
    if bad or not name.isascii() or any(c in name for c in "/ @"):
        raise NotAHost(f"{host!r} is no host that files can be fetched from; give a name or address, or host:port.")
    return name, int(port)


class Files:
    """Serves content by path, from its first use on.

    ``host`` is the name or address by which the container reaches this machine, with a port or without. An
    empty one means loopback, which a container in a network of its own does not reach. ``patience`` is how many
    seconds it has to ask for a file.
    """

    def __init__(self, host: str = "", patience: float = PATIENCE, *, promised: bool | None = None) -> None:
        self._name, self._port = name_and_port(host)
        self._patience = min(patience, PATIENCE)
        self.promised = bool(host) if promised is None else promised
        """Whether somebody said that the container gets there; it is tried otherwise."""
        self.fetched: Counter[str] = Counter()
        """How often each path was asked for."""
        self._contents: dict[str, tuple[str, bytes]] = {}
        self._server: ThreadingHTTPServer | None = None

    @property
    def base(self) -> str:
        """The URL that every path follows; the server starts now, if it has not."""
        if self._server is None:
            self._server = self._started()
        return f"http://{self._name or LOOPBACK[-1]}:{self._server.server_port}"

    def offer(self, path: str, media_type: str, content: bytes) -> str:
        """Serve this content at this path; gives its URL."""
        self._contents[path] = media_type, content
        return self.base + path

    def content(self, path: str) -> tuple[str, bytes] | None:
        """Media type and bytes of what is served at a path, which is being asked for."""
        self.fetched[path] += 1
        return self._contents.get(path)

    def reached(self, path: str, ask: Callable[[], object]) -> bool:
        """Whether the container fetches this path when it is asked for what needs it."""
        before = self.fetched[path]
        ask()
        end = time.monotonic() + self._patience
        while self.fetched[path] == before and time.monotonic() < end:
            time.sleep(0.05)
        return self.fetched[path] > before

    def close(self) -> None:
        """Stop serving."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def _started(self) -> ThreadingHTTPServer:
        address = LOOPBACK[-1] if self._name in LOOPBACK else ""  # all addresses: the container is elsewhere
        try:
            server = _Server((address, self._port), _Handler)
        except OSError as error:
            raise CannotServeFiles(f"Files cannot be served on port {self._port} ({error.strerror}); name another.") from None
        server.files = self
        threading.Thread(target=server.serve_forever, name="files", daemon=True).start()
        return server


class _Server(ThreadingHTTPServer):
    files: Files


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = cast("_Server", self.server).files.content(self.path)
        media_type, content = found or ("text/plain", b"")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """What a run has to say goes into its report."""
