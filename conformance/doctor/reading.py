"""What is read of this machine: processor, memory, container engine, and which addresses it reaches."""

from __future__ import annotations

import os
import platform
import socket
from pathlib import Path

from conformance import target
from conformance.doctor.host import Host
from conformance.plain import plain

REACH_SECONDS = 5.0
GIGABYTE_IN_KB = 1024 * 1024


def host() -> Host:
    """This machine; what it does not show is None."""
    return Host(platform.machine(), _cpu_flags(), os.cpu_count(), _memory(), target.installed_engine())


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
