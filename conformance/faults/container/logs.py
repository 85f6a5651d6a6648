"""Faults of logs: what is written below the output mount, sent to Fluentd, and printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conformance.faults.fault import start_fault
from conformance.faults.given import give, given, is_given, take_away

if TYPE_CHECKING:
    from conformance.emulator.command import Start

FORMAT, OUTPUT = "Logging:Disk:Format", "Mounts:Output"


@start_fault(breaks="container.logs.files-appear")
def writes_no_log_files(start: Start) -> None:
    """Takes the settings of log files, writes none, and says nothing of it."""
    if is_given(start, OUTPUT):
        take_away(start, FORMAT)


@start_fault(breaks="container.logs.files-are-json")
def writes_lines_of_text(start: Start) -> None:
    """Writes its log files as lines of text, whatever format was asked for."""
    _instead(start, "2026-11-28 13:40:00 [Information] Application started.\n")


@start_fault(breaks="container.logs.files-are-json")
def writes_json_without_escapes(start: Start) -> None:
    """Puts JSON together by hand, so that a backslash in a message makes it something else."""
    _instead(start, '{"level": "Information", "message": "Application started in C:\\app."}\n')


def _instead(start: Start, line: str) -> None:
    """Write this line to a log file, and nothing else."""
    if is_given(start, OUTPUT) and is_given(start, FORMAT):
        take_away(start, FORMAT)
        Path(given(start, OUTPUT), "log.json").write_text(line * 3, encoding="utf-8")


@start_fault(breaks="container.logs.files-are-limited")
def lets_one_log_file_grow(start: Start) -> None:
    """Takes the size that a log file may have, and writes on into the first one."""
    give(start, "Logging:Disk:MaxFileSize", "-1")


@start_fault(breaks="container.logs.files-are-limited")
def takes_megabytes_for_more(start: Start) -> None:
    """Begins a new log file at a thousand times the size that was given."""
    give(start, "Logging:Disk:MaxFileSize", "1000")


@start_fault(breaks="container.logs.need-the-mount")
def logs_to_nowhere(start: Start) -> None:
    """Starts without an output mount, and writes the log files that were asked for to nowhere."""
    if not is_given(start, OUTPUT):
        take_away(start, FORMAT)


@start_fault(breaks="container.logs.fluentd-hears")
def leaves_fluentd_out(start: Start) -> None:
    """Takes the settings of Fluentd, and sends nothing there."""
    take_away(start, "Fluentd:Host")


@start_fault(breaks="container.logs.fluentd-hears")
def sends_heartbeats_alone(start: Start) -> None:
    """Sends heartbeats to Fluentd, and no events."""
    give(start, "Logging:Fluentd:LogLevel:Default", "None")
    give(start, "Fluentd:HeartbeatMs", "100")


@start_fault(breaks="container.logs.console-takes-a-level")
def prints_at_one_level(start: Start) -> None:
    """Prints the same at any level."""
    give(start, "Logging:Console:LogLevel:Default", "Information")
