"""A billing endpoint that records whatever containers send to it."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from conformance.billing.message import KEY_HEADER, PATH
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from starlette.requests import Request

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
LARGEST_REPORT = 1_000_000


class CannotRecord(Refusal):
    """The file of records cannot be written."""


@dataclass(frozen=True)
class Record:
    """One request that arrived, with every byte of it that could carry data away."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: str
    """As text; bytes that are no UTF-8 are escaped."""
    status: int
    """What was answered."""

    @property
    def usage(self) -> dict[str, Any]:
        """The usage report; empty when it is none."""
        try:
            found: object = json.loads(self.body).get("usageRequestBody", {})
        except (ValueError, AttributeError):
            return {}
        return found if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType]

    @property
    def quantity(self) -> float:
        """How many queries it reports."""
        return float(self.usage.get("meter", {}).get("quantity", 0))


def any_key(_key: str) -> int:
    """The status for a report with this key: all are welcome."""
    return 200


def application(record: Path | None = None, answer: Callable[[str], int] = any_key) -> Starlette:
    """The endpoint; its records are in ``state.records`` and, line by line, in the file ``record``.

    ``answer`` gives the status for a key. Raises CannotRecord when the file cannot be written.
    """
    if record is not None:
        _append(record, "")
    records: list[Record] = []

    async def receive(request: Request) -> Response:
        body = (await request.body())[:LARGEST_REPORT]
        known = request.method == "POST" and request.url.path.endswith(PATH)
        status = answer(request.headers.get(KEY_HEADER, "")) if known else 404
        query = f"?{request.url.query}" if request.url.query else ""
        headers = tuple((name, _shown(name, value)) for name, value in request.headers.items())
        entry = Record(request.method, request.url.path + query, headers, body.decode("utf-8", "backslashreplace"), status)
        records.append(entry)
        if record is not None:
            _append(record, json.dumps(asdict(entry)) + "\n")
        return JSONResponse({"accepted": status < 300}, status)

    app = Starlette(routes=[Route("/{path:path}", receive, methods=METHODS)])
    app.state.records = records
    return app


@contextmanager
def running(app: Starlette) -> Generator[str]:
    """Serve it on a free port in a thread of its own; gives the base URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()


def _shown(name: str, value: str) -> str:
    """A key is a secret even in a record; its end tells it from others."""
    return f"…{value[-4:]}" if name.lower() == KEY_HEADER.lower() else value


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise CannotRecord(f"{path} cannot be written ({error.strerror}); choose another file.") from None
