"""``cogspec prove``: the kill matrix."""

from __future__ import annotations

import re
import sys

import click
from rich.console import Console

from conformance.plain import plain
from conformance.report.results import encode

LONGEST = 80
"""Characters that are shown of what was given."""


def _part(_context: click.Context, _option: click.Parameter, text: str) -> tuple[int, int]:
    """The numbers of I/N, the Ith of N parts; a usage error where there is no such part."""
    match = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise click.BadParameter(f"{plain(repr(text), LONGEST)} is no part of a whole. Write 2/3 for the second of three.")
    return int(match[1]), int(match[2])


@click.command("prove")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@click.option("--fault", "faults", metavar="ID", multiple=True, help="Only this fault; may be repeated.")
@click.option(
    "--slice",
    "part",
    metavar="I/N",
    default="1/1",
    callback=_part,
    help="Only every Nth fault, from the Ith: N such proofs are a whole one.",
)
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Faults tried at once.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(containers: tuple[str, ...], faults: tuple[str, ...], part: tuple[int, int], jobs: int, *, as_json: bool) -> None:
    """Show that every fault is caught by just the requirements it breaks, and every requirement by a fault."""
    from conformance.faults import prove

    matrix = prove.prove(containers, faults, part, jobs, Console(stderr=True, quiet=as_json))
    if as_json:
        click.echo(encode(matrix.document()))
    else:
        Console(highlight=False).print(matrix.summary())
    sys.exit(0 if matrix.complete else 1)
