"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from conformance.catalogue import Container


def container_row(container: Container) -> dict[str, object]:
    """One container of the catalogue, for programs."""
    return {
        "name": container.name,
        "title": container.title,
        "state": container.state,
        "repository": container.repository,
        "tags": list(container.tags),
        "port": container.port,
        "descriptions": list(container.descriptions),
        "operations": [o.label for o in container.operations],
        "requirements": len(container.requirements),
        "sizes": list(container.sizes),
    }


def containers(known: Iterable[Container]) -> Table:
    """The catalogue, for people."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("container", no_wrap=True)
    table.add_column("descriptions", overflow="fold")
    table.add_column("state", no_wrap=True)
    for column in ("operations", "requirements"):
        table.add_column(column, justify="right")
    table.add_column("image", overflow="fold")
    for c in known:
        descriptions = "\n".join(c.descriptions)
        table.add_row(
            c.name, descriptions, c.state, str(len(c.operations)), str(len(c.requirements)), f"{c.repository}:{c.tags[0]}"
        )
    return table
