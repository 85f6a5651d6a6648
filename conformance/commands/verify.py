"""``cogspec verify``: whether a bundle shows what it says."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from conformance.commands.kinds import PLACE
from conformance.report.formats.github import telling
from conformance.report.results import encode


@click.command("verify")
@click.argument("bundle", type=PLACE)
@click.option("--key", metavar="FILE", type=PLACE, help="The public key of whoever should have signed it.")
@click.option("--challenge", metavar="SEED", type=int, help="The seed that you named.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(bundle: Path, key: Path | None, challenge: int | None, *, as_json: bool) -> None:
    """Judge a bundle, a directory or an archive, without a network: 0 genuine, 1 refused, 2 no bundle."""
    from conformance.certify import files, keys, summary, verify
    from conformance.certify.refusals import NotGenuine
    from conformance.run.options import demand_challenge

    if challenge is not None:
        demand_challenge(challenge)
    expected = keys.public(key) if key else None
    try:
        verified = verify.verify(files.read(bundle), expected, challenge)
    except NotGenuine as refusal:
        if not as_json:
            raise
        click.echo(encode({"genuine": False, "kind": type(refusal).__name__, "reason": str(refusal.args[0])}))
        sys.exit(refusal.exit_code)
    if as_json:
        click.echo(encode({"genuine": True, "bundle": verified}))
    else:
        with telling() as console:
            summary.tell(verified, console)
