"""A fault layer over an application that is always right, and a way to ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from conformance import catalogue
from conformance.faults import Fault
from conformance.faults.layer import FaultLayer

DETECTOR = catalogue.container("anomaly-detector")
ENTIRE = DETECTOR.operation("anomaly-detector.entire").path
CONTROL = "/control"


def right(body: bytes = b"right", seen: list[str] | None = None) -> Callable[..., Any]:
    """An application that answers with this body, and notes the path of each request."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        if seen is not None:
            seen.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": body})

    return app


def layer_of(*faults: Fault, app: Callable[..., Any] | None = None, control: str = "", recall: str = "") -> FaultLayer:
    """A layer of Anomaly Detector that wears these faults."""
    return FaultLayer(app or right(), DETECTOR, faults, control, recall)


def ask(layer: FaultLayer, path: str = ENTIRE, method: str = "POST", **more: Any) -> httpx.Response:
    """The answer to one request."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=layer)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://emulator") as client:
            return await client.request(method, path, **more)

    return asyncio.run(asked())
