"""What a command gives the container of the machine, against the table of sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.doctor.command_line import Run
from conformance.doctor.finding import Cause, Finding
from conformance.doctor.image import Image

TABLE = "Page of the container, Container requirements and recommendations; some pages' own example is below their table"
CPUS = Cause(
    "doctor.size.too-few-cpus",
    "problem",
    "--cpus and --memory follow the table of sizes, whose minimum each container needs.",
    TABLE,
)
MEMORY = Cause("doctor.size.too-little-memory", "problem", CPUS.sentence, TABLE)
PLATFORM = Cause(
    "doctor.size.other-platform",
    "problem",
    "The images are built for Linux on x64.",
    "Cognitive Services containers, The host computer",
)
UNITS = {"": 1024**-3, "b": 1024**-3, "k": 1024**-2, "m": 1024**-1, "g": 1.0, "t": 1024.0}
"""GB in one."""


def look(run: Run, image: Image | None) -> Iterator[Finding]:
    """Whether the limits of a command are at least the minimum; without a limit the host counts alone."""
    for platform in run.values("platform"):
        if platform and not re.search(r"amd64|x86_64", platform):
            yield PLATFORM.found(f"--platform {platform}", f"there is no image for {platform}", "--platform linux/amd64")
    if image is None:
        return
    cpus = _number(run.values("cpus"))
    if cpus is not None and cpus < image.cores:
        cause = f"{image.title} needs at least {image.cores:g} cores"
        yield CPUS.found(f"--cpus {cpus:g}", cause, f"--cpus {image.cores:g}")
    for text in run.values("memory")[-1:]:
        memory = gigabytes(text)
        if memory is not None and memory < image.memory:
            yield MEMORY.found(
                f"--memory {text}", f"{image.title} needs at least {image.memory:g} GB", f"--memory {image.memory:g}g"
            )


def gigabytes(text: str) -> float | None:
    """A size as docker takes it, such as 8g; None for other text."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?", text.strip().lower())
    return float(found[1]) * UNITS[found[2]] if found else None


def _number(texts: list[str]) -> float | None:
    try:
        return float(texts[-1])
    except (IndexError, ValueError):
        return None
