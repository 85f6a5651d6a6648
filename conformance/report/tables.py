"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from conformance.catalogue import SHARED_DOCUMENT, Container

COLUMNS = ("container", "state", "operations", "requirements")
GAP = 2
"""Blanks between columns."""
COLOURS = {"alive": "green", "renamed": "yellow", "retired": "red"}


def container_row(container: Container) -> dict[str, object]:
    """One container of the catalogue, for programs."""
    end = container.ending
    return {
        "name": container.name,
        "title": container.title,
        "state": container.state,
        "end": {"date": end.date, "what": end.what, "instead": end.instead} if end else None,
        "repository": container.repository,
        "tags": list(container.tags),
        "port": container.port,
        "descriptions": list(container.descriptions),
        "operations": [o.label for o in container.operations],
        "requirements": len(container.requirements),
        "sizes": list(container.sizes),
    }


def containers(known: Iterable[Container]) -> RenderableType:
    """The catalogue, for people: a row for each container, and below it the image in one piece, to be copied."""
    rows = [(c, _cells(c)) for c in known]
    widths = [max(map(len, cells)) for cells in zip(COLUMNS, *(cells for _, cells in rows), strict=True)]
    lines: list[RenderableType] = [_line(COLUMNS, widths, "bold")]
    for container, cells in rows:
        lines += [_line(cells, widths, "", COLOURS[container.state]), *_below(container)]
    return Group(*lines)


def _cells(container: Container) -> tuple[str, ...]:
    return container.name, container.life, str(len(container.operations)), str(len(container.requirements))


def _line(cells: Sequence[str], widths: Sequence[int], style: str, state: str = "") -> Table:
    """One row; every row has columns of the same widths, whatever stands between them."""
    line = Table.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    for place, width in enumerate(widths):
        line.add_column(width=width, style=state if place == 1 and state else style, justify="right" if place > 1 else "left")
    line.add_row(*(Text(cell) for cell in cells))
    return line


def _below(container: Container) -> Iterator[RenderableType]:
    described = ", ".join(name for name in container.descriptions if name != SHARED_DOCUMENT)
    yield Padding(Text(described, "dim"), (0, 0, 0, 2))
    yield Text(f"  {container.repository}:{container.tags[0]}", "dim", no_wrap=True, overflow="ignore")
    if container.fate:
        yield Padding(Text(container.fate, "dim"), (0, 0, 0, 2))
