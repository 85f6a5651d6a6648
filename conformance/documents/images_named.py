"""The images of a page: in commands, in tables and in the text, each with the line at which it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache

from conformance.doctor import examination
from conformance.doctor import image as known_images
from conformance.doctor.command_line import NotARun, Run, read
from conformance.doctor.finding import Finding
from conformance.doctor.image import Image, NotAnImage, Reference
from conformance.documents.manifests import runs_of
from conformance.documents.page import QUOTATIONS, Page
from conformance.documents.shell import Command
from conformance.target import CLIENTS

NAMED = re.compile(
    r"(?<![\w/.@-])(?P<image>(?:mcr\.microsoft\.com/azure-cognitive-services|containerpreview\.azurecr\.io/microsoft)"
    r"/[A-Za-z0-9./_-]*[A-Za-z0-9](?::[\w.-]*\w)?)"
)
PAGES = 16
"""Pages whose images are kept: every rule about images asks for them."""
_PULL = re.compile(rf"\b(?:{'|'.join(CLIENTS)})\s+(?:image\s+)?pull\b")


@dataclass(frozen=True)
class NamedImage:
    """An image, where a page names it."""

    text: str
    line: int
    pulled: bool = False
    run: bool = False

    @cached_property
    def reference(self) -> Reference | None:
        """The name in its parts; None where no image can have it."""
        try:
            return known_images.parse(self.text)
        except NotAnImage:
            return None

    @cached_property
    def image(self) -> Image | None:
        """The image that is meant, where one is known."""
        return known_images.known(self.reference) if self.reference else None

    @property
    def repository(self) -> str:
        """Registry and path; the text where it is no name of an image."""
        known = self.reference
        return self.text if known is None else f"{known.registry}/{known.path}" if known.registry else known.path


@dataclass(frozen=True)
class Start:
    """A command of a page that runs a container, in its parts."""

    command: Command
    run: Run

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the doctor finds in it."""
        return tuple(examination.written(self.run, datetime.now(UTC).date()))

    def line(self, where: str) -> int:
        """The line of the page at which something of the command stands."""
        port = where.rpartition(":")[2]
        for word in (where, *where.split(), f"containerPort: {port}", f"target: {port}"):
            name = word.partition("=")[0] if "…" in word else word
            if name in self.command.text:
                return self.command.line(name)
        return self.command.first


@lru_cache(maxsize=PAGES)
def starts(page: Page) -> tuple[Start, ...]:
    """The commands that run a container."""
    return tuple(_starts(page))


def _starts(page: Page) -> Iterator[Start]:
    for command in page.commands:
        if command.runs:
            try:
                yield Start(command, read(command.text))
            except NotARun:
                continue


@lru_cache(maxsize=PAGES)
def named(page: Page) -> tuple[NamedImage, ...]:
    """Every image of the family, in the order of the page, and whatever is pulled or run."""
    return tuple(_named(page))


def _named(page: Page) -> Iterator[NamedImage]:
    started = {start.command.first: start for start in starts(page)}
    for command in page.commands:
        if command.first in started:
            run = started[command.first].run
            yield NamedImage(run.image, command.line(run.image), run=True)
        elif _PULL.search(command.text) and command.words:
            text = command.words[-1]
            yield NamedImage(text, command.line(text), pulled=True)
    for text in page.texts:
        for found in NAMED.finditer(text.words):
            yield NamedImage(found["image"], text.line(found.start()))
    for block in page.blocks:
        if not block.is_shell and block.language not in {*QUOTATIONS, "text"}:
            for found in NAMED.finditer(block.code):
                yield NamedImage(found["image"], block.line(found.start()))


def of_family(page: Page) -> list[NamedImage]:
    """Those that are containers of the family."""
    return [each for each in named(page) if NAMED.fullmatch(each.text) or each.image]


def runs_ours(page: Page) -> list[Start]:
    """The starts of containers of the family, or of one that is to be filled in and has their settings."""
    return [start for start in starts(page) if _may_be_ours(start.run)]


@lru_cache(maxsize=PAGES)
def manifests(page: Page) -> tuple[Start, ...]:
    """The containers of the family that compose files and Kubernetes manifests start."""
    found = ((block, run) for block in page.blocks for run in runs_of(block) if NAMED.fullmatch(run.image))
    return tuple(Start(Command(tuple(block.code.split("\n")), block.first, block.language), run) for block, run in found)


def _may_be_ours(run: Run) -> bool:
    if NAMED.fullmatch(run.image) or "azure-cognitive-services" in run.image:
        return True
    settings = " ".join((*run.arguments, *run.values("env"))).lower()
    return bool(re.search(r"[<{$]", run.image) and re.search(r"\b(?:eula|billing|apikey|mounts(?::|__)license)=", settings))
