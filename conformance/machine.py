"""What a machine refuses, of a path or of itself, told like any other mistake."""

from __future__ import annotations

import errno
import os
import tempfile

from conformance.refusal import Refusal

MENDED_BY_ANOTHER = {
    *(errno.ENAMETOOLONG, errno.ELOOP, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST),
    *(errno.EACCES, errno.EPERM, errno.EROFS),
}
"""What another path, or another user, would not meet."""


class UnusablePath(Refusal):
    """A file or directory that the machine does not let this user use."""


class MachineFailed(Refusal):
    """A disk that is full or broken, or a directory that is gone."""

    exit_code = 3


class NoTemporaryFiles(Refusal):
    """A machine without a place for temporary files."""


def refusal_of(error: OSError) -> Refusal | None:
    """What the machine said, as a refusal; None where it spoke of nothing that a user could mend."""
    why = error.strerror or str(error)
    if error.filename is not None:
        path = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(error.filename)
        if error.errno in MENDED_BY_ANOTHER:
            return UnusablePath(f"{path} cannot be used ({why}); name another, or see who may read and write there.")
        return MachineFailed(f"{path} cannot be used ({why}); mend that, and start again.")
    try:
        os.getcwd()  # noqa: PTH109 - that of pathlib is no plainer
    except OSError:
        return UnusablePath("The directory in which you are is gone; change to another one.")
    try:
        tempfile.gettempdir()
    except OSError:
        return NoTemporaryFiles(
            "No directory for temporary files can be written to; mount one at /tmp, as docker run --tmpfs /tmp does, or name "
            "one in TMPDIR."
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN):
        return MachineFailed(f"This machine lets nothing go on ({why}); mend that, and start again.")
    return None
