"""The licence of a start, as faults read and replace it."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.billing.licence import FILE, Licence, NotALicence, issued, licence
from conformance.faults.given import give, given

if TYPE_CHECKING:
    from conformance.emulator.command import Start

LICENCE, OUTPUT = "Mounts:License", "Mounts:Output"
NOWHERE = "http://127.0.0.1:9"
"""An issuer that nobody reaches."""


def downloads(start: Start) -> bool:
    """Whether a start is to download a licence."""
    return given(start, "DownloadLicense").lower() == "true"


def is_connected(start: Start) -> bool:
    """Whether a start has what a connection needs."""
    return bool(given(start, "Billing") and given(start, "ApiKey"))


def content(start: Start) -> bytes:
    """What is in the file of its licence; empty where there is none."""
    path = Path(given(start, LICENCE) or "/nowhere") / FILE
    return path.read_bytes() if path.is_file() else b""


def of(start: Start) -> Licence | None:
    """Its licence, whatever the seal says of it; None where the file holds none."""
    with suppress(NotALicence):
        return licence(content(start))
    with suppress(ValueError, KeyError, TypeError):
        terms = json.loads(content(start))["license"]
        return issued(terms["containerType"], terms["issuer"])
    return None


def is_sealed(start: Start) -> bool:
    """Whether its licence is as it was issued."""
    with suppress(NotALicence):
        return bool(licence(content(start)))
    return False


def new_folder(start: Start, beside: Path | None = None) -> Path:
    """A directory that is gone when the container ends in order."""
    return Path(start.up.enter_context(tempfile.TemporaryDirectory(prefix="cogspec-", dir=beside)))


def give_licence(start: Start) -> None:
    """Let it find a good licence, over whatever is there."""
    folder = new_folder(start)
    (folder / FILE).write_bytes(issued(start.container, NOWHERE).sealed())
    give(start, LICENCE, str(folder))
