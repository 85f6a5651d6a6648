"""``cogspec containers``: the catalogue."""

from __future__ import annotations

import json

import click
from rich.console import Console

from conformance import catalogue
from conformance.report import tables


@click.command("containers")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(*, as_json: bool) -> None:
    """Show the catalogue of containers."""
    known = catalogue.containers()
    if as_json:
        click.echo(json.dumps([tables.container_row(c) for c in known], indent=1))
    else:
        Console().print(tables.containers(known))
