"""A page of Markdown in its parts, each with the line at which it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from conformance.documents.shell import Command, commands_of

SHELLS = frozenset(
    {
        "bash",
        "sh",
        "shell",
        "zsh",
        "console",
        "shell-session",
        "powershell",
        "pwsh",
        "azurecli",
        "azurepowershell",
        "cmd",
        "bat",
    }
)
QUOTATIONS = frozenset({"markdown", "md", "diff"})
"""Languages of blocks that show a page, and what may be wrong with it."""
IMAGE_FILE = frozenset({"docker", "dockerfile"})
"""Languages of a Dockerfile, in which shell commands are written by mistake."""
PROGRAMS = ("docker", "podman", "nerdctl", "curl", "az", "kubectl", "helm", "sudo", "cat", "grep", "pip", "wget")
_FIRST = re.compile(rf"(?:\$\s+)?(?:{'|'.join(PROGRAMS)})\s")


@dataclass(frozen=True)
class Section:
    """What stands under one heading."""

    title: str
    """As a reader sees it; empty for what stands before the first heading."""
    level: int
    line: int
    anchors: tuple[str, ...] = ()
    """All by which a link may name it: builders differ."""
    parents: tuple[str, ...] = ()
    """Titles of the sections around it, the outermost first."""


@dataclass(frozen=True)
class Text:
    """A paragraph, a heading or a cell of a table, as a reader sees it."""

    words: str
    """Code in backticks, lines as in the source."""
    first: int
    section: Section
    alert: str = ""
    """The kind of a note that it belongs to, such as IMPORTANT."""
    cell: bool = False

    def line(self, offset: int) -> int:
        """The line of the page at a place of the words."""
        return self.first + self.words.count("\n", 0, offset)

    @property
    def prose(self) -> str:
        """The words without code, in the same places."""
        return re.sub(r"`[^`]*`", lambda found: re.sub(r"[^\n]", "`", found[0]), self.words)


@dataclass(frozen=True)
class Block:
    """A block of code."""

    language: str
    """In small letters; empty where the fence names none."""
    info: str
    """All that stands behind the fence, blanks included."""
    code: str
    fence: int
    """The line of the opening fence."""
    section: Section
    before: str = ""
    """The paragraph above it."""
    closed: bool = True
    fenced: bool = True

    @property
    def first(self) -> int:
        """The line of its first line of code."""
        return self.fence + self.fenced

    def line(self, offset: int) -> int:
        """The line of the page at a place of the code."""
        return self.first + self.code.count("\n", 0, offset)

    @property
    def is_shell(self) -> bool:
        """Whether it holds commands, whatever its fence says."""
        if self.language in SHELLS:
            return True
        return self.language in {"", *IMAGE_FILE} and bool(_FIRST.match(self.code.lstrip()))


@dataclass(frozen=True)
class Link:
    """A link or an image."""

    words: str
    target: str
    line: int
    image: bool = False
    included: bool = False
    """Whether it names a file that is put in its place."""
    html: str = ""
    """The tag, where it is written in HTML."""


@dataclass(frozen=True)
class Table:
    """A table, with a line for each row."""

    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Tag:
    """A tag of HTML in the text, or a comment."""

    source: str
    line: int

    @property
    def name(self) -> str:
        """What it is called, in small letters; empty for a comment."""
        found = re.match(r"</?([A-Za-z][\w:-]*)", self.source)
        return found[1].lower() if found else ""

    @property
    def comment(self) -> str:
        """What a comment says; empty for a tag."""
        return self.source[4:].removesuffix("-->").strip() if self.source.startswith("<!--") else ""


@dataclass(frozen=True)
class Field:
    """A line of the front matter."""

    value: str
    line: int


@dataclass(frozen=True, eq=False)
class Page:
    """One page, which is only like itself, so that what is found in it can be kept by it."""

    shown: str
    """Its path, as findings call it."""
    lines: tuple[str, ...]
    file: Path | None = None
    front: Mapping[str, Field] = field(default_factory=dict[str, Field])
    sections: tuple[Section, ...] = ()
    texts: tuple[Text, ...] = ()
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()
    tags: tuple[Tag, ...] = ()
    overlong: tuple[int, ...] = ()
    """Lines of paragraphs that were not looked into."""
    trouble: str = ""
    """Why nothing of it could be read; empty where it could."""
    encoding: str = "utf-8"
    """What its file is written in."""

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The commands of its blocks."""
        return tuple(
            command
            for block in self.blocks
            if block.is_shell
            for command in commands_of(block.code, block.first, block.language)
        )

    @cached_property
    def words(self) -> str:
        """All that a reader sees as text."""
        return "\n".join(text.words for text in self.texts)

    @cached_property
    def code(self) -> str:
        """All that stands in blocks."""
        return "\n".join(block.code for block in self.blocks)

    @cached_property
    def numbered(self) -> tuple[tuple[int, str], ...]:
        """Its lines with their numbers, without those of pages that it quotes."""
        quoted = {
            number
            for block in self.blocks
            if block.language in QUOTATIONS
            for number in range(block.fence, block.first + block.code.count("\n") + 1)
        }
        return tuple((number, line) for number, line in enumerate(self.lines, 1) if number not in quoted)

    @property
    def title(self) -> str:
        """Its first heading of the first level; empty where it has none."""
        return next((section.title for section in self.sections if section.level == 1), "")

    def section_at(self, line: int) -> Section:
        """The section in which a line stands."""
        return next(section for section in reversed(self.sections) if section.line <= line)

    def source(self, line: int) -> str:
        """A line as it was written."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""
