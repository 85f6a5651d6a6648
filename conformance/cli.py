"""The command line: each command is a file in ``commands``, and asks one module to do its work."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from conformance import __version__
from conformance.refusal import Refusal

COMMANDS = ("containers", "spec", "serve", "billing", "run", "judge", "explain", "prove", "corpus")


class _Commands(click.Group):
    """Answers a refusal with its sentence and its exit code, and an interruption without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # imported only here: what another command needs may take a second
        del ctx
        return import_module(f"conformance.commands.{cmd_name}").command if cmd_name in COMMANDS else None

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
