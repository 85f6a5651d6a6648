"""The machine that is to run a container, against what its image needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.doctor.finding import Cause, Finding
from conformance.doctor.image import Image
from conformance.target import Engine

X64 = ("x86_64", "amd64")
ROUNDING = 0.95
"""A machine that is sold with 8 GB shows a little less."""

NO_ENGINE = Cause(
    "doctor.engine.missing",
    "problem",
    "You need a container engine on a host computer; Docker must be able to run Linux containers.",
    "Cognitive Services containers, Prerequisites and The host computer",
)
ENGINE_SILENT = Cause(
    "doctor.engine.unreachable",
    "problem",
    "The image is pulled and started by the engine's daemon, so that it must run and let you in.",
    "Cognitive Services containers, Prerequisites: Docker Engine",
)
NOT_X64 = Cause(
    "doctor.host.not-x64",
    "problem",
    "The host is a x64-based computer that runs Linux containers.",
    "Cognitive Services containers, The host computer",
)
LACKS_FLAG = Cause(
    "doctor.host.lacks-cpu-flag",
    "problem",
    "The host must support AVX2; without it the container will not work correctly. grep -q avx2 /proc/cpuinfo shows it.",
    "How to install and run containers - Computer Vision, Advanced Vector Extension support",
)
FEW_CORES = Cause(
    "doctor.host.few-cores",
    "problem",
    "The table of sizes gives a minimum of cores for each container, of 2.6 GHz at least.",
    "Page of the container, Container requirements and recommendations",
)
LITTLE_MEMORY = Cause(
    "doctor.host.little-memory",
    "problem",
    "The table of sizes gives a minimum of memory for each container.",
    "Page of the container, Container requirements and recommendations",
)


@dataclass(frozen=True)
class Host:
    """What is known of a machine; None for what could not be read."""

    machine: str
    cpu_flags: frozenset[str] | None
    cores: int | None
    memory: float | None
    """GB."""
    engine: Engine | None = None


def engine(host: Host) -> Iterator[Finding]:
    """Whether there is somebody who starts containers."""
    if host.engine is None:
        yield NO_ENGINE.found("host", "neither docker nor podman is found on the PATH", "apt-get install docker.io")
    elif host.engine.trouble:
        start = "sudo systemctl start docker" if host.engine.name == "docker" else "podman info"
        cause = f"{host.engine.name} is installed and does not answer: {host.engine.trouble}"
        yield ENGINE_SILENT.found("host", cause, f"{start}; your user must be allowed to use it (docker group, or sudo)")


def fits(host: Host, image: Image) -> Iterator[Finding]:
    """Whether the image can run here at all; what could not be read is not judged."""
    if host.machine.lower() not in X64:
        cause = f"this machine is {host.machine}, and the images are built for x64"
        yield NOT_X64.found("host", cause, "run the container on a x64 machine")
    lacking = [flag for flag in image.cpu_flags if host.cpu_flags is not None and flag not in host.cpu_flags]
    if lacking:
        cause = f"the processor does not show {' and '.join(lacking)}, which {image.title} needs"
        yield LACKS_FLAG.found("host", cause, "use another machine, or let the virtual machine pass its host's processor on")
    if image.cores and host.cores is not None and host.cores < image.cores:
        cause = f"this machine has {host.cores} cores, and {image.title} needs at least {image.cores:g}"
        yield FEW_CORES.found("host", cause, f"use a machine with {image.cores:g} cores or more")
    if image.memory and host.memory is not None and host.memory < image.memory * ROUNDING:
        cause = f"this machine has {host.memory:.1f} GB of memory, and {image.title} needs at least {image.memory:g} GB"
        yield LITTLE_MEMORY.found("host", cause, f"use a machine with {image.memory:g} GB or more")
