"""The endpoint as a program, and bytes that are sent to it without a client."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

LISTENING = "Now listening on: "


def exchange(port: int, sent: bytes, *, ended: bool = True) -> bytes:
    """What comes back until the other side closes; ``ended`` says that nothing more is sent."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(sent)
        if ended:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received


class Program:
    """A process that serves."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self._log = process, log

    @property
    def said(self) -> str:
        return self._log.read_text()

    @property
    def url(self) -> str:
        self.wait_for(LISTENING)
        return next(line.removeprefix(LISTENING) for line in self.said.splitlines() if line.startswith(LISTENING))

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def wait_for(self, words: str) -> None:
        end = time.monotonic() + 30
        while words not in self.said:
            if time.monotonic() > end or self.process.poll() is not None:
                pytest.fail(f"{words!r} should have been said: {self.said}")
            time.sleep(0.02)

    def end(self, number: int) -> int:
        """Send a signal; gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(15)


@contextmanager
def serving(folder: Path, *arguments: str, without: tuple[str, ...] = ()) -> Generator[Program]:
    """The program with these arguments, in a Python that lacks some packages."""
    code = f"import sys; sys.modules.update(dict.fromkeys({without!r})); from conformance.cli import main; main()"
    log = folder / f"{'-'.join(arguments[:2])}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=folder,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "COLUMNS": "160"},
        )
    try:
        yield Program(process, log)
    finally:
        process.kill()
        process.wait()
