"""Parts of pages that people write, filled from the specifications.

Between ``<!-- generated: sizes read -->`` and ``<!-- /generated -->`` stands a table of that kind for that container.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance import catalogue
from conformance.catalogue import Container
from conformance.documents.generated import facts, requests
from conformance.refusal import Refusal, hint

KINDS: dict[str, Callable[[Container], str]] = {
    "life-cycle": facts.life_cycle,
    "images": facts.images,
    "sizes": facts.sizes,
    "contested": facts.contested,
    "settings": facts.settings,
    "limits": requests.limits,
    "errors": requests.errors,
    "operations": requests.operations,
}
"""What a region may be filled with."""
_FENCE = re.compile(r"(?P<indent>[ >]*)(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_BEGIN = re.compile(r"<!--\s*generated:(?P<words>.*?)-->\s*")
_END = re.compile(r"<!--\s*/generated\s*-->\s*")


class BrokenRegion(Refusal):
    """A part of a page that is to be generated, and names nothing that can be, or does not end."""


@dataclass(frozen=True)
class Region:
    """A generated part of a page: its two comments, as the numbers of their lines, and what is to stand between."""

    first: int
    last: int
    kind: str
    container: str


def fill(text: str, shown: str) -> str:
    """The page with every region filled; ``shown`` is what a refusal calls it."""
    lines = text.split("\n")
    for region in reversed(list(regions(text, shown))):
        filled = KINDS[region.kind](catalogue.container(region.container))
        lines[region.first : region.last - 1] = ["", *filled.strip("\n").split("\n"), ""]
    return "\n".join(lines)


def regions(text: str, shown: str) -> Iterator[Region]:
    """The regions of a page, in its order. Refuses one of an unknown kind or container, and one without an end."""
    begun: tuple[int, str] | None = None
    for number, line in _outside_of_code(text):
        begin, end = _BEGIN.fullmatch(line), _END.fullmatch(line)
        if begin and begun:
            break
        if begin:
            begun = number, begin["words"].strip()
        elif end and begun:
            yield _region(shown, begun, number)
            begun = None
        elif end:
            raise BrokenRegion(
                f"{shown}:{number}: no generated part ends here; begin it with <!-- generated: KIND CONTAINER -->."
            )
    if begun:
        raise BrokenRegion(f"{shown}:{begun[0]}: the generated part {begun[1]!r} does not end; write <!-- /generated -->.")


def _region(shown: str, begun: tuple[int, str], last: int) -> Region:
    number, named = begun
    parts = named.split()
    if len(parts) != 2:
        raise BrokenRegion(f"{shown}:{number}: {named!r} is not a kind and a container, such as 'sizes read'.")
    kind, container = parts
    if kind not in KINDS:
        raise BrokenRegion(f"{shown}:{number}: {kind!r} is no kind of generated part.{hint(kind, list(KINDS))}")
    if container not in catalogue.names():
        raise BrokenRegion(
            f"{shown}:{number}: {container!r} is not in the catalogue.{hint(container, list(catalogue.names()))}"
        )
    return Region(number, last, kind, container)


def _outside_of_code(text: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line that is not within a block of code, which may show a region without being one."""
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        found = _FENCE.match(line)
        if fence:
            closes = found and found["fence"].startswith(fence) and not found["info"].strip()
            fence = "" if closes else fence
        elif found:
            fence = found["fence"]
        else:
            yield number, line
