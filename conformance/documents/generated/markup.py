"""Markdown as every builder reads it: cells, code, tables, links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence


def words(text: str) -> str:
    """A text of a specification as prose on one line: its code stays code, and nothing else of it is markup."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(code(part[1:-1]) if place % 2 else _prose(part) for place, part in enumerate(parts))


def code(text: str) -> str:
    """A text as code, also within a cell, where a bar would end it."""
    if re.search(r"[`|]", text):
        return f"<code>{html.escape(text, quote=False).replace('|', '&#124;').replace('`', '&#96;')}</code>"
    return f"`{text}`" if text else ""


def codes(texts: Iterable[str]) -> str:
    """Several of them, separated by commas."""
    return ", ".join(code(text) for text in texts)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, its cells being Markdown already; nothing where there is no row, and no column that is empty in all of them."""
    kept = [tuple(row) for row in rows]
    if not kept:
        return ""
    full = [place for place in range(len(head)) if any(row[place] for row in kept)]
    lines = [[head[place] for place in full], ["---"] * len(full), *([row[place] for place in full] for row in kept)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def link(text: str, target: str) -> str:
    """A link, or the text alone where there is no target."""
    return f"[{text}]({target})" if target else text


def paragraphs(parts: Iterable[str]) -> str:
    """Parts of a page with a blank line between them; empty ones are left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 operation``, ``2 operations``."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _prose(text: str) -> str:
    escaped = re.sub(r"([\\|*\[\]])", r"\\\1", text)
    escaped = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", escaped)
    return escaped.replace("<", "&lt;").replace("{", "&#123;")
