"""A process that opens and reads files for another one, and may die of them.

It takes one task per line of JSON on standard input and answers each with a line of JSON on standard output,
in that order. What it may use is limited, so that a file that wants too much ends this process and no other.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import msgspec

from conformance.emulator.engines.read.faults import Unreadable
from conformance.emulator.engines.read.files import count_pages, sheet
from conformance.emulator.engines.read.order import ordered
from conformance.emulator.engines.read.task import Outcome, Page, Task

MEMORY = 1_500_000_000
"""Bytes that a process may take; the models are 200 million of them, the largest image allowed 600 million."""


class Worker:
    """Does tasks, one after the other."""

    def __init__(self) -> None:
        self._reader: object = None

    def outcome(self, task: Task) -> Outcome:
        """Do one task; a file that is not read is an outcome, too."""
        try:
            if task.kind == "count":
                return Outcome(pages=count_pages(Path(task.path)))
            return Outcome(page=self._read(task)) if task.kind == "read" else self._warmed()
        except Unreadable as error:
            return Outcome(fault=error.fault, message=error.message)

    def _read(self, task: Task) -> Page:
        from conformance.emulator.engines.read.ocr import Reader  # a process that only counts needs no models

        if not isinstance(self._reader, Reader):
            self._reader = Reader()
        page = sheet(Path(task.path), task.page)
        rows, quarters = self._reader.rows(page.pixels)
        text = ordered(rows, quarters, task.order).scaled(page.per_pixel, page.width, page.height)
        return Page(page.width, page.height, page.unit, text)

    def _warmed(self) -> Outcome:
        """Load the models, so that the first page takes no longer than others."""
        import numpy as np

        from conformance.emulator.engines.read.ocr import Reader

        self._reader = Reader()
        self._reader.rows(np.full((64, 256, 3), 255, dtype=np.uint8))
        return Outcome()


def main() -> None:
    """Work until standard input ends."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    worker = Worker()
    for line in sys.stdin.buffer:
        try:
            outcome = worker.outcome(msgspec.json.decode(line, type=Task))
        except MemoryError:
            outcome = Outcome(fault="size", message="The page takes too much memory.")
        answers.write(msgspec.json.encode(outcome) + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
