"""Mends what can be mended without thinking: edits within one line, that change no meaning."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from conformance.documents.linting import Finding
from conformance.plain import plain
from conformance.refusal import Refusal

ROUNDS = 5
"""How often the same pages are mended: one edit may make room for another one in the same line."""


class CannotWrite(Refusal):
    """A page that was to be mended and cannot be written."""


def mend(findings: Sequence[Finding]) -> int:
    """Write the edits of these findings into their files; how many were made."""
    made = 0
    for file in dict.fromkeys(f.file for f in findings if f.edit and f.file):
        made += _mend(file, [f for f in findings if f.file == file])
    return made


def _mend(file: Path, findings: Sequence[Finding]) -> int:
    """Mend one file, whose ends of lines stay what they are."""
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return 0  # what is no UTF-8 is to be saved as such by somebody first
    lines = text.splitlines(keepends=True)
    made = 0
    for finding in findings:
        edit = finding.edit
        if edit and edit.line <= len(lines) and edit.old and edit.old in lines[edit.line - 1]:
            lines[edit.line - 1] = lines[edit.line - 1].replace(edit.old, edit.new, 1)
            made += 1
    if made:
        _write(file, "".join(lines))
    return made


def _write(file: Path, text: str) -> None:
    """Put a file in the place of another one at once, so that none is ever half written."""
    target = Path(os.path.realpath(file))
    try:
        mode = target.stat().st_mode
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".cogspec-")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as new:
            new.write(text)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except OSError as error:
        raise CannotWrite(
            f"{plain(str(file), 200)} cannot be written ({error.strerror}); see who may, or leave out --fix."
        ) from None
