"""Emulators in processes of their own, started through the front door and stopped by their ids."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

FRONT_DOOR = [sys.executable, "-m", "conformance", "serve", "anomaly-detector"]
WITH_INTERVAL = """
import sys
from conformance.emulator.command import Differences, run_emulator
run_emulator(sys.argv[1], sys.argv[3:], Differences(metering_interval=float(sys.argv[2])), port=0)
"""
LISTENING = "Now listening on: "


@dataclass(frozen=True)
class Started:
    """A process and what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def url(self) -> str:
        """Where it listens, once it says so."""
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            for line in self.said.splitlines():
                if line.startswith(LISTENING):
                    return line.removeprefix(LISTENING)
            time.sleep(0.02)
        pytest.fail(f"the emulator did not start: {self.said}")


@contextmanager
def start(command: list[str], environment: dict[str, str] | None = None) -> Generator[Started]:
    """Run the command, and stop it at the end whatever happens."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=environment)
        try:
            yield Started(process, log)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def metered(billing: str, interval: float, container: str = "anomaly-detector") -> Generator[Started]:
    """An emulator that reports to this endpoint every so many seconds."""
    settings = ["Eula=accept", f"Billing={billing}", "ApiKey=secret-key"]
    with start([sys.executable, "-c", WITH_INTERVAL, container, str(interval), *settings]) as started:
        yield started


def request(values: list[float], **others: Any) -> dict[str, Any]:
    """A daily series with these values."""
    first = datetime(2001, 1, 1, tzinfo=UTC)
    days = [f"{first + timedelta(days=index):%Y-%m-%dT%H:%M:%SZ}" for index in range(len(values))]
    points = [{"timestamp": day, "value": value} for day, value in zip(days, values, strict=True)]
    return {"granularity": "daily", "series": points, **others}
