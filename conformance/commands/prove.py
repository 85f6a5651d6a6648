"""``cogspec prove``: the kill matrix."""

from __future__ import annotations

import sys

import click
from rich.console import Console

from conformance.report.results import encode


@click.command("prove")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@click.option("--fault", "faults", metavar="ID", multiple=True, help="Only this fault; may be repeated.")
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Faults tried at once.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(containers: tuple[str, ...], faults: tuple[str, ...], jobs: int, *, as_json: bool) -> None:
    """Show that every fault is caught by just the requirements it breaks, and every requirement by a fault."""
    from conformance.faults import prove

    matrix = prove.prove(containers, faults, jobs, Console(stderr=True, quiet=as_json))
    if as_json:
        click.echo(encode(matrix.document()))
    else:
        Console(highlight=False).print(matrix.summary())
    sys.exit(0 if matrix.complete else 1)
