"""What the commands that judge print at their end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from conformance import catalogue
from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.report.formats.github import nobody_else_commands, tell_github
from conformance.report.page import INDEX_PAGE, PAGE
from conformance.report.results import Results, encode
from conformance.report.summary import tell


def tell_all(judged: Callable[[], list[Results]], output: Path | None, *, as_json: bool) -> int:
    """Judge, and print the summaries and where the report is, or all as JSON; gives the exit code."""
    from conformance.report.journal import nothing
    from conformance.run.session import exit_code

    beside = sys.stderr if as_json else sys.stdout
    try:
        with nobody_else_commands(os.environ, beside):
            results = judged()
            _tell(results, output, as_json=as_json)
    except Refusal as refusal:
        tell_github([(nothing("", "", plain(f"{refusal}")), None)], os.environ, beside)
        raise
    tell_github([(each, catalogue.container(each.target.container)) for each in results], os.environ, beside)
    return exit_code(results)


def _tell(results: list[Results], output: Path | None, *, as_json: bool) -> None:
    if as_json:
        click.echo(encode(results[0] if len(results) == 1 else results))
        return
    console = Console()
    for result in results:
        tell(result, catalogue.container(result.target.container), console)
    if output:
        page = output / (PAGE if len(results) == 1 else INDEX_PAGE)
        console.print(f"[dim]report: {page}[/dim]", highlight=False, soft_wrap=True)
