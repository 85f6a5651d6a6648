"""The ASGI layer that puts faults between the network and the emulator."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from conformance import catalogue
from conformance.catalogue import Container
from conformance.faults.answers import Answers
from conformance.faults.fault import Ask, Fault, Memory, Reply, Serve
from conformance.faults.given import all_given
from conformance.faults.registry import find
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from conformance.emulator.command import Start

CONTROL = "COGSPEC_FAULT_CONTROL"
"""The environment variable by which a proof names the path where it tells an emulator which faults to wear."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class FaultLayer:
    """Serves what the application under it serves, except where a fault says otherwise.

    ``control`` is a path of its own, for the proof that started it: a JSON array of ids that is sent there names the
    faults from then on, and stateless operations work nothing out twice. Without one, it has the faults that it was
    made with. What was worked out is kept in the directory ``recall``, where other layers find it, too.
    """

    def __init__(
        self,
        app: App,
        container: Container,
        faults: Iterable[Fault],
        control: str = "",
        recall: str = "",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._app = app
        self._settings = settings or {}
        self._container = container
        self._control = control
        self._answers = Answers(container, recall)
        self._worn = _worn(faults)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, spoilt by every fault that acts on its operation."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ask = await _read(scope, receive)
        if self._control and ask.path == self._control:
            await _write(self._change(ask), send)
            return
        serve: Serve = _under(self._app, scope)
        if self._control:
            serve = self._recalling(serve)
        key = self._key(ask)
        for fault, memory in self._worn:
            if not fault.at or key in fault.at:
                serve = self._spoilt(fault, memory, serve)
        await _write(await serve(ask), send)

    def _spoilt(self, fault: Fault, memory: Memory, serve: Serve) -> Serve:
        async def misserve(ask: Ask) -> Reply:
            return await fault.misserve(replace(ask, memory=memory, settings=self._settings), serve)

        return misserve

    def _recalling(self, serve: Serve) -> Serve:
        """In a proof, below its faults: what was answered to the same request before; without a fault, to be noted alone."""

        async def recall(ask: Ask) -> Reply:
            lasting = self._answers.of(self._key(ask))
            return await (self._answers.get(ask, serve, anew=not self._worn) if lasting else serve(ask))

        return recall

    def _change(self, ask: Ask) -> Reply:
        """Wear other faults, with nothing left of what the ones before remembered."""
        try:
            names = json.loads(ask.body)
            self._worn = _worn(find(name, self._container) for name in names)
        except (ValueError, TypeError, Refusal) as error:
            return Reply.of(400, str(error), "text/plain")
        return Reply.of(200, names)

    def _key(self, ask: Ask) -> str:
        for operation in self._container.operations:
            pattern = operation.path.lower().split("/")
            parts = ask.path.lower().split("/")
            fits = len(parts) == len(pattern) and all(p == q or q.startswith("{") for p, q in zip(parts, pattern, strict=True))
            if fits and ask.method == operation.method:
                return operation.key
        return ""


def _worn(faults: Iterable[Fault]) -> tuple[tuple[Fault, Memory], ...]:
    """Each fault with a memory of its own, which nothing that is worn before, after or beside it can reach."""
    return tuple((fault, Memory()) for fault in faults)


def _under(app: App, scope: Scope) -> Serve:
    async def serve(ask: Ask) -> Reply:
        reply = Reply(500, {}, b"", ask)
        headers = [(k, v) for k, v in ask.headers if k != b"content-length"]
        changed = {
            **scope,
            "method": ask.method,
            "path": unquote(ask.path),
            "raw_path": ask.path.encode("latin-1"),
            "query_string": ask.query,
            "headers": [*headers, (b"content-length", str(len(ask.body)).encode())],
        }

        unread = [{"type": "http.request", "body": ask.body, "more_body": False}]

        async def receive() -> MutableMapping[str, Any]:
            if unread:
                return unread.pop()
            return await asyncio.get_running_loop().create_future()  # the client stays until it has its answer

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                reply.status = message["status"]
                reply.headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in message.get("headers", [])}
            else:
                reply.body += message.get("body", b"")

        await app(changed, receive, send)
        return reply

    return serve


async def _read(scope: Scope, receive: Receive) -> Ask:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    raw: bytes = scope["raw_path"]
    return Ask(scope["method"], raw.decode("latin-1"), scope["query_string"], tuple(scope["headers"]), body)


async def _write(reply: Reply, send: Send) -> None:
    headers = {**{k.lower(): v for k, v in reply.headers.items()}, "content-length": str(len(reply.body))}
    encoded = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
    await send({"type": "http.response.body", "body": reply.body})


def wrapping(name: str, identifiers: tuple[str, ...]) -> Any:
    """What makes the emulator of this container misbehave in these ways, if any."""
    from conformance.emulator.command import Wrapping
    from conformance.emulator.settings import RECALL

    served = catalogue.container(name)
    chosen = tuple(find(identifier, served) for identifier in identifiers)
    control, recall = os.environ.get(CONTROL, ""), os.environ.get(RECALL, "")
    if not (chosen or control):
        return Wrapping()
    known: list[Mapping[str, str]] = []

    def begin(start: Start) -> None:
        known.append(all_given(start))
        for fault in chosen:
            if fault.begin:
                fault.begin(start)

    return Wrapping(begin, app=lambda app: FaultLayer(app, served, chosen, control, recall, *known))
