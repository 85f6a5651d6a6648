"""What is read of this machine: processor, memory, container engine, and which addresses it reaches."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
from pathlib import Path

from conformance.doctor.host import Engine, Host
from conformance.plain import plain

ENGINES = ("docker", "podman")
SECONDS = 15.0
"""For one answer of an engine: a daemon that hangs is as good as none."""
REACH_SECONDS = 5.0
GIGABYTE_IN_KB = 1024 * 1024


def host() -> Host:
    """This machine; what it does not show is None."""
    return Host(platform.machine(), _cpu_flags(), os.cpu_count(), _memory(), _engine())


def has_image(engine: Engine, reference: str) -> bool:
    """Whether the engine holds the image already."""
    return _ask(engine.name, "image", "inspect", "--format", "{{.Id}}", "--", reference) == ""


def reaches(name: str, port: int) -> str:
    """Why no connection could be opened from here, in words; empty where one was."""
    try:
        with socket.create_connection((name, port), REACH_SECONDS):
            return ""
    except (OSError, UnicodeError) as error:
        return plain(str(error)) or type(error).__name__


def _cpu_flags() -> frozenset[str] | None:
    for line in _lines(Path("/proc/cpuinfo")):
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return frozenset(value.split())
    return None


def _memory() -> float | None:
    for line in _lines(Path("/proc/meminfo")):
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) / GIGABYTE_IN_KB
    return None


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _engine() -> Engine | None:
    """The first engine that works; the first that is there where none does."""
    found = [Engine(name, _ask(name, "info")) for name in ENGINES if shutil.which(name)]
    return next((engine for engine in found if not engine.trouble), found[0] if found else None)


def _ask(*command: str) -> str:
    """Why a command of an engine did not succeed, in its own words; empty where it did."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - the engine that the user has on the PATH
    except subprocess.TimeoutExpired:
        return f"no answer within {SECONDS:g} s"
    except OSError as error:
        return error.strerror or type(error).__name__
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return "" if done.returncode == 0 else plain(said[-1] if said else f"exit code {done.returncode}", 200)
