"""Processes by their ids, of whoever started them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 10.0


def runs(pid: int) -> bool:
    """Whether a process has not ended; one that nobody has asked for yet has."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def end(pid: int, tell: Callable[[int, int], None] = os.kill) -> None:
    """Ask a process to end, and after some seconds end it; ``tell`` sends a signal to it, or to all of its group."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            tell(pid, sign)
        deadline = time.monotonic() + GRACE_SECONDS
        while runs(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        if not runs(pid):
            return


def tell_group(pid: int, sign: int) -> None:
    """Send a signal to a process and all that it started in its group."""
    os.killpg(os.getpgid(pid), sign)
