"""Faults of the end of a process."""

from __future__ import annotations

import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.faults.fault import start_fault

if TYPE_CHECKING:
    from conformance.emulator.command import Start

SECONDS_OF_AN_ORPHAN = 6.0
TICK = 0.01


@start_fault(breaks="container.stop.ctrl-c-ends-it")
def ignores_ctrl_c(_start: Start) -> None:
    """Ignores SIGINT, as programs do that a shell started in the background."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


@start_fault(breaks="container.stop.sigterm-ends-it")
def ignores_sigterm(_start: Start) -> None:
    """Ignores SIGTERM, as the first process of a container does that handles no signals."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


@start_fault(breaks="container.stop.port-is-free-again")
def leaves_a_worker_at_its_port(start: Start) -> None:
    """Leaves a worker behind that goes on listening for a while."""
    parent = os.getpid()
    if os.fork():
        return
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while os.getppid() == parent:
        time.sleep(TICK)
    end = time.monotonic() + SECONDS_OF_AN_ORPHAN
    with suppress(OSError), socket.create_server(("127.0.0.1", start.port)):
        time.sleep(max(0.0, end - time.monotonic()))
    os._exit(0)


@start_fault(breaks="container.several.are-independent")
def ends_the_others_with_it(start: Start) -> None:
    """Clears up what all containers of the host share when it ends, and so ends the others."""
    run = _parent_of(os.getppid())  # what started this one started the others
    mark = f"cogspec-{run}-"
    name = start.up.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    name.bind(f"\0{mark}{os.getpid()}")

    def clear() -> None:
        for line in Path("/proc/net/unix").read_text(encoding="ascii", errors="replace").splitlines():
            _, found, process = line.partition(mark)
            if found and process.isdecimal() and int(process) != os.getpid():
                with suppress(OSError):
                    os.kill(int(process), signal.SIGKILL)

    start.up.callback(clear)


def _parent_of(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
