"""Where a command publishes the port of a container."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.doctor.command_line import Run
from conformance.doctor.finding import Cause, Finding
from conformance.doctor.image import Image

PUBLISH = (
    "-p HOST:CONTAINER exposes a TCP port; a second container on the same host gets another host port, as in -p 5001:5000."
)
PAGE = "Page of the container, Run multiple containers on the same host"
NOT_PUBLISHED = Cause("doctor.port.not-published", "problem", PUBLISH, PAGE)
REVERSED = Cause("doctor.port.reversed-mapping", "problem", PUBLISH, PAGE)
INSIDE = Cause(
    "doctor.port.wrong-inside",
    "problem",
    "The port inside is 5000 for Read, Layout and all text images, and 5050 for the other ones of Document "
    "Intelligence. With the "
    "other one a caller gets an empty reply or a refused connection.",
    "Page of the container; compose files of Install and run Document Intelligence containers",
)
RANDOM = Cause(
    "doctor.port.random-on-host",
    "advice",
    "A -p without a host port takes a free one of the host, another one at each start.",
    "Docker documentation, Publishing ports",
)
UDP = Cause("doctor.port.not-tcp", "problem", PUBLISH, PAGE)
OF_OTHERS = "5050"
"""The port inside of most images of Document Intelligence: who has it took it from their page, and reversed nothing."""


@dataclass(frozen=True)
class Published:
    """One ``-p``."""

    text: str
    outside: str
    """Empty for any."""
    inside: str
    protocol: str


def published(run: Run) -> list[Published]:
    """The ports that a command publishes."""
    found: list[Published] = []
    for text in run.values("publish"):
        ports, _, protocol = text.partition("/")
        outside, _, inside = ports.rpartition(":")
        found.append(Published(text, outside.rpartition(":")[2], inside, protocol or "tcp"))
    return found


def look(run: Run, image: Image | None) -> Iterator[Finding]:
    """Whether somebody outside can reach the port on which the container listens."""
    if "host" in run.values("network", "net"):
        return
    ports, port = published(run), str(image.port) if image and image.port else ""
    if not ports:
        if not run.values("publish-all"):
            yield NOT_PUBLISHED.found(
                "-p",
                "the command publishes no port, so that nobody outside the container reaches it",
                f"-p 5000:{port or 5000}",
            )
        return
    for each in ports:
        if each.protocol != "tcp":
            yield UDP.found(
                f"-p {each.text}",
                f"{each.protocol} is published, and HTTP needs TCP",
                f"-p {each.outside or 5000}:{each.inside}",
            )
    if not port:
        return
    fitting = [each for each in ports if _holds(each.inside, port)]
    if not fitting:
        yield _wrong(ports[0], port, image.title if image else "")
    elif not any(each.outside for each in fitting):
        yield RANDOM.found(f"-p {fitting[0].text}", "the port on the host is another one at each start", f"-p 5000:{port}")


def _wrong(first: Published, port: str, title: str) -> Finding:
    if first.outside == port and first.inside != OF_OTHERS:
        cause = f"{title} listens on {port} inside, and this leads to {first.inside}; host and container are reversed"
        return REVERSED.found(f"-p {first.text}", cause, f"-p {first.inside}:{port}")
    cause = f"{title} listens on {port} inside, and this leads to {first.inside}, where nothing listens"
    return INSIDE.found(f"-p {first.text}", cause, f"-p {first.outside or 5000}:{port}")


def _holds(ports: str, port: str) -> bool:
    """Whether a port is the one that is named, or in the range that is."""
    first, _, last = ports.partition("-")
    try:
        return int(first) <= int(port) <= int(last or first)
    except ValueError:
        return False
