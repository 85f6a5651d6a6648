"""Standard output that lasts: a full disk, a reader that has gone, or letters that it does not know end no run."""

from __future__ import annotations

import errno
import io
import os
import sys


class _Pipe(io.RawIOBase):
    """A descriptor whose first failed write is remembered, and whose later ones are not tried."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self.trouble: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, content: object) -> int:
        view = memoryview(content)  # type: ignore[arg-type]
        if self.trouble is None:
            try:
                return os.write(self._descriptor, view)
            except OSError as error:
                self.trouble = error
        return len(view)


class Lasting:
    """Takes the place of ``sys.stdout``."""

    def __init__(self) -> None:
        self._pipe: _Pipe | None = None

    def install(self) -> None:
        """Write through a pipe of ours, where standard output is a descriptor at all."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            descriptor = sys.stdout.fileno()
        except (OSError, ValueError, AttributeError):
            return
        self._pipe = _Pipe(descriptor)
        sys.stdout.flush()
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(self._pipe),
            encoding=sys.stdout.encoding,
            errors="backslashreplace",
            line_buffering=self._pipe.isatty(),
        )

    @property
    def lost(self) -> str:
        """Why some of what was written is lost, in one sentence; empty where nothing is, or nobody wanted to read on."""
        sys.stdout.flush()
        trouble = self._pipe.trouble if self._pipe else None
        if trouble is None or trouble.errno == errno.EPIPE:
            return ""
        return f"CannotWrite: standard output failed ({trouble.strerror}); what it should have held is lost."
