"""``cogspec key``: keys to sign certifications with."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.commands.kinds import PLACE


@click.group("key")
def command() -> None:
    """Make keys to sign certifications with."""


@command.command("new")
@click.argument("file", type=PLACE)
def key_new(file: Path) -> None:
    """Write a private key to FILE, which only you can read, and the public one to FILE.pub. Overwrites nothing."""
    from conformance.certify import keys

    public = keys.new(file)
    click.echo(f"private key: {file}, to be kept\npublic key:  {public}, to be given to whoever judges your bundles")
    click.echo(f"SHA-256:     {keys.key_id(keys.public(public))}")
