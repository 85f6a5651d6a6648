"""Takes secrets out of texts of strangers, who may repeat them whole, in part, and in other spellings than they were given."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

LONG = 8
"""Characters from which on a secret is looked for in either letter case, and coded: a shorter one would be met by chance."""
PIECE = 16
"""Characters of a secret that are as good as all of it: the half of a key."""
LAYERS = 3
"""Escapes within escapes that are taken off, such as those of JSON in a string of JSON."""
LONGEST_ESCAPE = 12
_ESCAPE = re.compile(
    r"%([0-9A-Fa-f]{2})|\\{1,8}u([0-9A-Fa-f]{4})|\\{1,8}x([0-9A-Fa-f]{2})|&\#[xX]([0-9A-Fa-f]{1,6});"
    r"|(&(?:\#[0-9]{1,7}|amp|lt|gt|quot|apos);)|\\{1,8}([\"'/])|\\(\\)"
)
"""A character as URLs, JSON and other languages, and HTML write it."""
_BEGUN = re.compile(r"(?:%[0-9A-Fa-f]?|\\+(?:[ux][0-9A-Fa-f]{0,3})?|&[#\w]{0,6})\Z")
"""An escape that was cut off."""
_CUT = re.compile(" ?… ?")
Span = tuple[int, int, str]
"""Where something begins and ends, and what is shown instead."""


@dataclass(frozen=True)
class _Reading:
    """A text as it is read once escapes are taken off."""

    text: str
    places: Sequence[int]
    """Where each of its characters begins in the text that was given; the last one is its end."""

    @cached_property
    def folded(self) -> str:
        """The same in small letters, as many of them."""
        small = self.text.lower()
        if len(small) == len(self.text):
            return small
        return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in self.text)

    def unescaped(self) -> _Reading | None:
        """The same without one layer of escapes; None where there is none."""
        pieces: list[str] = []
        places: list[int] = []
        last = 0
        for found in _ESCAPE.finditer(self.text):
            pieces += [self.text[last : found.start()], _meaning(found)]
            places += [*self.places[last : found.start()], self.places[found.start()]]
            last = found.end()
        if not pieces:
            return None
        return _Reading("".join([*pieces, self.text[last:]]), [*places, *self.places[last:]])


def _meaning(found: re.Match[str]) -> str:
    """The one character that an escape stands for."""
    percent, unicode, byte, entity, named, escaped, backslash = found.groups()
    code = percent or unicode or byte or entity
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return html.unescape(named)[:1] if named else escaped or backslash


class Hiding:
    """Knows secrets, and what is shown in the place of each.

    Each is found as it is, escaped for URLs, JSON and HTML, and where an ellipsis cuts it; a long one in any letter case, in
    base64 and hexadecimal digits, and in pieces of at least 16 characters too.
    """

    def __init__(self, secrets: Mapping[str, str], shortest: int) -> None:
        """``shortest`` are the characters of a secret, or of the half of one, that is hidden at all."""
        self._secrets = {secret: shown for secret, shown in secrets.items() if len(secret) >= shortest}
        self._shortest = shortest
        long = {secret.lower(): shown for secret, shown in self._secrets.items() if len(secret) >= LONG}
        self._exact = {secret: shown for secret, shown in self._secrets.items() if len(secret) < LONG}
        self._folded = {**long, **{code.lower(): shown for secret in self._secrets for code, shown in self._coded(secret)}}
        self._long = {secret: shown for secret, shown in self._folded.items() if len(secret) >= PIECE and " " not in secret}

    def hide(self, text: str) -> str:
        """The text without them."""
        spans = sorted(self._spans(text), key=lambda span: (span[0], -span[1]))
        pieces: list[str] = []
        last = 0
        for start, end, shown in spans:
            if start >= last:
                pieces += [text[last:start], shown]
            last = max(last, end)
        return "".join([*pieces, text[last:]]) if spans else text

    def is_in(self, text: str) -> bool:
        """Whether any of them stands in the text."""
        return next(self._spans(text), None) is not None

    def _coded(self, secret: str) -> Iterator[tuple[str, str]]:
        """What is the same in base64 whatever stands before and behind it, and its bytes as digits."""
        if len(secret) < LONG:
            return
        content, shown = secret.encode(), self._secrets[secret]
        yield content.hex(), shown
        for before in range(3):
            code = base64.b64encode(bytes(before) + content).decode()
            whole = code[-(-8 * before // 6) : 8 * (before + len(content)) // 6]
            yield whole, shown
            yield whole.translate(str.maketrans("+/", "-_")), shown

    def _spans(self, text: str) -> Iterator[Span]:
        if not self._secrets:
            return
        reading: _Reading | None = _Reading(text, range(len(text) + 1))
        for _ in range(LAYERS + 1):
            if reading is None:
                return
            for start, end, shown in self._found(reading):
                yield reading.places[start], reading.places[end], shown
            reading = reading.unescaped()

    def _found(self, reading: _Reading) -> Iterator[Span]:
        for secret, shown in self._exact.items():
            yield from ((start, start + len(secret), shown) for start in _all(secret, reading.text))
        for secret, shown in self._folded.items():
            yield from ((start, start + len(secret), shown) for start in _all(secret, reading.folded))
        for secret, shown in self._long.items():
            yield from ((*ends, shown) for ends in _parts(secret, reading.folded))
        for cut in _CUT.finditer(reading.text):
            yield from self._halves(reading.text, *cut.span())

    def _halves(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Where a secret ends before this ellipsis, and begins behind it."""
        begun = _BEGUN.search(text, max(0, start - LONGEST_ESCAPE), start)
        for stop in dict.fromkeys((start, begun.start() if begun else start)):
            size, shown = max((_size(secret, text, stop), shown) for secret, shown in self._secrets.items())
            if size >= self._shortest:
                yield stop - size, start, shown
                break
        size, shown = max((_size_behind(secret, text, end), shown) for secret, shown in self._secrets.items())
        if size >= self._shortest:
            yield end, end + size, shown


def _size(secret: str, text: str, stop: int) -> int:
    """How long the beginning of a secret is that ends at this place of a text."""
    sizes = range(min(len(secret), stop), 0, -1)
    return next((size for size in sizes if text.startswith(secret[:size], stop - size)), 0)


def _size_behind(secret: str, text: str, start: int) -> int:
    """How long the end of a secret is that begins at this place of a text."""
    sizes = range(min(len(secret), len(text) - start), 0, -1)
    return next((size for size in sizes if text.startswith(secret[-size:], start)), 0)


def _all(part: str, text: str) -> Iterator[int]:
    """Every place where a part begins."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def _parts(secret: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a piece of a secret begins and ends: each holds a whole one of these that stand side by side in the secret."""
    for own in range(0, len(secret) - LONG + 1, LONG):
        at = text.find(secret[own : own + LONG])
        while at >= 0:
            before = _alike(reversed(secret[:own]), reversed(text[max(0, at - own) : at]))
            after = LONG + _alike(secret[own + LONG :], text[at + LONG : at + len(secret)])
            if before + after >= PIECE:
                yield at - before, at + after
            at = text.find(secret[own : own + LONG], at + after)


def _alike(one: Iterator[str] | str, other: Iterator[str] | str) -> int:
    """How many characters are the same from the first on."""
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count
