"""``cogspec run``: the main job."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click
from rich.console import Console

from conformance import catalogue
from conformance.report.progress import Progress
from conformance.report.results import encode
from conformance.report.summary import tell
from conformance.run.options import DECLARED, Declared, Options


def _option(declared: Declared) -> Callable[[Any], Any]:
    """An option of a run, as click knows it."""
    name, shown = f"--{declared.name}", f"{declared.help[0].upper()}{declared.help[1:]}."
    if not declared.metavar:
        return click.option(name, declared.member, is_flag=True, help=shown)
    default = () if declared.many else declared.default
    shows = bool(declared.default) or declared.default == 0
    return click.option(
        name,
        declared.member,
        metavar=declared.metavar,
        multiple=declared.many,
        default=default,
        show_default=shows,
        type=declared.type,
        help=shown,
    )


def _options(function: Callable[..., None]) -> Callable[..., None]:
    for declared in reversed(DECLARED):
        function = _option(declared)(function)
    return function


@click.command("run")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@_options
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def command(containers: tuple[str, ...], *, as_json: bool, **values: Any) -> None:
    """Test containers, and say what does not hold. Without CONTAINER: all of them."""
    from conformance.run import session

    console = Console()
    options = Options.given(containers, values)
    results = session.run(options, Progress(console, silent=as_json))
    if as_json:
        click.echo(encode(results[0] if len(results) == 1 else results))
    else:
        for result in results:
            tell(result, catalogue.container(result.target.container), console)
        console.print(f"[dim]results: {options.output}[/dim]", highlight=False)
    sys.exit(session.exit_code(results))
