"""Commands over several lines: what a shell makes of their ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.documents.page import Page
from conformance.documents.rule import Edit, Problem, rule
from conformance.documents.shell import ARGUMENT, CONTINUED, OTHERS, Command, is_open


@rule("CS101", "error", "Put a blank before the backslash at the end of the line.")
def words_joined(page: Page) -> Iterator[Problem]:
    r"""A blank stands before a backslash that ends a line, unless the next line begins with one.

    A shell takes backslash and line end away and puts nothing in their place: the last word and the first of the next line
    become one. With `image\` and `Eula=accept` there is neither such an image nor the setting.
    """
    for command in _with_backslashes(page):
        for number, line in enumerate(command.lines[:-1]):
            following = command.lines[number + 1]
            if re.search(r"[^\s\\]\\$", line) and re.match(r"\S", following):
                at, last = command.first + number, line.split()[-1]
                message = f"{last!r} and {following.split()[0]!r} on the next line become one word"
                yield Problem(at, message, edit=Edit(at, last, f"{last[:-1]} \\"))


@rule("CS102", "error", "Take away the blanks behind the backslash.")
def blank_after_backslash(page: Page) -> Iterator[Problem]:
    """Nothing stands behind a backslash that is to continue a line.

    With a blank behind it the command ends there, and the next line is run as a command of its own.
    """
    for command in _with_backslashes(page):
        for number, line in enumerate(command.lines):
            found = re.search(r"\\[ \t]+$", line)
            if found:
                at = command.first + number
                yield Problem(at, "a blank behind the backslash ends the command here", edit=Edit(at, found[0], "\\"))


@rule("CS103", "error", "End the line above with a blank and a backslash.")
def missing_backslash(page: Page) -> Iterator[Problem]:
    """Each line of a command but the last ends with a backslash.

    Without it the command ends there, and the shell takes the arguments that follow for a command that does not exist.
    """
    for command in _with_backslashes(page):
        spread = command.runs or any(CONTINUED.search(line) for line in command.lines)
        for number, line in enumerate(command.lines[1:] if spread else (), 1):
            above = command.lines[number - 1]
            goes_on = CONTINUED.search(above) or is_open("\n".join(command.lines[:number]))
            if ARGUMENT.match(line) and not goes_on:
                word = line.split()[0].partition("=")[0]
                yield Problem(command.first + number, f"the line above does not go on, so {word} is no argument of its command")


@rule("CS104", "error", "Take the backslash away, or add the argument that is missing.")
def backslash_at_the_end(page: Page) -> Iterator[Problem]:
    """The last line of a command does not end with a backslash.

    The shell waits for more, or joins what the reader types next to the command.
    """
    for command in _with_backslashes(page):
        if CONTINUED.search(command.lines[-1]):
            yield Problem(command.first + len(command.lines) - 1, "the command ends with a backslash, and nothing follows")


def _with_backslashes(page: Page) -> Iterator[Command]:
    return (command for command in page.commands if command.language not in OTHERS)
