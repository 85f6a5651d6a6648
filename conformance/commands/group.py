"""The group of all commands: it finds them, and answers for them what goes wrong."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from conformance.interruption import ending_when_told
from conformance.machine import refusal_of
from conformance.output import Lasting
from conformance.plain import plain
from conformance.refusal import Refusal

DEBUG = "COGSPEC_DEBUG"
"""The variable of the environment by which a mistake of the kit's is shown with its traceback."""
COMMANDS = (
    *("containers", "spec", "serve", "billing", "run", "plan", "merge", "replay", "doctor", "judge", "compare"),
    *("matrix", "certify", "verify", "key"),
    *("lint", "explain", "prove", "corpus", "docs", "release"),
)

SERVERS = ("serve", "billing")
"""Commands that end well when they are told to, and see to that themselves."""


class Commands(click.Group):
    """Answers a refusal with its sentence and its exit code, and an interruption without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which they are of use."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name, imported only then: what another one needs may take a second."""
        del ctx
        return import_module(f"conformance.commands.{cmd_name}").command if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for, which is interrupted when it is told to end."""
        name, found, rest = super().resolve_command(ctx, args)
        if name not in SERVERS:
            ctx.with_resource(ending_when_told())
        return name, found, rest

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. Exits with the code of a refusal, and with 3 where the kit itself failed."""
        output = Lasting()
        output.install()
        try:
            result = super().invoke(ctx)
        except Refusal as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(refusal.exit_code)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            sys.exit(3)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            refused = refusal_of(error) if isinstance(error, OSError) else None
            if refused:
                click.echo(str(refused), err=True)
                sys.exit(refused.exit_code)
            told = plain(f"{type(error).__name__}: {error}")
            click.echo(
                f"KitFailed: {told}; this is a mistake of the kit's, please report it ({DEBUG}=1 shows where).", err=True
            )
            sys.exit(3)
        if output.lost:  # a command that judges has left by now, with the code that follows from what it saw
            click.echo(output.lost, err=True)
            sys.exit(3)
        return result
