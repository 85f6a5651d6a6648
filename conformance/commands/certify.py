"""``cogspec certify``: a signed bundle of all that a verdict rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console

from conformance import catalogue
from conformance.commands.declared import options
from conformance.commands.kinds import PLACE
from conformance.report.progress import Progress
from conformance.report.summary import tell
from conformance.run.options import DECLARED, Options, demand_challenge

TAKEN = (
    *("url", "launch", "image", "metering", "concurrency", "timeout", "patience", "time", "retry", "largest"),
    *("header", "ca", "files-host", "portraits", "waivers", "output"),
)
"""Options of a run that leave nothing out."""
OF_A_RUN = ("url", "image", "waivers")
"""Options that say what a run tests or forgives. Keys in others are looked for in results that were there before, too."""


@click.command("certify")
@click.argument("containers", metavar="[CONTAINER]...", nargs=-1)
@click.option("--product", metavar="FILE", required=True, type=PLACE, help="What is certified, YAML.")
@click.option("--key", metavar="FILE", required=True, type=PLACE, help="The private key that signs.")
@click.option("-o", "--bundle", metavar="BUNDLE", required=True, type=PLACE, help="The directory to make.")
@click.option("--challenge", metavar="SEED", type=int, help="The seed that a reviewer named.")
@click.option("--results", metavar="DIR", type=PLACE, help="Certify what a run left here, in place of running.")
@options(*TAKEN)
def command(
    containers: tuple[str, ...],
    product: Path,
    key: Path,
    bundle: Path,
    challenge: int | None,
    results: Path | None,
    **values: Any,
) -> None:
    """Run everything that containers must keep, and make a signed bundle of it: BUNDLE, and BUNDLE.zip beside it."""
    from conformance.certify import files, keys, make, releases
    from conformance.certify.product import read_product

    for name in OF_A_RUN if results is not None else ():
        if values[name]:
            raise click.UsageError(f"--results certifies what a run left, which --{name} does not change; leave one out.")
    console = Console()
    if challenge is not None:
        demand_challenge(challenge)
    described, private = read_product(product), keys.private(key)
    files.check_free(bundle)
    for name in containers or catalogue.names():
        releases.frozen(catalogue.container(name))
    given = {option.member: option.default if not option.many else () for option in DECLARED}
    wanted = Options.given(containers, {**given, **values, "seed": challenge or 0, "strict": False, "no_shrink": False})
    if results is None:
        results = wanted.output or Path()
        _run(wanted, console)
    folders = make.chosen(make.results_in(results), containers)
    console.print(f"judging what was kept of {', '.join(folders)}", highlight=False)
    archive = files.write(make.certify(folders, described, private, wanted.hiding, challenge=challenge), bundle)
    console.print(f"certified: {', '.join(folders)}", highlight=False)
    console.print(f"bundle: {bundle} and {archive}", highlight=False, soft_wrap=True)


def _run(wanted: Options, console: Console) -> None:
    from conformance.run import session
    from conformance.run.hooks import INTERRUPTED

    runs = session.run(wanted, Progress(console), lambda each: tell(each, catalogue.container(each.target.container), console))
    if any(each.reason == INTERRUPTED for each in runs):
        raise KeyboardInterrupt  # which says nothing of what would be certified
