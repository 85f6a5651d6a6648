"""Files that users name: read to a bound, without waiting for what never comes; written whole, or not at all."""

from __future__ import annotations

import errno
import os
import select
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

LARGEST = 128 * 1024 * 1024
"""Bytes of a file that a run writes."""
SECONDS_TO_BEGIN = 5
"""For whoever is to write into a pipe to open it."""
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
"""Zero on Windows, where no pipe has a path."""


def content_of(path: Path, most: int = LARGEST) -> bytes:
    """All bytes of a file, or of a pipe such as ``<(…)`` of a shell.

    Raises OSError, also where nobody writes into the pipe, and where there are more than ``most``: a device may have no end.
    """
    with _opened(path) as file:
        descriptor = file.fileno()
        begun = _begun(descriptor) if _AT_ONCE and stat.S_ISFIFO(os.fstat(descriptor).st_mode) else b""
        if _AT_ONCE:
            os.set_blocking(descriptor, True)
        return begun + _bounded(file, most - len(begun), most)


def plain_content_of(path: Path, most: int = LARGEST) -> bytes:
    """All bytes of a file in a directory that a stranger may have made, where a pipe is none that the user named.

    Raises OSError, also where it is no plain file, and where there are more than ``most``.
    """
    with _opened(path) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file")
        return _bounded(file, most, most)


def put(path: Path, content: bytes) -> None:
    """Write a file at once, in place of an earlier one. Raises OSError; that one is still there then, and whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _opened(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDONLY | _AT_ONCE | getattr(os, "O_BINARY", 0)), "rb")


def _bounded(file: BinaryIO, left: int, most: int) -> bytes:
    content = file.read(left + 1)
    if len(content) > left:
        size = f"{most // 1024 // 1024} MB" if most >= 16 * 1024 * 1024 else f"{most // 1024} KB"
        raise OSError(errno.EFBIG, f"it is larger than {size}")
    return content


def _begun(pipe: int) -> bytes:
    """What had to be read to see whether there is somebody at the other end; OSError where there is nobody."""
    if not select.select([pipe], [], [], SECONDS_TO_BEGIN)[0]:
        with suppress(BlockingIOError):  # somebody is there, and has not written yet
            if byte := os.read(pipe, 1):
                return byte
            raise OSError(errno.ENXIO, "it is a pipe into which nobody writes")
    return b""
