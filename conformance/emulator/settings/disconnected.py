"""What a start says of a licence: whether one is to be downloaded, or stands for the billing endpoint and the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.emulator.settings.refusals import LicencePathNotFound, OutputMountMissing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.emulator.settings.given import Given

LICENCE, OUTPUT = "Mounts:License", "Mounts:Output"


@dataclass(frozen=True)
class Offline:
    """A start without a connection."""

    licence: str
    """Directory of the licence."""
    output: str
    """Directory below which usage records are written."""


def download(given: Given) -> str:
    """The directory to which a licence is to be downloaded; empty where none is. Raises LicencePathNotFound."""
    if given.values.get("DownloadLicense", "").lower() != "true":
        return ""
    if given.unset(LICENCE):
        raise LicencePathNotFound.anywhere()
    return given.values[LICENCE]


def offline(given: Given) -> Offline | None:
    """A start without a connection; None for a connected one. Raises OutputMountMissing."""
    if given.unset(LICENCE):
        return None
    if given.unset(OUTPUT):
        raise OutputMountMissing(
            f"Missing {OUTPUT}=<directory>. A container that runs with a licence writes its usage records there; "
            "mount a volume and name it."
        )
    return Offline(given.values[LICENCE], given.values[OUTPUT])


def without_effect(given: Given) -> Iterator[str]:
    """A sentence about each setting that a start without a connection has no use for."""
    for name in ("Billing", "ApiKey"):
        if not given.unset(name):
            yield f"{name} changes nothing with a licence, for nothing is reported; it belongs to the download of one."
