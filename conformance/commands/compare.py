"""``cogspec compare``: two results, or a recording with another target."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from rich.console import Console
from rich.text import Text

from conformance.commands.declared import options, values_of
from conformance.commands.kinds import PLACE, Number
from conformance.refusal import Refusal
from conformance.report.formats.github import telling
from conformance.report.results import encode
from conformance.traffic.files import LARGEST

if TYPE_CHECKING:
    from conformance.report.compared import ResultsCompared
    from conformance.report.results import Results


class WrongComparison(Refusal):
    """Arguments that do not go together."""


@click.command("compare")
@click.argument("paths", metavar="A B | TRAFFIC...", nargs=-1, required=True, type=PLACE)
@click.option("--url", metavar="NEW", help="Send the recordings to this target, and compare what comes.")
@click.option(
    "--call",
    metavar="URL_A URL_B",
    nargs=2,
    help="Call the targets of both results, for the smallest input on which they differ.",
)
@click.option(
    "--tolerance",
    metavar="SHARE",
    type=Number(0, 1),
    default=0.01,
    show_default=True,
    help="By which numbers may differ.",
)
@click.option(
    "--container", "names", metavar="NAME", multiple=True, help="Only exchanges with this container; may be repeated."
)
@options("header", "ca", "timeout", "patience", "retry", "budget", "files-host", "portraits")
@click.option(
    "--largest", metavar="MB", type=click.IntRange(min=1), default=LARGEST, show_default=True, help="Refuse larger recordings."
)
@click.option("--output", metavar="DIR", type=PLACE, help="Write the comparison as JSON, Markdown and a page.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(paths: tuple[Path, ...], url: str | None, call: tuple[str, str] | None, *, as_json: bool, **values: Any) -> None:
    """Say what changed: between the results of two runs, A and B, or for a client that leaves a service.

    With --url, the requests of recordings (what cogspec judge reads) are sent to another target, in their order, without the
    keys of the recording, and the answers are compared and judged.

    Exit code 0: nothing got worse, or nothing that counts is otherwise; 1: something is; 2: wrong usage; 3: nothing to compare.
    """
    if url is not None and call is not None:
        raise WrongComparison("--url is for a recording, and --call for two results; give one of them.")
    if url is not None:
        _rehearse(paths, url, values, as_json=as_json)
    if len(paths) != 2:
        raise WrongComparison(f"Two results are compared, and {len(paths)} are named; a recording needs a target, with --url.")
    from conformance.report.compared import both, changed, tell

    if values["output"]:
        raise WrongComparison("--output is for a recording with a target; --json prints what changed between two results.")
    results = both(*paths)
    found = changed(*results)
    if call:
        found = _call(found, results, call, values, as_json=as_json)
    if as_json:
        click.echo(encode(found))
    else:
        with telling() as console:
            tell(found, console)
    sys.exit(found.exit_code)


def _call(
    found: ResultsCompared, results: tuple[Results, Results], urls: tuple[str, str], values: dict[str, Any], *, as_json: bool
) -> ResultsCompared:
    from conformance.replaying.calling import called
    from conformance.run.options import Options

    kept = {name: values[name] for name in ("header", "ca", "timeout", "patience", "retry", "files_host", "portraits")}
    options = Options.given((), values_of(kept))
    with Console(stderr=True, quiet=as_json).status("calling both targets") as status:
        return called(found, results, urls, options, status.update)


def _rehearse(paths: tuple[Path, ...], url: str, values: dict[str, Any], *, as_json: bool) -> NoReturn:
    from conformance import catalogue, target
    from conformance.rehearsal.planning import changing, planned, to_be_sent
    from conformance.rehearsal.rehearsing import Rehearsal, Settings
    from conformance.rehearsal.telling import tell
    from conformance.rehearsal.written import PAGE, demand_folder, write
    from conformance.run.options import access, demand_bounds

    for name in ("timeout", "patience", "retry", "budget"):
        demand_bounds(name, values[name])
    limits = {name: values[name] for name in ("tolerance", "timeout", "patience", "retry", "budget")}
    settings = Settings(target.base_url(url), **limits, access=access(values))
    containers = tuple(map(catalogue.container, dict.fromkeys(values["names"]))) or catalogue.containers()
    plan = planned(paths, containers, values["largest"])
    folder: Path | None = values["output"]
    if folder:
        demand_folder(folder)
    does = changing(plan)
    told = f"; {does} what is kept there" if does else ""
    click.echo(f"sends {to_be_sent(plan)} of {len(plan)} recorded requests to {url}{told}", err=True)
    with Console(stderr=True, quiet=as_json).status("sending") as status:
        comparison = Rehearsal(settings).run(plan, lambda each: status.update(f"sending {each.number} of {len(plan)}"))
    if as_json:
        click.echo(encode(comparison))
    else:
        with telling() as console:
            tell(comparison, console)
    if folder:  # a full disk must not swallow what was told
        write(comparison, folder)
        if not as_json:
            Console(highlight=False).print(Text(f"report: {folder / PAGE}", "dim"), soft_wrap=True)
    sys.exit(comparison.exit_code)
