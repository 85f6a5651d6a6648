"""Words looked for in what left a container, whatever it did to them before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conformance.harness.container.codings import Content, Form, forms

AROUND = 24
"""Bytes before and after a word that are shown."""
DEEPEST = 3
"""Codings around each other that are undone."""
ROOM = 32 * 1024 * 1024
"""Bytes that may be looked into of what one content holds, beyond so many times its length."""
TIMES = 16
LONGEST_SHOWN = 60
"""Bytes of what was found that are named; a text whose hash was found may be long."""


@dataclass(frozen=True)
class Leak:
    """A word that was found, or a hash."""

    word: bytes
    """Of a hash: what it is of."""
    coding: str
    at: int
    """Where it begins, in bytes, in what the outer codings hold."""
    around: bytes

    def __str__(self) -> str:
        """Which word, how, where, and between what."""
        word = self.word[:LONGEST_SHOWN].decode("latin-1") + "…" * (len(self.word) > LONGEST_SHOWN)
        shown = self.around.decode("latin-1").encode("unicode_escape").decode()
        return f"{word!a} in {self.coding} at byte {self.at}: …{shown}…"


class Search:
    """Looks for words in contents, letters of any case, and for hashes of the words and of whole texts.

    The time that it takes grows with the length of a content, whatever that holds.
    """

    def __init__(self, words: Iterable[bytes], wholes: Iterable[bytes] = ()) -> None:
        self._forms = forms(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(wholes)))

    def leak(self, content: bytes) -> Leak | None:
        """The first that is found in a content, the least coded first."""
        room, level = ROOM + TIMES * len(content), [Content(content)]
        for depth in range(DEEPEST + 1):
            for each in level:
                if found := self._in(each):
                    return found
            inner: list[Content] = []
            for each in level if depth < DEEPEST else ():
                for held in each.undone():
                    room -= len(held.raw)
                    if held.raw and held.raw != each.raw and room >= 0:
                        inner.append(held)
            level = inner
        return None

    def _in(self, content: Content) -> Leak | None:
        """The first form that is in a content as it stands."""
        known = self._forms
        return (
            _first(known.anywhere, content.small, content)
            or _first(known.in_hex, content.runs_of_hex, content)
            or _first(known.in_base64, content.runs_of_base64, content)
        )


def _first(forms: Iterable[Form], place: bytes, content: Content) -> Leak | None:
    """The first form that is in a place of the content; shown as it stands in the content, if it does."""
    for form in forms:
        at = place.find(form.coded)
        if at >= 0:
            where = content.raw.find(form.coded)
            same = len(place) == len(content.raw)  # but for the case of letters
            at, shown = (where, content.raw) if where >= 0 else (at, content.raw if same else place)
            around = shown[max(0, at - AROUND) : at + len(form.coded) + AROUND]
            return Leak(form.of, content.coding + form.coding, at, around)
    return None
