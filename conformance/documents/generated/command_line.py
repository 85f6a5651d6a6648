"""Every command with its options, as click knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from conformance.documents.generated.markup import code, paragraphs, table, words

INTRODUCTION = """\
# The command line

`cogspec COMMAND --help` says the same on a terminal. Exit codes, on every path:

| Code | Means |
| --- | --- |
| 0 | conformant, or done |
| 1 | not conformant, or something was found |
| 2 | wrong usage or configuration |
| 3 | no verdict: the target cannot be reached, nothing ran, or the kit itself failed |
"""


def page(program: click.Group, name: str) -> str:
    """The page of all commands of a program."""
    parts = [INTRODUCTION]
    for context in _commands(program, click.Context(program, info_name=name)):
        parts += list(_command(context))
    return paragraphs(parts)


def _commands(group: click.Group, context: click.Context) -> Iterator[click.Context]:
    """The commands in the order in which the group lists them, those of groups within it after it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command and not command.hidden:
            inner = click.Context(command, info_name=name, parent=context)
            if isinstance(command, click.Group):
                yield from _commands(command, inner)
            else:
                yield inner


def _command(context: click.Context) -> Iterator[str]:
    command = context.command
    path = context.command_path
    yield f"## {path} {{#{re.sub(r'[^a-z]+', '-', path)}}}"
    yield words(command.get_short_help_str(limit=1000)) if not command.help else _help(command.help)
    yield f"```text\n{path} {' '.join(command.collect_usage_pieces(context))}\n```"
    options = [p for p in command.get_params(context) if isinstance(p, click.Option) and not p.hidden]
    yield table(("Option", "Does", "Default"), (_option(option, context) for option in options if "--help" not in option.opts))


def _help(text: str) -> str:
    """The sentences of a command, a paragraph each as they are written."""
    return "\n\n".join(words(part) for part in re.split(r"\n\s*\n", text.replace("\b", "").strip()))


def _option(option: click.Option, context: click.Context) -> tuple[str, str, str]:
    told = option.get_help_extra(context)
    shown = option.metavar or ("" if option.is_flag else option.make_metavar(context))
    names = ", ".join(code(name) for name in option.opts) + (f" {code(shown)}" if shown else "")
    variables = f" Variable: {', '.join(code(name) for name in told['envvars'])}." if "envvars" in told else ""
    limits = f" {words(told['range'])}." if "range" in told else ""
    return names, f"{words(option.help or '')}{limits}{variables}", code(told.get("default", ""))
