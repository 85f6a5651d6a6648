"""Sentences in twenty languages, so that not everything the suite sends is English."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from conformance.worlds.texts.document import Document


@cache
def in_every_language() -> tuple[Document, ...]:
    """Ten sentences of about ten words in each language, all about everyday things; their language is known."""
    rows: dict[str, list[str]] = json.loads(Path(__file__).with_name("languages.json").read_text(encoding="utf-8"))
    return tuple(Document(text, language=code) for code, texts in rows.items() for text in texts)


def paragraphs(count: int) -> list[Document]:
    """``count`` paragraphs of three sentences in each language."""
    found: dict[str, list[str]] = {}
    for document in in_every_language():
        found.setdefault(document.language, []).append(document.text)
    return [
        Document(" ".join(texts[3 * number : 3 * number + 3]), language=code)
        for code, texts in found.items()
        for number in range(count)
    ]


def mostly(count: int) -> list[Document]:
    """Texts in two languages: three sentences of the one, and behind them the beginning of one of the other."""
    whole = paragraphs(1)
    pairs = [(whole[i % len(whole)], whole[(i + 7) % len(whole)]) for i in range(count)]
    return [Document(f"{one.text} {other.text[: len(one.text) // 6]}", language=one.language) for one, other in pairs]
