"""Right answers that a proof has had before, so that the emulator need not work them out for every fault anew."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import replace
from pathlib import Path

from conformance.catalogue import Container
from conformance.emulator.remembered import Remembered
from conformance.faults.fault import Ask, Reply, Serve

STATELESS = "stateless"
"""The rule by which a description promises that the same request always has the same answer."""
MOST_KEPT = 100_000_000
"""Bytes of answers."""
PASSING = frozenset({b"host", b"connection", b"content-length"})
"""Headers that say nothing of what is asked."""


class Answers:
    """Answers of the operations of one container whose description calls them stateless.

    Emulators that are given the same folder share them.
    """

    def __init__(self, container: Container, folder: str = "") -> None:
        self._container = container
        self._kept: dict[str, Reply] = {}
        self._size = 0
        self._shared = Remembered(Path(folder)) if folder else None

    def of(self, operation: str) -> bool:
        """Whether answers of this operation may be kept."""
        return f"{operation}.{STATELESS}" in self._container.by_id

    async def get(self, ask: Ask, serve: Serve, *, anew: bool) -> Reply:
        """The answer to this request; the same as before when it was asked before, unless it is wanted anew."""
        key = self._digest(ask)
        reply = None if anew else self._found(key)
        if reply is None:
            reply = await serve(ask)
            self._keep(key, reply)
            if self._shared:
                self._shared.keep(key, _written(reply))
        else:
            await asyncio.sleep(0)  # others come and go meanwhile, as they do while an answer is made
        return replace(reply, headers=dict(reply.headers), ask=ask)

    def _found(self, key: str) -> Reply | None:
        if key in self._kept or not self._shared:
            return self._kept.get(key)
        written = self._shared.get(key)
        if written is None:
            return None
        reply = _read(written)
        self._keep(key, reply)
        return reply

    def _keep(self, key: str, reply: Reply) -> None:
        if key not in self._kept and self._size + len(reply.body) <= MOST_KEPT:
            self._size += len(reply.body)
            self._kept[key] = reply

    def _digest(self, ask: Ask) -> str:
        digest = hashlib.blake2b(repr((self._container.name, ask.method, ask.path, ask.query)).encode(), digest_size=32)
        digest.update(repr([(name, value) for name, value in ask.headers if name not in PASSING]).encode())
        digest.update(ask.body)
        return digest.hexdigest()


def _written(reply: Reply) -> bytes:
    return json.dumps([reply.status, reply.headers]).encode() + b"\n" + reply.body


def _read(written: bytes) -> Reply:
    head, _, body = written.partition(b"\n")
    status, headers = json.loads(head)
    return Reply(status, headers, body)
