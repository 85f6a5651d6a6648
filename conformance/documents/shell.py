"""The commands of a block of shell code, each with the lines that belong to it, or were meant to."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from conformance.target import CLIENTS

CONTINUED = re.compile(r"(?<!\\)\\[ \t]*$")
"""The end of a line that goes on, also where a blank behind the backslash ends it."""
OTHERS = {"powershell": "`", "pwsh": "`", "azurepowershell": "`", "cmd": "^", "bat": "^"}
"""What ends a line that goes on, in shells that have another sign."""
ARGUMENT = re.compile(
    r"\s*(?:-{1,2}[A-Za-z]|(?!.*\s(?:docker|podman|curl|kubectl|az)\s)"
    r"(?:(?i:eula|billing|api_?key|downloadlicense|rai_terms|http_proxy\w*)|\w+(?:(?::|__)\w+)+)=\S)"
)
"""A line that can only be an argument of the command above it: an option, or a setting of a container."""
LOGIN = re.compile(r"\b(?:docker|podman)\s+login\b")
_RUNS = re.compile(rf"\b(?:{'|'.join(CLIENTS)})\s+(?:container\s+)?run\b")
_PROMPT = re.compile(r"^(?:\$|PS[^>]*>|[\w.-]+@[\w.-]+[:~/\w-]*[$#])\s+")


@dataclass(frozen=True)
class Command:
    """One command, as it was written, without a prompt."""

    lines: tuple[str, ...]
    first: int
    """The line of the page at which it begins."""
    language: str = ""

    @property
    def text(self) -> str:
        """All its lines."""
        return "\n".join(self.lines)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words; empty where a quote does not end."""
        try:
            return tuple(shlex.split(re.sub(r"\\[ \t]*(?:\n|$)|[`^]\n", " ", self.text), comments=True))
        except ValueError:
            return ()

    @property
    def runs(self) -> bool:
        """Whether it runs a container."""
        return bool(_RUNS.search(self.text))

    def line(self, needle: str) -> int:
        """The line of the page at which some of its text stands; the first one where it does not."""
        for number, line in enumerate(self.lines):
            if needle and needle in line:
                return self.first + number
        return self.first


def commands_of(code: str, first: int, language: str = "") -> Iterator[Command]:
    """The commands of a block that begins at this line; what a session printed is left out."""
    lines = code.rstrip("\n").split("\n")
    session = any(_PROMPT.match(line) for line in lines)
    number = 0
    while number < len(lines):
        line = lines[number]
        prompt = _PROMPT.match(line)
        if not line.strip() or line.lstrip().startswith("#") or (session and not prompt):
            number += 1
            continue
        taken = [line[prompt.end() :] if prompt else line]
        at = number
        number += 1
        while number < len(lines) and _goes_on(taken, lines[number], language):
            taken.append(re.sub(r"^> ?", "", lines[number]) if session else lines[number])
            number += 1
        while len(taken) > 1 and not taken[-1].strip():
            taken.pop()
        yield Command(tuple(taken), first + at, language)


def _goes_on(taken: list[str], following: str, language: str) -> bool:
    """Whether a command has not ended yet, or its writer did not mean it to."""
    if CONTINUED.search(taken[-1]) or taken[-1].endswith(OTHERS.get(language, "\0")):
        return True
    if not taken[-1].strip():  # an empty line, behind one that went on
        return bool(ARGUMENT.match(following))
    if ARGUMENT.match(following):
        return True
    return is_open("\n".join(taken))


def is_open(text: str) -> bool:
    """Whether a quote has not ended."""
    quote = ""
    escaped = False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
    return bool(quote)


def unquoted(text: str) -> str:
    """The text with everything in quotes blanked out, in the same places."""
    return re.sub(r"'[^']*'|\"(?:\\.|[^\"\\])*\"", lambda found: re.sub(r"[^\n]", " ", found[0]), text)
