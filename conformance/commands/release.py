"""``cogspec release``: the frozen requirements of this version, for maintainers."""

from __future__ import annotations

import click


@click.command("release")
@click.option("--check", is_flag=True, help="Write nothing; fail when the specifications do not keep what is frozen.")
@click.option("--publish", is_flag=True, help="Freeze it for ever.")
def command(*, check: bool, publish: bool) -> None:
    """Freeze the requirements of this version, which certifications count."""
    from conformance.certify import releases

    if check and publish:
        raise click.UsageError("--check writes nothing, and --publish does; give one of them.")
    if check:
        releases.check()
        click.echo("the specifications keep what is frozen")
    else:
        click.echo(str(releases.publish() if publish else releases.freeze()))
