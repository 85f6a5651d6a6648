"""``cogspec doctor``: why a container does not answer."""

from __future__ import annotations

import sys
from typing import Any

import click

from conformance.commands.declared import options
from conformance.refusal import Refusal
from conformance.report.formats.github import telling


class NothingToLookAt(Refusal):
    """An option that was given without a value."""


@click.command("doctor")
@click.option("--url", metavar="URL", help="Look at what stands there.")
@click.option("--image", metavar="REF", help="Look at this image, and at the machine that is to run it.")
@click.option("--command", "run", metavar="'docker run …'", help="Look at this command line, its image and the machine.")
@click.option("--query", is_flag=True, help="Submit a small page, too, where results have addresses; it is billed.")
@options("header", "ca", "timeout")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(url: str | None, image: str | None, run: str | None, *, query: bool, as_json: bool, **values: Any) -> None:
    """Say why a container does not answer: each cause, what is stated of it, and what mends it.

    Without --url, --image and --command: this machine, and http://localhost:5000. Exit code 0: nothing found; 1: something was.
    """
    from conformance.doctor.examination import Asked, billed, examine
    from conformance.doctor.telling import tell
    from conformance.report.results import encode
    from conformance.run.options import access, demand_bounds

    for name, value in (("url", url), ("image", image), ("command", run)):
        if value is not None and not value.strip():
            raise NothingToLookAt(f"--{name} is empty; give it a value, or leave it out.")
    if image and run:
        raise NothingToLookAt("--image and --command both name an image; give one of them.")
    demand_bounds("timeout", values["timeout"])
    asked = Asked(url or "", image or "", run or "", query, access(values), values["timeout"])
    sentence = billed(asked)
    if sentence:
        click.echo(sentence, err=True)
    seen = examine(asked)
    if as_json:
        click.echo(encode(seen.findings))
    else:
        with telling() as console:
            tell(seen, console)
    sys.exit(1 if seen.findings else 0)
