"""The command line: thin; each command asks one module to do its work."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from conformance import __version__, catalogue
from conformance.refusal import Refusal
from conformance.report.results import encode

OUTPUT = "cogspec-results"


class _Commands(click.Group):
    """Answers a refusal with its sentence and its exit code, and an interruption without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(refusal.exit_code)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            sys.exit(3)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cogspec")
def main() -> None:
    """Say, with evidence, whether a Cognitive Services container behaves as documented."""


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def containers(*, as_json: bool) -> None:
    """Show the catalogue of containers."""
    from conformance.report import tables

    known = catalogue.containers()
    if as_json:
        click.echo(json.dumps([tables.container_row(c) for c in known], indent=1))
    else:
        Console().print(tables.containers(known))


@main.command()
@click.argument("container")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of YAML.")
def spec(container: str, *, as_json: bool) -> None:
    """Print the OpenAPI document of everything a container serves."""
    bundle = catalogue.container(container).bundle
    click.echo(json.dumps(bundle, indent=1) if as_json else catalogue.as_yaml(bundle), nl=as_json)


@main.command()
@click.argument("container")
@click.argument("arguments", metavar="[NAME=VALUE]...", nargs=-1)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--demo", is_flag=True, help="Fill in Eula, Billing and ApiKey, with a billing endpoint of its own.")
@click.option("--private-urls", is_flag=True, help="Fetch files from loopback and private addresses, too.")
@click.option("--attended", is_flag=True, help="Stop when standard input ends: for programs that start it.")
@click.option("--recall", type=click.Path(file_okay=False, exists=True), help="Keep what is read of a page here.")
@click.option("--fault", "faults", metavar="ID", multiple=True, help="Misbehave in this way; may be repeated.")
def serve(  # noqa: PLR0913 - a command has as many parameters as it has options
    container: str,
    arguments: tuple[str, ...],
    port: int,
    host: str,
    recall: str | None,
    faults: tuple[str, ...],
    *,
    demo: bool,
    private_urls: bool,
    attended: bool,
) -> None:
    """Serve the emulator of a container, with the arguments of the real one."""
    from conformance import target

    target.demand_emulator()
    from conformance import faults as misbehaviour
    from conformance.emulator.command import Differences, run_emulator

    wrapping = misbehaviour.wrapping(catalogue.container(container).name, faults)
    differences = Differences(demo, private_urls, attended, recall or "", wrapping=wrapping)
    run_emulator(container, arguments, differences, host=host, port=port)


@main.command()
@click.option("--port", default=9000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--record", type=click.Path(path_type=Path), help="Append what arrives to this file, as JSON lines.")
def billing(port: int, record: Path | None) -> None:
    """Serve the recording billing endpoint alone."""
    from conformance import target

    target.demand_emulator()
    from conformance.billing.endpoint import application
    from conformance.emulator.serve import serve as listen

    listen(application(record), port=port)


@main.command()
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@click.option("--url", "urls", metavar="URL", multiple=True, help="Test this. Of one container, more are its instances.")
@click.option("--profile", "profiles", metavar="P", multiple=True, help="Only this profile; may be repeated.")
@click.option("--requirement", "requirements", metavar="ID", multiple=True, help="Only this requirement; may be repeated.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Another seed builds fresh cases.")
@click.option("--concurrency", default=8, show_default=True, type=click.IntRange(1, 256), help="Requests under way at once.")
@click.option("--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for one request.")
@click.option("--files-host", metavar="HOST[:PORT]", default="", help="By which the container fetches files from here.")
@click.option("--strict", is_flag=True, help="A broken SHOULD counts, too.")
@click.option("--no-shrink", is_flag=True, help="Report the first failing input as it is.")
@click.option("--output", type=click.Path(path_type=Path), default=Path(OUTPUT), show_default=True, help="Where results go.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead of the summary.")
def run(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    containers: tuple[str, ...],
    urls: tuple[str, ...],
    profiles: tuple[str, ...],
    requirements: tuple[str, ...],
    seed: int,
    concurrency: int,
    timeout: float,
    files_host: str,
    output: Path,
    *,
    strict: bool,
    no_shrink: bool,
    as_json: bool,
) -> None:
    """Test containers, and say what does not hold. Without CONTAINER: all of them."""
    from conformance import run as running
    from conformance.report.progress import Progress
    from conformance.report.summary import tell
    from conformance.run.selection import Asked

    console = Console()
    asked = Asked(frozenset(profiles), frozenset(requirements))
    plan = running.Plan(
        containers,
        urls,
        asked=asked,
        seed=seed,
        concurrency=concurrency,
        timeout=timeout,
        strict=strict,
        shrink=not no_shrink,
        output=output,
        files_host=files_host,
    )
    results = running.run(plan, Progress(console, silent=as_json))
    if as_json:
        click.echo(encode(results[0] if len(results) == 1 else results))
    else:
        for result in results:
            tell(result, catalogue.container(result.target.container), console)
        console.print(f"[dim]results: {output}[/dim]", highlight=False)
    sys.exit(running.exit_code(results))


@main.command()
@click.argument("identifier", metavar="ID")
@click.option("--results", type=click.Path(path_type=Path), default=Path(OUTPUT), show_default=True, help="A run's --output.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(identifier: str, results: Path, *, as_json: bool) -> None:
    """Explain a requirement, or a failure of the last run, by its id."""
    from conformance.commands import explain as explaining

    explanation = explaining.explain(identifier, results)
    if as_json:
        click.echo(encode(explanation))
    else:
        explaining.tell(explanation, Console(highlight=False))


@main.command()
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@click.option("--fault", "faults", metavar="ID", multiple=True, help="Only this fault; may be repeated.")
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Faults tried at once.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def prove(containers: tuple[str, ...], faults: tuple[str, ...], jobs: int, *, as_json: bool) -> None:
    """Show that every fault is caught by just the requirements it breaks, and every requirement by a fault."""
    from conformance.faults import prove as proving

    matrix = proving.prove(containers, faults, jobs, Console(stderr=True, quiet=as_json))
    if as_json:
        click.echo(encode(matrix.document()))
    else:
        Console(highlight=False).print(proving.told(matrix))
    sys.exit(0 if matrix.complete else 1)


@main.group()
def corpus() -> None:
    """Work on the frozen test cases."""


@corpus.command("build")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; fail when the files are not what the specifications give.")
def corpus_build(containers: tuple[str, ...], *, check: bool) -> None:
    """Make the cases from the specifications. Without CONTAINER: all of them."""
    from conformance.corpus import build

    for container in [catalogue.container(name) for name in containers or catalogue.names()]:
        if check:
            build.check(container, click.echo)
        else:
            build.write(container, progress=click.echo)
