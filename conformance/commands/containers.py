"""``cogspec containers``: the catalogue."""

from __future__ import annotations

import json

import click
from rich.console import Console

from conformance import catalogue
from conformance.report import properties as sources
from conformance.report import tables


@click.command("containers")
@click.option("--properties", is_flag=True, help="Show what became of each property that the sources state.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, properties: bool, as_json: bool) -> None:
    """Show the catalogue of containers."""
    if properties:
        tell_properties(as_json=as_json)
        return
    known = catalogue.containers()
    if as_json:
        click.echo(json.dumps([tables.container_row(c) for c in known], indent=1))
    else:
        Console().print(tables.containers(known))


def tell_properties(*, as_json: bool) -> None:
    """Print how many properties became requirements, and why the others did not."""
    known, elsewhere = catalogue.properties(), catalogue.elsewhere()
    if as_json:
        click.echo(json.dumps(sources.as_json(known, elsewhere), indent=1))
        return
    out = Console(highlight=False)
    out.print(sources.table(known))
    out.print()
    for reason, meaning in catalogue.REASONS.items():
        out.print(f"{reason}: {meaning}", soft_wrap=True)
    out.print(f"{len(elsewhere)} written requirements come from other parts of the sources.", soft_wrap=True)
