"""The program as tests run it: the type of the fixture that does, a run that goes on, and waiting for what comes of it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]
SECONDS_TO_CLEAR = 30


def until(seen: Callable[[], bool], seconds: float = SECONDS_TO_CLEAR) -> bool:
    """Wait for something to be seen; gives whether it was."""
    deadline = time.monotonic() + seconds
    while not (came := seen()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return came  # what passes by was seen, too


def marked(mark: bytes) -> Iterator[str]:
    """The command lines of the processes in whose environment this stands."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes():
                yield (process / "cmdline").read_text()
        except OSError:
            continue


def under_way(folder: Path, container: str, *options: str, found: int = 1) -> subprocess.Popen[str]:
    """A run into ``out`` below a folder, which has found so many things already."""
    process = subprocess.Popen(
        [sys.executable, "-m", "conformance", "run", container, *options, "--output", "out"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    until(lambda: any(path.read_text().count("\n") >= found for path in (folder / "out").rglob("results.jsonl")), 60)
    return process
