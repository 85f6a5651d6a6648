"""How a bundle lies on disk: a directory, or one archive of it. Both may come from strangers."""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO

from conformance.certify.refusals import NotABundle
from conformance.files import LARGEST, plain_content_of
from conformance.refusal import Refusal

ARCHIVE = ".zip"
CORE, TEST_RESULT, RECORD, KEY = "core.dsse.json", "test-result.dsse.json", "record.dsse.json", "key.pub"
MOST_FILES = 200
LARGEST_FILE = LARGEST
LARGEST_BUNDLE = 512 * 1024 * 1024
"""Bytes, whatever an archive says of them."""
LARGEST_ARCHIVE = 256 * 1024 * 1024
_MEMBER = b"PK\1\2"
"""What every entry in the list of an archive begins with."""
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)?")
UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError)
"""What a damaged or hostile archive makes its reader raise."""
_EPOCH = (1980, 1, 1, 0, 0, 0)

Files = Mapping[str, bytes]
"""The content of each file by its path below the bundle."""


class CannotWriteBundle(Refusal):
    """A place where no bundle can be written."""


def write(files: Files, place: Path) -> Path:
    """Write a bundle as a directory and as an archive beside it, both whole or not at all; gives the archive."""
    archive = check_free(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise CannotWriteBundle(f"{place} cannot be written ({error.strerror}); choose another place.") from None
    try:
        for name, content in files.items():
            path = draft / "bundle" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (draft / "archive").write_bytes(packed(files))
        (draft / "archive").rename(archive)
        try:
            (draft / "bundle").rename(place)
        except BaseException:
            archive.unlink()
            raise
    except OSError as error:
        raise CannotWriteBundle(f"{place} cannot be written ({error.strerror}); choose another place.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return archive


def check_free(place: Path) -> Path:
    """Refuse a place where something is already; gives that of the archive."""
    if not place.name:
        raise CannotWriteBundle(f"{place} is there already, and a bundle has a name of its own; write one, such as bundle.")
    archive = place.with_name(place.name + ARCHIVE)
    for path in (place, archive):
        if path.exists() or path.is_symlink():
            raise CannotWriteBundle(f"{path} is there already, and a bundle is never overwritten; choose another name.")
    return archive


def packed(files: Files) -> bytes:
    """One archive, the same for the same files."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, files[name])
    return content.getvalue()


def read(place: Path) -> dict[str, bytes]:
    """All files of a bundle; NotABundle where it is none, or asks for more than a bundle needs."""
    try:
        files = _directory(place) if place.is_dir() else _archive(place, plain_content_of(place, LARGEST_ARCHIVE))
    except OSError as error:
        raise NotABundle(f"{place} cannot be read ({error.strerror}); name the directory or archive of a bundle.") from None
    if CORE not in files and RECORD not in files:
        raise NotABundle(f"{place} holds neither {CORE} nor {RECORD}, so it is no bundle; cogspec certify makes one.")
    return files


def _directory(place: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    room = LARGEST_BUNDLE
    for path in _walked(place):
        name = path.relative_to(place).as_posix()
        _check_name(name, place)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NotABundle(f"{place} holds {name}, which is no plain file.")
            files[name] = _bounded(file, name, room)
        room -= len(files[name])
        if len(files) > MOST_FILES:
            raise NotABundle(f"{place} holds more than {MOST_FILES} files, which no bundle does.")
    return files


def _walked(place: Path, depth: int = 2) -> Iterable[Path]:
    if not depth:
        raise NotABundle(f"{place} is a directory deeper than a bundle has any.")
    for entry in sorted(os.scandir(place), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.is_symlink():
            raise NotABundle(f"{place} holds {entry.name}, which is a link; a bundle has none.")
        if entry.is_dir():
            yield from _walked(path, depth - 1)
        else:
            yield path


def _archive(place: Path, content: bytes) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    room = LARGEST_BUNDLE
    if content.count(_MEMBER) > MOST_FILES:  # a list of millions would be read as a whole
        raise NotABundle(f"{place} holds more than {MOST_FILES} files, which no bundle does.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.infolist():
                name = member.filename
                _check_name(name, place)
                if name in files:
                    raise NotABundle(f"{place} holds {name} twice.")
                _check_member(member, place)
                with archive.open(member) as file:
                    files[name] = _bounded(file, name, room)
                room -= len(files[name])
    except UNREADABLE as error:
        raise NotABundle(f"{place} is no archive that can be read ({error}).") from None
    return files


def _check_member(member: zipfile.ZipInfo, place: Path) -> None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise NotABundle(f"{place} holds {member.filename}, which is a link or something else that is no plain file.")
    if member.flag_bits & 0x1:
        raise NotABundle(f"{place} holds {member.filename}, which is encrypted.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotABundle(f"{place} holds {member.filename}, which is packed in another way than bundles are.")


def _check_name(name: str, place: Path) -> None:
    if not _NAME.fullmatch(name):
        raise NotABundle(f"{place} holds a file called {name[:80]!r}, which leads elsewhere or is no name of a bundle's.")


def _bounded(file: IO[bytes], name: str, room: int) -> bytes:
    most = min(LARGEST_FILE, room)
    content = file.read(most + 1)
    if len(content) > most:
        raise NotABundle(f"{name} is larger than a bundle may be; it was not read to its end.")
    return content
