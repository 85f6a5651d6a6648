"""Right answers that a proof has had before, so that the emulator need not work them out for every fault anew."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace

from conformance.catalogue import Container
from conformance.faults.fault import Ask, Reply, Serve

STATELESS = "stateless"
"""The rule by which a description promises that the same request always has the same answer."""
MOST_KEPT = 100_000_000
"""Bytes of answers."""
PASSING = frozenset({b"host", b"connection", b"content-length"})
"""Headers that say nothing of what is asked."""


class Answers:
    """Answers of the operations of one container whose description calls them stateless."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._kept: dict[bytes, Reply] = {}
        self._size = 0

    def of(self, operation: str) -> bool:
        """Whether answers of this operation may be kept."""
        return f"{operation}.{STATELESS}" in self._container.by_id

    async def get(self, ask: Ask, serve: Serve, *, anew: bool) -> Reply:
        """The answer to this request; the same as before when it was asked before, unless it is wanted anew."""
        key = _digest(ask)
        reply = None if anew else self._kept.get(key)
        if reply is None:
            reply = await serve(ask)
            if key not in self._kept and self._size + len(reply.body) <= MOST_KEPT:
                self._size += len(reply.body)
                self._kept[key] = reply
        else:
            await asyncio.sleep(0)  # others come and go meanwhile, as they do while an answer is made
        return replace(reply, headers=dict(reply.headers), ask=ask)


def _digest(ask: Ask) -> bytes:
    digest = hashlib.blake2b(repr((ask.method, ask.path, ask.query)).encode())
    digest.update(repr([(name, value) for name, value in ask.headers if name not in PASSING]).encode())
    digest.update(ask.body)
    return digest.digest()
