"""``cogspec run``: the main job."""

from __future__ import annotations

import os
import sys
from typing import Any

import click
from rich.console import Console

from conformance import catalogue
from conformance.commands.declared import options
from conformance.report.formats.github import nobody_else_commands, tell_github
from conformance.report.page import INDEX_PAGE, PAGE
from conformance.report.progress import Progress
from conformance.report.results import encode
from conformance.report.summary import tell
from conformance.run.options import Options


@click.command("run")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@options()
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def command(containers: tuple[str, ...], *, as_json: bool, **values: Any) -> None:
    """Test containers, and say what does not hold. Without CONTAINER: all of them."""
    from conformance.run import session

    console = Console()
    wanted = Options.given(containers, values)
    beside = sys.stderr if as_json else sys.stdout
    with nobody_else_commands(os.environ, beside):
        results = session.run(wanted, Progress(console, silent=as_json))
        if as_json:
            click.echo(encode(results[0] if len(results) == 1 else results))
        else:
            for result in results:
                tell(result, catalogue.container(result.target.container), console)
            if wanted.output:
                page = wanted.output / (PAGE if len(results) == 1 else INDEX_PAGE)
                console.print(f"[dim]report: {page}[/dim]", highlight=False, soft_wrap=True)
    tell_github([(each, catalogue.container(each.target.container)) for each in results], os.environ, beside)
    sys.exit(session.exit_code(results))
