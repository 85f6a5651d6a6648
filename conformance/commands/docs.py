"""``cogspec docs``: the pages that are made from the specifications."""

from __future__ import annotations

import sys

import click


@click.group("docs")
def command() -> None:
    """Work on the pages of the project, on a checkout of it."""


@command.command("build")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a page is not what the specifications give.")
def docs_build(*, check: bool) -> None:
    """Write the generated pages, and the generated parts of all others."""
    from conformance.documents.generated import pages

    top = pages.checkout()
    if not check:
        for name in pages.written(top, {}):
            click.echo(f"{name}: written")
        return
    stale = list(pages.differing(top, {}))
    for name in stale:
        click.echo(f"{name}: not what the specifications give; run cogspec docs build")
    sys.exit(1 if stale else 0)
