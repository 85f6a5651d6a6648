"""Texts, with the sentences and opinions that were found at their offsets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from conformance.report.views.finding import items, members, said
from conformance.report.views.models import Mark, Text, Views
from conformance.wire import Exchange
from conformance.worlds.texts.document import UNITS, Unit, part

MOST = 4
"""Documents of a request that are shown."""
LONGEST = 1500
"""Characters of a text that is shown."""
MOST_MARKS = 60
_SHOWN = "\n\t"


def views(exchanges: Sequence[Exchange]) -> Views:
    """The documents of the last request, each with the parts of it that the answer names."""
    for exchange in reversed(exchanges):
        texts = tuple(_texts(exchange))
        if texts:
            return Views(texts=texts[:MOST])
    return Views()


def _texts(exchange: Exchange) -> Iterator[Text]:
    try:
        sent = members(json.loads(exchange.request.body))
    except (ValueError, RecursionError):
        return
    answered = {str(each.get("id")): each for each in map(members, items(members(said(exchange)).get("documents")))}
    unit = _unit(exchange.request.target)
    for document in map(members, items(sent.get("documents"))):
        text, name = document.get("text"), document.get("id")
        if isinstance(text, str) and isinstance(name, str):
            marks = list(_marks(text, answered.get(name, {}), unit))
            yield Text(f"Document {_visible(name[:60])}", _visible(text[:LONGEST]), tuple(marks[:MOST_MARKS]))


def _unit(target: str) -> Unit:
    """The unit of offsets that a request asks for; text elements where it does not."""
    asked = {name.lower(): values[-1] for name, values in parse_qs(urlsplit(target).query).items()}.get("stringindextype")
    return asked if asked in UNITS else "TextElement_v8"


def _marks(text: str, answer: dict[str, Any], unit: Unit) -> Iterator[Mark]:
    for sentence in map(members, items(answer.get("sentences"))):
        yield from _mark(text, sentence, f"sentence {sentence.get('sentiment', '')}", unit)
        for kind in ("targets", "assessments", "aspects", "opinions"):
            for opinion in map(members, items(sentence.get(kind))):
                yield from _mark(text, opinion, f"{kind.removesuffix('s')} {opinion.get('sentiment', '')}", unit)


def _mark(text: str, said: dict[str, Any], label: str, unit: Unit) -> Iterator[Mark]:
    offset, length = said.get("offset"), said.get("length")
    if type(offset) is int and type(length) is int and 0 <= offset <= len(text) * 2 and 0 <= length <= len(text) * 2:
        start, end = len(part(text, 0, offset, unit)), len(part(text, 0, offset + length, unit))
        if start < LONGEST:
            yield Mark(f"{label}: {said['text']!r}" if "text" in said else label, start, min(end, LONGEST), offset, length)


def _visible(text: str) -> str:
    """The text, with a sign in the place of each character that no page shows, so that offsets stay what they are."""
    return "".join(c if c.isprintable() or c in _SHOWN or ord(c) in (0x200C, 0x200D) else "\ufffd" for c in text)
