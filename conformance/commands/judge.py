"""``cogspec judge``: recorded traffic."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from conformance import catalogue
from conformance.commands.kinds import PLACE
from conformance.report.formats.github import telling
from conformance.report.results import encode
from conformance.traffic.files import LARGEST


@click.command("judge")
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True, type=PLACE)
@click.option(
    "--container", "names", metavar="NAME", multiple=True, help="Only exchanges with this container; may be repeated."
)
@click.option("--requirement", "requirements", metavar="ID", multiple=True, help="Only this requirement; may be repeated.")
@click.option("--strict", is_flag=True, help="A broken SHOULD counts, too.")
@click.option(
    "--largest", metavar="MB", type=click.IntRange(min=1), default=LARGEST, show_default=True, help="Refuse larger files."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    paths: tuple[Path, ...],
    names: tuple[str, ...],
    requirements: tuple[str, ...],
    *,
    strict: bool,
    largest: int,
    as_json: bool,
) -> None:
    """Judge recorded traffic: which operation, as described or not, which requirement it breaks. Sends nothing.

    Reads HAR 1.2, VCR cassettes, session records of the Azure SDKs, and files of one exchange each; of a directory, all files
    whose name ends in .har, .har.gz, .json, .yaml or .yml.
    """
    from conformance.traffic.judging import judge
    from conformance.traffic.summary import tell

    containers = tuple(map(catalogue.container, dict.fromkeys(names))) or catalogue.containers()
    for identifier in requirements:
        catalogue.requirement(identifier)
    with Console(stderr=True).status("reading") as status:
        results = judge(
            paths,
            containers,
            requirements,
            strict=strict,
            largest=largest,
            begin=lambda file: status.update(Text(f"judging {file}")),
        )
    if as_json:
        click.echo(encode(results))
    else:
        show_all = getattr(sys.stdout, "reconfigure", None)
        if show_all:  # a recording may hold what this terminal cannot show
            show_all(errors="replace")
        with telling() as console:
            tell(results, console)
    sys.exit(results.exit_code)
