"""One look at everything that was named, from the outside in: the command, the image, the host, the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from conformance import catalogue, target
from conformance.catalogue import example_of
from conformance.doctor import billing, command_line, host, image, mounts, ports, reading, settings, size
from conformance.doctor.asking import Address, Silence
from conformance.doctor.command_line import Run
from conformance.doctor.finding import Cause, Finding, shown
from conformance.doctor.host import Host
from conformance.doctor.image import Image, Reference
from conformance.wire.access import OPEN, Access
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits
from conformance.wire.server import Server

USUAL = "http://localhost:5000"
"""Where the pages of the documentation look for a container."""
OTHER_PORT = Cause(
    "doctor.url.other-port-than-published",
    "problem",
    "-p HOST:CONTAINER: a caller takes the port of the host.",
    "Page of the container, Run multiple containers on the same host",
)
BAD_NAME = Cause(
    "doctor.image.invalid-reference",
    "problem",
    "The name of an image has small letters, and docker refuses another one: invalid reference format.",
    "Docker documentation, docker image tag",
)
HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - compared, not listened on


@dataclass(frozen=True)
class Asked:
    """What the user names."""

    url: str = ""
    image: str = ""
    command: str = ""
    query: bool = False
    """Whether a page may be submitted, which is billed."""
    access: Access = OPEN
    timeout: float = target.PROBE_SECONDS
    """Seconds for one request."""


@dataclass(frozen=True)
class Examination:
    """What was found, and where was looked."""

    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """The image that a user names, in a command or alone."""

    text: str = ""
    reference: Reference | None = None
    """None where it can be the name of no image."""
    image: Image | None = None
    """The one that is meant, or most likely; None where none is like it."""


def written(run: Run, today: date) -> Iterator[Finding]:
    """All that can be told of a command without looking anywhere."""
    named, given = name(run.image), settings.given(run)
    yield from run.slips
    yield from settings.placeholders(run)
    if named.reference:
        yield from image.look(named.reference, today)
    elif not settings.is_placeholder(run.image):
        told = shown(run.image)
        mend = "name the image as its page does, in small letters"
        yield BAD_NAME.found(told, f"{told!r} cannot be the name of an image", mend)
    yield from ports.look(run, named.image)
    yield from settings.look(given, named.image)
    yield from billing.look(given)
    yield from mounts.look(run, given, named.image)
    yield from size.look(run, named.image)


def name(text: str) -> Named:
    """What is known of an image by its name."""
    try:
        reference = image.parse(text)
    except image.NotAnImage:
        return Named(text)
    return Named(text, reference, image.meant(reference))


def examine(asked: Asked) -> Examination:
    """Look at everything that was named; without anything, at this machine and the usual address."""
    places: list[str] = []
    findings = [_without_keys(finding, asked.access) for finding in _looked(asked, places)]
    return Examination(tuple(findings), tuple(places))


def _looked(asked: Asked, places: list[str]) -> Iterator[Finding]:
    """The findings one after the other, while the places are noted: the command, the image, the host, the address."""
    today, run, named = datetime.now(UTC).date(), None, Named()
    if asked.command:
        run = command_line.read(asked.command)
        named = name(run.image)
        places += ["command", "image", "billing endpoint"]
        yield from written(run, today)
        yield from billing.reach(settings.given(run), reading.reaches)
    elif asked.image:
        reference = image.parse(asked.image)
        named = Named(asked.image, reference, image.meant(reference))
        places.append("image")
        yield from image.look(reference, today)
    here = None
    if named.text or not asked.url:
        places.append("host")
        here = reading.host()
        yield from _host(here, named)
    if asked.url or not named.text:
        yield from _address(asked, run, named.image, here, places)


def _host(here: Host, named: Named) -> Iterator[Finding]:
    yield from host.engine(here)
    if named.image:
        yield from host.fits(here, named.image)
    works = here.engine is not None and not here.engine.trouble
    if named.reference and here.engine and works and not here.engine.holds(named.text):
        yield image.not_here(named.text, here.engine.name)


def _address(asked: Asked, run: Run | None, meant: Image | None, here: Host | None, places: list[str]) -> Iterator[Finding]:
    """What stands at the URL; where nothing is named, also whether this machine is enough for what was found there."""
    url = target.base_url(asked.url or USUAL)
    places.append(url)
    if run:
        yield from _same_port(url, run)
    with Connections(url, Limits(asked.timeout), asked.access, gate=Silence()) as connections:
        address = Address(url, connections, query=asked.query)
        yield from address.look(meant)
    if here and meant is None:
        for container in address.found:
            yield from host.fits(here, image.image_of(container))


def billed(asked: Asked) -> str:
    """What a container may bill of what is sent, in a sentence; empty where nothing is sent."""
    if not asked.url and (asked.image or asked.command):
        return ""
    tried = sum(example_of(c, o) is not None for c in catalogue.containers() for o in target.harmless(c))
    page = ", and one small page" if asked.query else ""
    return (
        f"asks {asked.url or USUAL} for its pages, and tries {tried} queries, of which a container bills those of its own{page}"
    )


def _without_keys(finding: Finding, access: Access) -> Finding:
    """The same without the values of headers, which a target may repeat."""
    return replace(finding, where=access.hide(finding.where), cause=access.hide(finding.cause))


def _same_port(url: str, run: Run) -> Iterator[Finding]:
    """Whether the URL has one of the ports that the command publishes, where it leads to this machine."""
    host_name, port = Server.at(url, Limits()).address
    outside = [each.outside for each in ports.published(run) if each.outside and "-" not in each.outside]
    if host_name in HERE and outside and str(port) not in outside:
        cause = f"the command publishes port {' and '.join(outside)}, and the URL has {port}"
        yield OTHER_PORT.found(url, cause, f"http://{host_name}:{outside[0]}")
