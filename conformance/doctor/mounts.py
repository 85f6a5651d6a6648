"""Directories of a container: those that a setting needs, those that must not be there, and a start without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from conformance.doctor.command_line import Run
from conformance.doctor.finding import Cause, Finding
from conformance.doctor.image import Image
from conformance.doctor.settings import Given, is_disconnected, is_placeholder

OUTPUT, INPUT = "/output", "/input"
"""Where a container writes and reads, unless a setting names another directory."""
OFFLINE = "Use Docker containers in disconnected environments, Configure the container"
NO_OUTPUT = Cause(
    "doctor.mount.disk-logs-without-output",
    "problem",
    "Log files need an output mount; Logging:Disk:Format=json without one is an error.",
    "Configure containers, Logging settings",
)
LICENSE = Cause(
    "doctor.mount.license-without-volume",
    "problem",
    "The provided license path was not found. Please ensure a volume is mounted and a directory exists at the location "
    "specified by Mounts:License",
    "Azure AI containers frequently asked questions",
)
INPUT_MOUNT = Cause(
    "doctor.mount.input-not-allowed",
    "advice",
    "These containers don't use input mounts, which hold models of other services.",
    "Configure containers, Mount settings",
)
NO_RECORDS = Cause(
    "doctor.disconnected.no-output",
    "problem",
    "In a disconnected start Mounts:Output is a directory in a mounted volume: records of the use are written there.",
    OFFLINE,
)
BILLED = Cause(
    "doctor.disconnected.billing-given",
    "advice",
    "A disconnected start has eula, Mounts:License and Mounts:Output; Billing and ApiKey belong to the download of the "
    "licence.",
    OFFLINE,
)
NOWHERE = Cause(
    "doctor.disconnected.download-without-license-mount",
    "problem",
    "The download of a licence takes DownloadLicense=True and Mounts:License, with a volume at that directory.",
    OFFLINE,
)
NO_NETWORK = Cause(
    "doctor.billing.no-network",
    "problem",
    "Containers are not licensed to run without a connection to the billing endpoint, except disconnected ones with a licence.",
    "Page of the container, Billing",
)


def look(run: Run, settings: Given, image: Image | None) -> Iterator[Finding]:
    """What is wrong with the directories, and with a start without a network."""
    output = settings.value("mounts:output") or OUTPUT
    if settings.value("logging:disk:format").lower() == "json" and _lacks(output, run):
        yield NO_OUTPUT.found("Logging:Disk:Format=json", f"no volume is mounted at {output}", f"-v HOST_DIRECTORY:{output}")
    license_at = settings.value("mounts:license")
    if license_at and _lacks(license_at, run):
        yield LICENSE.found(
            f"Mounts:License={license_at}", f"no volume is mounted at {license_at}", f"-v HOST_DIRECTORY:{license_at}"
        )
    allowed = image is None or image.container is None or image.container.mounts.get("input") != "not allowed"
    if not allowed and ("mounts:input" in settings.values or _is_mounted(INPUT, volumes(run))):
        cause = f"{image.title if image else ''} takes no input mount"
        yield INPUT_MOUNT.found("Mounts:Input", cause, f"leave out Mounts:Input, and -v …:{INPUT}")
    yield from _disconnected(run, settings)


def volumes(run: Run) -> list[str]:
    """The directories inside the container at which something is mounted."""
    found = [_target(text) for text in run.values("volume")]
    for text in run.values("mount"):
        members = [member.partition("=") for member in text.split(",")]
        found += [value for name, _, value in members if name in ("target", "dst", "destination")][:1]
    return [each for each in (*found, *run.values("tmpfs")) if each]


def _target(volume: str) -> str:
    """The directory inside of ``-v HOST:INSIDE[:ro]``; a host directory of Windows has a colon of its own."""
    parts = volume.split(":")
    inside = [part for part in parts if part.startswith("/")]
    return inside[-1] if inside else ""


def _disconnected(run: Run, settings: Given) -> Iterator[Finding]:
    if settings.value("downloadlicense").lower() == "true" and not settings.has("mounts:license"):
        yield NOWHERE.found(
            "DownloadLicense=True",
            "there is no directory for the licence",
            "-v HOST_DIRECTORY:/license … Mounts:License=/license",
        )
    if not is_disconnected(settings):
        if "none" in run.values("network", "net"):
            yield NO_NETWORK.found(
                "--network none", "the container reaches no billing endpoint", "leave out --network none, or give a licence"
            )
        return
    output = settings.value("mounts:output")
    if not settings.has("mounts:output") or (output and _lacks(output, run)):
        why = f"no volume is mounted at {output}" if output else "Mounts:Output is missing"
        yield NO_RECORDS.found("Mounts:Output", why, f"-v HOST_DIRECTORY:{output or OUTPUT} … Mounts:Output={output or OUTPUT}")
    named = [settings.names[name] for name in ("billing", "apikey") if name in settings.values]
    if named:
        yield BILLED.found(
            " and ".join(named),
            "the start has a licence, and what a connected one needs, too",
            f"leave out {' and '.join(named)}, or add DownloadLicense=True",
        )


def _lacks(directory: str, run: Run) -> bool:
    """Whether nothing is mounted at a directory that a setting names, as far as both were filled in."""
    unfilled = is_placeholder(directory) or any(is_placeholder(volume) for volume in run.values("volume"))
    return not unfilled and not _is_mounted(directory, volumes(run))


def _is_mounted(directory: str, mounted: list[str]) -> bool:
    """Whether something is mounted there, or above."""
    place = PurePosixPath(directory)
    return any(place == PurePosixPath(each) or PurePosixPath(each) in place.parents for each in mounted)
