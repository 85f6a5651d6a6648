"""Licences that a container downloaded, and what is made of one to try whether it is looked at."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conformance import catalogue
from conformance.billing.endpoint import Endpoint
from conformance.billing.licence import Licence, NotALicence, licence

NO_MOUNT, EMPTY = "no licence mount", "an empty licence mount"
CUT, EDITED, FOREIGN, EXPIRED = "a cut licence", "an edited licence", "a foreign licence", "an expired licence"
"""What may be wrong with the licence of a start."""


@dataclass(frozen=True)
class Download:
    """What came of a start that was to download a licence."""

    folder: Path
    """The licence mount."""
    endpoint: Endpoint
    asked: bool
    """Whether the endpoint was asked for a licence in the form that it knows."""
    ended: bool
    """Whether nothing of it can be under way any more."""
    heard: int
    """Requests that the endpoint had heard when it was over."""

    @property
    def files(self) -> list[Path]:
        """Those in the mount that hold something."""
        return filled_files(self.folder)

    @property
    def own(self) -> tuple[Path, Licence] | None:
        """The licence that the endpoint of the run issued, where a file holds it as it was issued."""
        for path in self.files:
            try:
                return path, licence(path.read_bytes())
            except (NotALicence, OSError):
                continue
        return None


def filled_files(folder: Path) -> list[Path]:
    """The files below a directory that hold something."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]


def wrong_licences(download: Download, container: str, new_folder: Callable[[str], Path]) -> Iterator[tuple[str, Path | None]]:
    """Licence mounts, by what is wrong with them, and None for no mount.

    Those that only the issuer of the licence can make are left out where that is somebody else, and all of them where its
    file is for the eyes of the container alone.
    """
    yield NO_MOUNT, None
    yield EMPTY, new_folder(EMPTY)
    cut = new_folder(CUT)
    with suppress(OSError):  # which what copies whole directories raises, too
        shutil.copytree(download.folder, cut, dirs_exist_ok=True)
        for path in filled_files(cut):
            content = path.read_bytes()
            path.write_bytes(content[: len(content) // 2])
        yield CUT, cut
    if not download.own:
        return
    path, found = download.own
    other = next(name for name in catalogue.names() if name != container)
    later = replace(found, expires=found.expires + timedelta(days=3650))
    edited = {**json.loads(later.sealed()), "seal": json.loads(found.sealed())["seal"]}
    for name, content in {
        EDITED: json.dumps(edited).encode(),
        FOREIGN: replace(found, container=other).sealed(),
        EXPIRED: replace(found, expires=datetime.now(UTC) - timedelta(days=1)).sealed(),
    }.items():
        folder = new_folder(name)
        (folder / path.name).write_bytes(content)
        yield name, folder
