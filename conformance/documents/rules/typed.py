"""What a reader types: placeholders that a shell obeys, secrets, output among commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from conformance.documents.page import PROGRAMS, Block, Page
from conformance.documents.reading import everything
from conformance.documents.rule import Problem, rule
from conformance.documents.shell import LOGIN, unquoted

PLACEHOLDER = re.compile(r"(?<![<\w])<(?P<name>[A-Za-z][\w .-]*)>")
_PASSWORD = re.compile(r"(?<!\S)(?:-p[ =]?|--password[ =])(?P<value>\S+)")
_KEY = re.compile(r"(?i:\bapi_?key)=(?P<value>[\"']?[0-9A-Za-z]{6,}[\"']?)(?=\s|\\|$)")
_STANDS_FOR = re.compile(r"(?i)^[\"']?(?:x+|y+|z+|0+|1+|.*(?:key|your|api|secret|value|placeholder).*)[\"']?$")
_COMMAND = re.compile(rf"\s*(?:{'|'.join(PROGRAMS)}|docker-compose|git|npm|python3?|ls|cd|mkdir|export|dotnet|echo)\b")
_COLUMNS = re.compile(r"\S(?: {2,}|\t+)\S.*?\S(?: {2,}|\t+)\S|\S {4,}\S")
_PROMPT = re.compile(r"(?m)^\s*(?:[$#>]|PS[^>]*>|[A-Z]:\\[^>]*>|[\w.-]+@[\w.-]+.*[$#])\s")


@rule("CS105", "error", "Write placeholders as {NAME}, which a shell leaves alone.")
def placeholder_redirects(page: Page) -> Iterator[Problem]:
    """No placeholder in angle brackets stands unquoted in a command.

    A shell reads `<name>` as two redirections: it looks for a file called name, and writes to whatever follows.
    """
    for block in page.blocks:
        if block.is_shell and block.language not in ("powershell", "pwsh", "azurepowershell", "cmd", "bat"):
            for found in PLACEHOLDER.finditer(unquoted(block.code)):
                name = found["name"].upper().replace("-", "_").replace(" ", "_")
                message = f"a shell takes {found[0]} for redirections"
                yield Problem(block.line(found.start()), message, f"Write {{{name}}}.")


@rule("CS106", "error", "Pass it on standard input: docker login REGISTRY --username NAME --password-stdin < password.txt")
def password_on_the_command_line(page: Page) -> Iterator[Problem]:
    """No password is an argument of a command.

    Arguments stand in the history of the shell and in the list of processes; docker itself warns of it.
    """
    for command in page.commands:
        login = LOGIN.search(command.text)
        if login:
            found = _PASSWORD.search(command.text, login.end())
            if found:
                yield Problem(command.line(found[0]), "the password is an argument, which the history of the shell keeps")


@rule("CS107", "warning", "Write ApiKey={API_KEY}, or take it from a variable.")
def literal_key(page: Page) -> Iterator[Problem]:
    """A key in a command is a placeholder or a variable.

    A reader runs what looks real as it is, and a scanner for secrets cannot tell it from a key.
    """
    for command in page.commands:
        found = _KEY.search(command.text) if command.runs else None
        if found and not _STANDS_FOR.match(found["value"]):
            yield Problem(command.line(found[0]), "the value of ApiKey looks like a real key")


@rule("CS108", "error", "Use a console block with `$ ` before the command, or put the output into a block of its own.")
def output_among_commands(page: Page) -> Iterator[Problem]:
    """A block that is to be pasted holds commands and nothing that they print.

    Pasted, the output is run as commands.
    """
    for block in page.blocks:
        if block.is_shell and not _PROMPT.search(block.code):
            for number in _printed(block):
                yield Problem(block.first + number, "this line is output, and is pasted as a command")


def _printed(block: Block) -> Iterator[int]:
    """Lines of a block that look like a table or JSON below a command."""
    lines = block.code.split("\n")
    for number, (above, line) in enumerate(pairwise(lines), 1):
        begins = not above.strip() and not line.startswith((" ", "\t", "-", "#"))
        if begins and _COLUMNS.search(unquoted(line)) and re.match(r"[A-Z][A-Z ]+\s{2,}", line):
            yield number
            return
        if line.strip() == "{" and above.strip() and not above.rstrip().endswith(("\\", "'", '"', "{", "(", "<<EOF")):
            yield number
            return


@rule("CS109", "note", "Call the block bash, or begin commands with `$ ` and show what they print.")
def console_without_prompt(page: Page) -> Iterator[Problem]:
    """A console block shows a session: commands behind a prompt, and what they print.

    Without a prompt neither a reader nor a tool can tell a command from its output.
    """
    for block in page.blocks:
        if block.language in ("console", "shell-session") and _COMMAND.match(block.code) and not _PROMPT.search(block.code):
            yield Problem(block.fence, "no line of this console block begins with a prompt")


@rule("CS113", "note", "Give each argument a line of its own, with ` \\` at the end of each but the last.")
def long_command(page: Page) -> Iterator[Problem]:
    """A command that runs a container has no line above 120 characters.

    A longer one is cut off on a phone, and a change of one argument changes all of it.
    """
    for command in page.commands:
        for number, line in enumerate(command.lines if command.runs else ()):
            if len(line) > 120:
                yield Problem(command.first + number, f"this line of the command has {len(line)} characters")


@rule("CS114", "note", "Show `docker run --detach --name NAME …` and `docker stop NAME`, too.")
def terminal_only(page: Page) -> Iterator[Problem]:
    """A guide shows how to run a container without a terminal.

    From a script or a service `-it` ends with "the input device is not a TTY".
    """
    runs = [command for command in page.commands if command.runs]
    with_terminal = [c for c in runs if re.search(r"(?<!\S)(?:-[a-z]*[it][a-z]*|--(?:tty|interactive))(?!\S)", c.text)]
    told = re.search(r"--detach\b|(?<!\S)`?-d`?(?!\S)|\bdocker stop\b|not a TTY", everything(page))
    if runs and len(with_terminal) == len(runs) and not told:
        yield Problem(runs[0].first, "every run of a container needs a terminal, and none says how to do without")
