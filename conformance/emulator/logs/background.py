"""Writing events in a thread of their own, so that no query waits for a disk or a network."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol

from conformance.emulator.logs import LOGGING, Event

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_WAITING = 10_000
"""Events; what comes while so many wait is lost, and counted."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
"""Seconds between attempts while a writer fails."""
PATIENCE_AT_STOP = 2.0
"""Seconds that a stop leaves for what still waits."""


class Writer(Protocol):
    """Where events end; what raises OSError is called again later."""

    def write(self, event: Event) -> None:
        """Take this one."""
        ...

    def rest(self) -> None:
        """Nothing happened for a while."""
        ...

    def close(self) -> None:
        """Nothing more comes."""
        ...


class Background:
    """A sink that never blocks and never fails."""

    def __init__(self, writer: Writer, name: str, tell: Callable[[str], None], *, rest_after: float | None = None) -> None:
        self._writer = writer
        self._name = name
        self._tell = tell
        self._rest_after = rest_after
        self._waiting: queue.Queue[Event | None] = queue.Queue(MOST_WAITING)
        self._lost = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def __call__(self, event: Event) -> None:
        """Take an event, unless too many wait."""
        try:
            self._waiting.put_nowait(event)
        except queue.Full:
            self._lost += 1

    def close(self) -> None:
        """Write what still waits, as far as that is quick."""
        self._closing.set()
        with suppress(queue.Full):  # the thread does not sleep then
            self._waiting.put_nowait(None)
        self._thread.join(PATIENCE_AT_STOP)

    def _run(self) -> None:
        told = 0
        while not (self._closing.is_set() and self._waiting.empty()):
            try:
                event = self._waiting.get(timeout=self._rest_after)
            except queue.Empty:
                event = None
            if event is None and self._closing.is_set():
                continue
            if not self._done(self._writer.rest if event is None else partial(self._writer.write, event)):
                return
            if lost := self._lost - told:
                told += lost
                self(Event("Warning", LOGGING, f"{lost} log events were lost.", {"lost": lost}))
        with suppress(OSError):
            self._writer.close()

    def _done(self, work: Callable[[], None]) -> bool:
        """Whether it was, in the end; False when a stop came first."""
        pause = 0.0
        while True:
            try:
                work()
            except OSError as error:
                if not pause:
                    self._tell(f"{self._name} takes no log events ({type(error).__name__}); trying again.")
                if self._closing.is_set():
                    return False
                pause = min(2 * pause, LONGEST_PAUSE) or FIRST_PAUSE
                self._closing.wait(pause)
            else:
                return True
