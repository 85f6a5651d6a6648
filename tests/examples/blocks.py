"""The fenced blocks of a page, each with what its author says of it in the comment above."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

BLOCK = re.compile(
    r"(?:^[ \t>]*<!-- check: (?P<check>[^\n]*?) -->[ \t]*\n)?"
    r"^(?P<prefix>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)\n(?P<code>.*?)^(?P=prefix)(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
ANSWERS = ("text", "json")
"""Languages in which a page shows what a command or a program prints."""
MADE = "<!-- made by"
"""At the top of a page that is made from data, whose examples are judged where they lie."""
SPEAKERS = ("bash", "python")


@dataclass
class Block:
    """One block, and its neighbours of the same section."""

    language: str
    code: str
    """Without the indent of lists and quotations."""
    line: int
    """Of its opening fence."""
    start: int
    end: int
    """Where its code begins and ends in the text of the page."""
    prefix: str
    checks: tuple[str, ...] = ()
    asked: Block | None = field(default=None, repr=False)
    """The commands or the program that print it, where it is an answer."""
    answer: Block | None = field(default=None, repr=False)
    """What its output is compared with."""

    def said(self, word: str) -> str | None:
        """What follows a word in the comment above; None where it does not stand there."""
        for check in self.checks:
            first, _, rest = check.partition(" ")
            if first == word:
                return rest.strip()
        return None

    def indented(self, code: str) -> str:
        """Other code, as it would stand in its place on the page."""
        return "".join((f"{self.prefix}{line}" if line else self.prefix.rstrip()) + "\n" for line in code.rstrip().split("\n"))

    @property
    def judged_alone(self) -> bool:
        """Whether its author says how it is judged, so that it is nobody's answer."""
        return any(not check.startswith("typed ") for check in self.checks)


def blocks_of(text: str) -> list[Block]:
    """All blocks of a page, in their order."""
    found = [_block(text, match) for match in BLOCK.finditer(text)]
    for before, block in pairwise(found):
        speaker = before if before.language in SPEAKERS else None
        heading = _HEADING.search(text, before.end, block.start)
        if speaker and block.language in ANSWERS and not block.judged_alone and not heading:
            block.asked, speaker.answer = speaker, block
    return found


def _block(text: str, match: re.Match[str]) -> Block:
    prefix = match["prefix"]
    lines = match["code"].splitlines(keepends=True)
    code = "".join(line.removeprefix(prefix) if line.strip() else "\n" for line in lines)
    language = re.match(r"[\w+#-]*", match["info"].strip())
    checks = tuple(part.strip() for part in (match["check"] or "").split(";") if part.strip())
    line = text.count("\n", 0, match.start("fence")) + 1
    return Block(language[0] if language else "", code, line, match.start("code"), match.end("code"), prefix, checks)


def pages(root: Path, *, made: bool = False) -> list[Path]:
    """Every page that somebody wrote, or that is made from data: those below docs/, and at the top of the checkout."""
    written = [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md"))]
    return [path for path in written if made == ("generated" in path.parts or MADE in path.read_text()[:500])]
