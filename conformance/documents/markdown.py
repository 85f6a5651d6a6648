"""Reads a page: CommonMark with tables, and what DocFX and MkDocs add to it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from conformance.documents.dialects import front_matter, plain_markdown
from conformance.documents.page import Block, Field, Link, Page, Section, Table, Tag, Text

LONGEST, MOST_BRACKETS = 10_000, 500
"""Characters and opening brackets of a paragraph that is looked into: open brackets take the square of their number."""
INCLUDE = re.compile(r"\[!(?:INCLUDE|code)[\w-]*\s*$", re.IGNORECASE)
ALERT = re.compile(r"\[!(?P<kind>NOTE|TIP|IMPORTANT|CAUTION|WARNING)\]\s*", re.IGNORECASE)
_ID = re.compile(r"\s*\{\s*#(?P<id>[\w.:-]+)[^}]*\}\s*$")
_NAMED = re.compile(r"\b(?:id|name)\s*=\s*[\"']?(?P<id>[\w.:-]+)")
_ATTRIBUTE = re.compile(r"\b(?P<name>href|src)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.IGNORECASE)


def parse(text: str, shown: str = "", file: Path | None = None) -> Page:
    """A page in its parts."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = front_matter(lines)
    body = [""] * head + plain_markdown(lines[head:])
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.core.ruler.disable("inline")
    environment: dict[str, Any] = {}
    tokens = markdown.parse("\n".join(body), environment)
    reader = _Reader(lines)
    for token in tokens:
        token.children = None
        if token.type == "inline" and len(token.content) <= LONGEST and token.content.count("[") <= MOST_BRACKETS:
            token.children = []
            markdown.inline.parse(token.content, markdown, environment, token.children)
        reader.take(token)
    return Page(
        shown,
        tuple(lines),
        file,
        _front(lines[:head]),
        tuple(reader.sections),
        tuple(reader.texts),
        tuple(reader.blocks),
        tuple(reader.links),
        tuple(reader.tables),
        tuple(reader.tags),
        tuple(reader.overlong),
    )


def _front(lines: list[str]) -> dict[str, Field]:
    found = ((number, re.match(r"(?P<key>[\w.-]+):(?P<value>.*)$", line)) for number, line in enumerate(lines, 1))
    return {match["key"]: Field(match["value"].strip().strip("\"'"), number) for number, match in found if match}


