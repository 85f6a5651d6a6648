"""``cogspec corpus``: the frozen test cases."""

from __future__ import annotations

import click

from conformance import catalogue


@click.group("corpus")
def command() -> None:
    """Work on the frozen test cases."""


@command.command("build")
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
