"""Usage records of a container without a connection: files below the output mount, one a month, a line for each query."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import msgspec

from conformance.refusal import Refusal

FOLDER = "records"
"""Below the mount; each container has a folder of its own in it."""


class NoPlaceForRecords(Refusal):
    """The output mount is not there, or cannot be written to."""


class UnreadableRecords(Refusal):
    """A file among the records that holds none."""


class _Line(msgspec.Struct):
    meter: str
    quantity: int


@dataclass
class _Sum:
    """What a file holds, as far as it was read."""

    read: int = 0
    """Bytes."""
    quantities: Counter[str] = field(default_factory=Counter[str])


class Records:
    """Adds up what was served; others may write to the same files.

    A line is handed to the system before its query is answered, so a kill of the process loses nothing.
    """

    def __init__(self, output: str, container: str) -> None:
        """Raises NoPlaceForRecords and UnreadableRecords."""
        self.folder = Path(output) / FOLDER / container
        self._sums: dict[Path, _Sum] = {}
        self._unwritten: Counter[str] = Counter()
        self._lock = Lock()
        try:
            Path(output).stat()
            self.folder.mkdir(parents=True, exist_ok=True)
            _append(self._file(datetime.now(UTC)), b"")
        except OSError as error:
            raise NoPlaceForRecords(
                f"Usage records cannot be written to {output!r} ({error.strerror}); "
                "mount a directory there that can be, or name another with Mounts:Output."
            ) from None
        self.total()

    def add(self, meter: str, quantity: int) -> None:
        """Something was served. Raises OSError where it cannot be written, and keeps it for the next time."""
        with self._lock:
            self._unwritten[meter] += quantity
            line = json.dumps({"meter": meter, "quantity": self._unwritten[meter]}).encode() + b"\n"
            _append(self._file(datetime.now(UTC)), line)
            del self._unwritten[meter]

    def total(self) -> Mapping[str, int]:
        """All quantities, by meter. Raises UnreadableRecords."""
        found: Counter[str] = Counter()
        for path in sorted(self.folder.glob("????-??.jsonl")):
            found.update(self._quantities(path))
        return found

    def of(self, year: int, month: int) -> Mapping[str, int]:
        """Those of one month. Raises UnreadableRecords."""
        path = self.folder / f"{year:04}-{month:02}.jsonl"
        return self._quantities(path) if path.exists() else {}

    def _file(self, now: datetime) -> Path:
        return self.folder / f"{now:%Y-%m}.jsonl"

    def _quantities(self, path: Path) -> Counter[str]:
        """What a file holds; only what is new in it is read. A line without its end is not all there yet."""
        with self._lock:
            known = self._sums.setdefault(path, _Sum())
            with path.open("rb") as file:
                file.seek(known.read)
                whole, end, _ = file.read().rpartition(b"\n")
            try:
                lines = [msgspec.json.decode(line, type=_Line) for line in whole.splitlines()]
            except (msgspec.MsgspecError, ValueError, RecursionError):
                raise UnreadableRecords(f"{str(path)!r} holds a line that is no usage record; move the file away.") from None
            known.read += len(whole) + len(end)
            for line in lines:
                known.quantities[line.meter] += line.quantity
            return known.quantities.copy()


def _append(path: Path, line: bytes) -> None:
    """Add a line whole, or not at all."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        before = os.fstat(descriptor).st_size
        written = os.write(descriptor, line)
        if written < len(line):  # a full disk takes half a line, which nobody could read
            os.ftruncate(descriptor, before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(descriptor)
