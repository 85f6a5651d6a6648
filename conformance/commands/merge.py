"""``cogspec merge``: the verdict of a run that was dealt to several machines."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from conformance.commands.kinds import PLACE
from conformance.commands.telling import tell_all
from conformance.run.options import OUTPUT


@click.command("merge")
@click.argument("directories", metavar="DIR...", nargs=-1, required=True, type=PLACE)
@click.option("--output", metavar="DIR", default=OUTPUT, show_default=True, type=PLACE, help="Where results go.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def command(directories: tuple[Path, ...], *, output: Path, as_json: bool) -> None:
    """Judge the shards together that cogspec run --shard I/N wrote, each to a DIR, and write what a whole run writes."""
    from conformance.run.merging import merge

    sys.exit(tell_all(lambda: merge(directories, output), output, as_json=as_json))
