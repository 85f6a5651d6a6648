"""``cogspec run``: the main job."""

from __future__ import annotations

import sys
from typing import Any

import click
from rich.console import Console

from conformance.commands.declared import options
from conformance.commands.telling import tell_all
from conformance.report.progress import Progress
from conformance.run.options import Options


@click.command("run")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@options()
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def command(containers: tuple[str, ...], *, as_json: bool, **values: Any) -> None:
    """Test containers, and say what does not hold. Without CONTAINER: all of them."""
    from conformance.run import session

    wanted = Options.given(containers, values)
    sys.exit(tell_all(lambda: session.run(wanted, Progress(Console(), silent=as_json)), wanted.output, as_json=as_json))
