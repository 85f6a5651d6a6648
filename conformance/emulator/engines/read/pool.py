"""Processes that read pages: as many at once as there are cores, each replaced when a file ends it or holds it up."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self
from uuid import uuid4

import msgspec

from conformance.emulator.engines.read.faults import Unreadable
from conformance.emulator.engines.read.order import Order
from conformance.emulator.engines.read.recall import Recall
from conformance.emulator.engines.read.task import Outcome, Page, Task

COUNT_SECONDS = 10.0
READ_SECONDS = 30.0
"""That one page may take; a dense one takes two."""
START_SECONDS = 60.0
THRIFTY = {"MALLOC_TRIM_THRESHOLD_": "100000", "MALLOC_MMAP_THRESHOLD_": "200000"}
"""Lets the C library give memory back at once: a fifth less of it, and no growth over a thousand pages."""
LONGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of one line from a process."""


class Died(Exception):
    """A process that ended in the middle of a task."""


class Pool:
    """Counts the pages of files and reads them. To be entered and left in a running event loop."""

    def __init__(self, recall: Recall | None = None) -> None:
        cores = os.cpu_count() or 1
        self._recall = recall
        self._counters = _Team(1)
        self._readers = _Team(cores)
        self._folder = TemporaryDirectory(prefix="cogspec-read-")
        self.width = cores
        """Pages that are read at once."""

    async def __aenter__(self) -> Self:
        """Start a process with its models loaded, unless pages are remembered, so that most need not be read."""
        if not self._recall:
            await self._readers.outcome(Task("warm"), START_SECONDS)
        return self

    async def __aexit__(self, *raised: object) -> None:
        await asyncio.gather(self._counters.dismiss(), self._readers.dismiss())
        self._folder.cleanup()

    async def kept(self, content: bytes) -> Path:
        """The content as a file, to be dropped by whoever asked for it."""
        path = Path(self._folder.name) / f"{blake2b(content, digest_size=16).hexdigest()}-{uuid4().hex}"
        await asyncio.to_thread(path.write_bytes, content)
        return path

    def drop(self, path: Path) -> None:
        """Delete what was kept."""
        path.unlink(missing_ok=True)

    async def count(self, path: Path) -> int:
        """How many pages a file has; raises Unreadable."""
        return (await self._counters.outcome(Task("count", str(path)), COUNT_SECONDS)).pages

    async def read(self, path: Path, page: int, order: Order) -> Page:
        """What stands on one page, counted from 1; raises Unreadable."""
        key = f"{path.name.partition('-')[0]}-{page}-{order}"
        known = await self._recall.page(key) if self._recall else None
        if known is not None:
            return known
        outcome = await self._readers.outcome(Task("read", str(path), page, order), READ_SECONDS)
        if outcome.page is None:
            raise Unreadable("damaged", "Nothing was found out about the page.")
        if self._recall:
            self._recall.keep(key, outcome.page)
        return outcome.page


class _Team:
    """Processes of one kind, started when they are needed."""

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._idle: list[Process] = []

    async def outcome(self, task: Task, seconds: float) -> Outcome:
        """Have a task done; raises Unreadable."""
        async with self._free:
            try:
                outcome = await self._done(self._idle.pop() if self._idle else await _started(), task, seconds)
            except Died:  # of what it did before, perhaps: once more in a fresh one
                try:
                    outcome = await self._done(await _started(), task, seconds)
                except Died:
                    raise Unreadable("damaged", "The file ended the process that read it.") from None
        if outcome.fault:
            raise Unreadable(outcome.fault, outcome.message)
        return outcome

    async def dismiss(self) -> None:
        """End every process."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*map(_ended, idle))

    async def _done(self, process: Process, task: Task, seconds: float) -> Outcome:
        try:
            outcome = await asyncio.wait_for(_answer(process, task), seconds)
        except TimeoutError:
            await _ended(process)
            raise Unreadable("slow", f"Nothing came of the file within {seconds:g} seconds.") from None
        except BaseException:  # also where nobody waits any longer: its answer would be taken for the next one
            await _ended(process)
            raise
        self._idle.append(process)
        return outcome


async def _started() -> Process:
    # a session of its own: Ctrl+C in a terminal stops the server, and the server its processes
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "conformance.emulator.engines.read.worker"),
        env={**os.environ, **THRIFTY},
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=LONGEST_ANSWER,
        start_new_session=True,
    )


async def _answer(process: Process, task: Task) -> Outcome:
    if process.stdin is None or process.stdout is None:
        raise Died
    try:
        process.stdin.write(msgspec.json.encode(task) + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
    except (OSError, RuntimeError):  # the latter is uvloop's word for a pipe that is closed
        raise Died from None
    if not line.endswith(b"\n"):
        raise Died
    return msgspec.json.decode(line, type=Outcome)


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
