"""Files that a run wrote, or a stranger: plain ones, and no larger than what they should be."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 128 * 1024 * 1024
"""Bytes."""


def content_of(path: Path, most: int = LARGEST) -> bytes:
    """All of a file. Raises OSError, also where it is a pipe, which would be waited for, or larger than so many bytes."""
    with open(path, "rb", opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file")
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most // 1024 // 1024} MB")
    return content


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
