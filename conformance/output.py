"""Standard streams that last: a full disk, a reader that has gone, or letters that they do not know end no run."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TextIO


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
    """Takes the places of ``sys.stdout`` and ``sys.stderr``."""

    def __init__(self) -> None:
        self._pipe: _Pipe | None = None

    def install(self) -> None:
        """Write through pipes of ours, where the streams are descriptors at all."""
        sys.stdout, self._pipe = _lasting(sys.stdout)
        sys.stderr, _ = _lasting(sys.stderr, every_line=True)

    @property
    def lost(self) -> str:
        """Why some of what was written is lost, in one sentence; empty where nothing is, or nobody wanted to read on."""
        if self._pipe is None:
            return ""
        sys.stdout.flush()
        trouble = self._pipe.trouble
        if trouble is None or trouble.errno == errno.EPIPE:
            return ""
        return f"CannotWrite: standard output failed ({trouble.strerror}); what it should have held is lost."


def _lasting(stream: TextIO, *, every_line: bool = False) -> tuple[TextIO, _Pipe | None]:
    """A stream that writes through a pipe of ours, and that pipe; the same one where it is none of a descriptor, or closed."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return stream, None
    pipe = _Pipe(descriptor)
    stream.flush()
    writer = io.BufferedWriter(pipe)
    lines = every_line or pipe.isatty()
    return io.TextIOWrapper(writer, encoding=stream.encoding, errors="backslashreplace", line_buffering=lines), pipe
