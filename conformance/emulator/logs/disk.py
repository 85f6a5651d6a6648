"""Log files: one JSON object a line, below the output mount."""

from __future__ import annotations

import errno
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from conformance.refusal import Refusal

if TYPE_CHECKING:
    from io import FileIO

    from conformance.emulator.logs import Event
    from conformance.emulator.settings.logging import DiskSettings


class NoOutputMount(Refusal):
    """Log files are asked for, and there is no place for them."""


class LogFiles:
    """Writes events to files of a folder of its own: ``log-0001.json`` and so on."""

    def __init__(self, settings: DiskSettings, container: str) -> None:
        mount = Path(settings.mount)
        self.folder = mount / container / uuid4().hex[:12]
        """As the real containers name theirs: several may write below one mount."""
        self._largest = settings.largest
        self._number = 0
        self._size = 0
        try:
            mount.stat()
            self.folder.mkdir(parents=True)
            self._file = self._begun()
        except OSError:
            raise _no_mount(settings.mount) from None

    def write(self, event: Event) -> None:
        """Add it as a line."""
        if self._largest is not None and self._size >= self._largest:
            self._file.close()
            self._file = self._begun()
        self._add(json.dumps(event.record(), separators=(",", ":")).encode() + b"\n")

    def rest(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """Let the last file go."""
        self._file.close()

    def _add(self, line: bytes) -> None:
        written = 0
        try:
            written = self._file.write(line)
        finally:
            if written < len(line):
                with suppress(OSError):  # a full disk takes half a line, which nobody could read
                    self._file.truncate(self._size)
                    self._file.seek(self._size)
        if written < len(line):
            raise OSError(errno.ENOSPC, "half a line was written")
        self._size += written

    def _begun(self) -> FileIO:
        self._number += 1
        self._size = 0
        return (self.folder / f"log-{self._number:04}.json").open("xb", buffering=0)


def _no_mount(mount: str) -> NoOutputMount:
    return NoOutputMount(
        f"Logging:Disk:Format=json needs an output mount, and {mount[:200]!r} is no directory that can be written to; "
        "mount one there, or name another with Mounts:Output."
    )
