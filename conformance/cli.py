"""The command line: each command is a file in ``commands``, and asks one module to do its work."""

from __future__ import annotations

import click

from conformance import __version__, startup
from conformance.commands.group import Commands

startup.shorten()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cogspec")
def main() -> None:
    """Say, with evidence, whether a Cognitive Services container behaves as documented."""