@dataclass
class _Reader:
    """Collects the parts, token after token."""

    lines: list[str]
    sections: list[Section] = field(default_factory=lambda: [Section("", 0, 1)])
    texts: list[Text] = field(default_factory=list[Text])
    blocks: list[Block] = field(default_factory=list[Block])
    links: list[Link] = field(default_factory=list[Link])
    tables: list[Table] = field(default_factory=list[Table])
    tags: list[Tag] = field(default_factory=list[Tag])
    slugs: Counter[str] = field(default_factory=Counter[str])
    quoted: int = 0
    alert: str = ""
    heading: int = 0
    table: int = 0
    rows: list[list[str]] = field(default_factory=list[list[str]])
    paragraph: str = ""
    around: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """Levels and titles of the sections in which the next one stands."""
    overlong: list[int] = field(default_factory=list[int])

    def take(self, token: Token) -> None:
        kind, line = token.type, token.map[0] + 1 if token.map else 0
        if kind in ("blockquote_open", "blockquote_close"):
            self.quoted, self.alert = self.quoted + token.nesting, ""
        elif kind in ("heading_open", "heading_close"):
            self.heading = int(token.tag[1:]) if token.nesting > 0 else 0
        elif kind == "inline":
            self._inline(token, line)
        elif kind in ("fence", "code_block"):
            self._block(token, line)
        elif kind == "html_block":
            self._html(token.content, line)
        else:
            self._tabled(kind, line)

    def _tabled(self, kind: str, line: int) -> None:
        if kind == "table_open":
            self.table, self.rows = line, []
        elif kind == "tr_open":
            self.rows.append([])
        elif kind == "table_close":
            self.tables.append(Table(self.table, tuple(self.rows[0]), tuple(map(tuple, self.rows[1:]))))
            self.table = 0

    def _inline(self, token: Token, line: int) -> None:
        if token.children is None:
            self.overlong.append(line)
            words = ""
        else:
            words = self._words(token.children, line)
        if self.heading:
            words = self._section(words, token.content, line)
        found = ALERT.match(words) if self.quoted else None
        if found:
            self.alert = found["kind"].upper()
            words = re.sub(r"[^\n]", " ", found[0]) + words[found.end() :]
        if self.table:
            self.rows[-1].append(words.strip())
        else:
            self.paragraph = words
        self.texts.append(Text(words, line, self.sections[-1], self.alert, cell=bool(self.table)))

    def _section(self, words: str, source: str, line: int) -> str:
        """Begin a section; the words of its heading without an id."""
        named = _ID.search(source)
        title = _ID.sub("", words).strip()
        while self.around and self.around[-1][0] >= self.heading:
            self.around.pop()
        parents = tuple(above for _, above in self.around)
        self.around.append((self.heading, title.replace("`", "")))
        anchors = [*self._anchors(title), *([named["id"]] if named else [])]
        self.sections.append(Section(title.replace("`", ""), self.heading, line, tuple(anchors), parents))
        return title

    def _anchors(self, title: str) -> list[str]:
        found: list[str] = []
        for slug in dict.fromkeys(slugs(title.replace("`", ""))):
            count = self.slugs[slug]
            self.slugs[slug] += 1
            found += [f"{slug}-{count}", f"{slug}_{count}"] if count else [slug]
        return found

    def _words(self, children: Sequence[Token], line: int) -> str:
        words: list[str] = []
        open_links: list[tuple[str, int, bool, int]] = []
        for child in children:
            added = child.content
            if child.type in ("softbreak", "hardbreak"):
                added = "\n"
            elif child.type == "code_inline":
                added = f"`{child.content}`"
            elif child.type == "html_inline":
                self._html(child.content, line)
                added = " " + "\n" * child.content.count("\n")
            elif child.type == "link_open":
                included = bool(INCLUDE.search("".join(words[-3:])))
                open_links.append((str(child.attrs.get("href", "")), line, included, len(words)))
            elif child.type == "link_close" and open_links:
                target, at, included, begun = open_links.pop()
                self.links.append(Link("".join(words[begun:]), target, at, included=included))
            elif child.type == "image":
                self.links.append(Link(child.content, str(child.attrs.get("src", "")), line, image=True))
            words.append(added)
            line += added.count("\n")
        return "".join(words)

    def _block(self, token: Token, line: int) -> None:
        fenced = token.type == "fence"
        language = re.match(r"\s*(?:\{\s*\.?)?(?P<language>[\w+#-]*)", token.info)
        end = self.lines[token.map[1] - 1] if token.map else ""
        closes = re.fullmatch(r"(?:\s*>)*\s*(?:`{3,}|~{3,})\s*", end)
        closed = not fenced or bool(closes and token.map and token.map[1] - 1 > token.map[0])
        self.blocks.append(
            Block(
                language["language"].lower() if language else "",
                token.info,
                token.content,
                line,
                self.sections[-1],
                self.paragraph,
                closed,
                fenced,
            )
        )

    def _html(self, source: str, line: int) -> None:
        for found in re.finditer(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", source, re.DOTALL):
            tag = Tag(found[0], line + source.count("\n", 0, found.start()))
            self.tags.append(tag)
            if tag.comment:
                continue
            named = _NAMED.search(tag.source)
            if named:
                last = self.sections[-1]
                self.sections[-1] = replace(last, anchors=(*last.anchors, named["id"]))
            attribute = _ATTRIBUTE.search(tag.source)
            if attribute:
                target = html.unescape(attribute["double"] or attribute["single"] or "")
                rest = re.sub(r"<[^>]*>", "", source[found.end() :].partition("</a")[0])
                self.links.append(Link(rest.strip(), target, tag.line, image=tag.name == "img", html=tag.source))


def slugs(title: str) -> list[str]:
    """The anchors that builders make of a heading: GitHub and DocFX keep every blank as a hyphen, MkDocs joins them."""
    plain = re.sub(r"[^\w\- ]", "", title.lower().strip())
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    joined = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())
    return [plain.replace(" ", "-"), joined]
