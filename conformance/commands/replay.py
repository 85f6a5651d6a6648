"""``cogspec replay``: failures of a report, once more."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from conformance.commands.declared import options, values_of
from conformance.commands.kinds import PLACE
from conformance.report.formats.github import telling
from conformance.report.results import encode


@click.command("replay")
@click.argument("place", metavar="DIR", type=PLACE)
@click.option("--failure", "wanted", metavar="ID", multiple=True, help="Only this failure; may be repeated.")
@click.option("--times", metavar="N", default=3, show_default=True, type=click.IntRange(1, 100), help="Attempts at the most.")
@options(
    *("url", "launch", "image", "metering", "concurrency", "timeout", "patience", "time", "retry", "largest"),
    *("header", "ca", "files-host", "portraits"),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(place: Path, wanted: tuple[str, ...], times: int, *, as_json: bool, **values: Any) -> None:
    """Repeat the failures of a report: is each fixed, failed, or unstable? DIR is what --output of a run wrote.

    Runs the tests that found them, with the seed of the report, at --url, against what --launch or --image starts, or at the
    address of the report. Nothing that the report holds is sent.

    Exit code 0: all are fixed; 1: some are not; 2: wrong usage; 3: some could not be repeated, and the others are fixed.
    """
    from conformance.replaying.places import replay
    from conformance.replaying.repeating import exit_code
    from conformance.replaying.telling import tell
    from conformance.run.options import Options

    given = Options.given((), values_of(values))
    with Console(stderr=True, quiet=as_json).status("repeating") as status:
        replayed = replay(place, wanted, given, times, status.update)
    if as_json:
        click.echo(encode(replayed))
    else:
        with telling() as console:
            for report in replayed:
                tell(report, console)
    sys.exit(exit_code(replayed))
