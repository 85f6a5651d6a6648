"""Operations: files that are being read, and what was read, until it expires."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import msgspec

from conformance.emulator.engines.read.faults import Fault, Unreadable
from conformance.emulator.engines.read.order import Order
from conformance.emulator.engines.read.pool import Pool
from conformance.emulator.engines.read.store import Store, StoreDown
from conformance.emulator.engines.read.task import Page

Status = Literal["NotStarted", "Running", "Failed", "Succeeded"]
Chosen = Callable[[int], Sequence[int]]
"""From the number of pages that a file has to those that are wanted, counted from 1; raises Unreadable."""
Fetch = Callable[[], Awaitable[bytes]]
"""Gets the content of a file; raises Unreadable."""

MOST_UNDER_WAY = 1000
SLACK = 3600.0
"""Seconds that an operation under way is kept longer than a result."""


class TooMany(Exception):
    """More operations are under way than are taken."""


@dataclass(frozen=True)
class Wish:
    """How a file is to be read."""

    chosen: Chosen
    order: Order = "basic"


@dataclass(frozen=True)
class Operation:
    """One file, and what is known of it. Times are seconds since 1970."""

    id: str
    status: Status
    created: float
    updated: float
    pages: tuple[tuple[int, Page], ...] = ()
    """With their numbers in the file."""
    fault: Fault | None = None
    reason: str = ""
    """Why it failed, in a sentence."""

    @property
    def final(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in ("Failed", "Succeeded")


@dataclass(frozen=True)
class Retention:
    """How long a result is kept."""

    seconds: float
    once: bool = False
    """Whether it is forgotten when it has been fetched."""


class Operations:
    """Reads files in the background, or while somebody waits. To be used in one event loop."""

    def __init__(
        self,
        pool: Pool,
        store: Store,
        retention: Retention,
        warn: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._pool = pool
        self._store = store
        self._retention = retention
        self._warn = warn
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    async def begin(self, content: bytes, wish: Wish) -> str:
        """Read a file in the background; gives the id of the operation. Raises Unreadable where that is seen at once."""
        self._demand_room()
        path, numbers = await self._opened(content, wish)
        try:
            operation = await self._new()
        except StoreDown:
            self._pool.drop(path)
            raise
        self._go(self._followed(operation, self._read(path, numbers, wish.order)))
        return operation.id

    async def begin_fetching(self, fetch: Fetch, wish: Wish) -> str:
        """The same with a file that is yet to be fetched, so that everything wrong with it shows later."""
        self._demand_room()
        operation = await self._new()
        self._go(self._followed(operation, self._fetched(fetch, wish)))
        return operation.id

    async def read(self, fetch: Fetch, wish: Wish) -> tuple[tuple[int, Page], ...]:
        """Read a file while the caller waits; raises Unreadable."""
        self._demand_room()
        return await self._fetched(fetch, wish)

    async def find(self, identifier: str) -> Operation | None:
        """What is known of an operation; None when there is none by this id, or no longer."""
        kept = await self._store.get(identifier)
        if kept is None:
            return None
        operation = msgspec.json.decode(kept, type=Operation)
        if self._retention.once and operation.final and not await self._store.take(identifier):
            return None  # somebody else fetched it
        return operation

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._store.close()

    def _demand_room(self) -> None:
        if len(self._under_way) >= MOST_UNDER_WAY:
            raise TooMany

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _new(self) -> Operation:
        now = self._clock()
        return await self._kept(Operation(str(uuid4()), "NotStarted", now, now))

    async def _followed(self, operation: Operation, work: Coroutine[Any, Any, tuple[tuple[int, Page], ...]]) -> None:
        """Do the work, and keep what becomes of the operation."""
        try:
            running = await self._kept(replace(operation, status="Running"))
            try:
                await self._kept(replace(running, status="Succeeded", pages=await work))
            except Unreadable as error:
                await self._kept(replace(running, status="Failed", fault=error.fault, reason=error.message))
            except StoreDown:
                raise
            except Exception as error:  # noqa: BLE001 - a mistake of ours must not leave an operation running for ever
                self._warn(f"An operation failed: {type(error).__name__}: {error}")
                await self._kept(replace(running, status="Failed", reason="The query ended unexpectedly."))
        except StoreDown as error:
            self._warn(f"An operation is lost: {error}")
        finally:
            work.close()

    async def _kept(self, operation: Operation) -> Operation:
        now = replace(operation, updated=max(self._clock(), operation.updated))
        seconds = self._retention.seconds + (0 if now.final else SLACK)
        await self._store.put(now.id, msgspec.json.encode(now), seconds)
        return now

    async def _fetched(self, fetch: Fetch, wish: Wish) -> tuple[tuple[int, Page], ...]:
        path, numbers = await self._opened(await fetch(), wish)
        return await self._read(path, numbers, wish.order)

    async def _opened(self, content: bytes, wish: Wish) -> tuple[Path, Sequence[int]]:
        """The content as a file, and the numbers of the pages to be read; raises Unreadable."""
        path = await self._pool.kept(content)
        try:
            return path, wish.chosen(await self._pool.count(path))
        except BaseException:
            self._pool.drop(path)
            raise

    async def _read(self, path: Path, numbers: Sequence[int], order: Order) -> tuple[tuple[int, Page], ...]:
        """Read these pages of a file, some at once, and drop it; raises Unreadable."""
        unreadable: list[BaseException] = []
        try:
            pages: list[Page] = []
            for start in range(0, len(numbers), self._pool.width):
                some = numbers[start : start + self._pool.width]
                async with asyncio.TaskGroup() as group:
                    reading = [group.create_task(self._pool.read(path, number, order)) for number in some]
                pages += [task.result() for task in reading]
            return tuple(zip(numbers, pages, strict=True))
        except* Unreadable as errors:
            unreadable += errors.exceptions  # raised below: Python 3.11.2 would wrap it here
        finally:
            self._pool.drop(path)
        raise unreadable[0]
