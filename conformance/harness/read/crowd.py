"""Many files at once, and whether each caller got the text of its own."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.harness.read.client import Read
from conformance.invariants.read.results import State
from conformance.worlds.pages.files import File
from conformance.worlds.pages.strategies import saying
from conformance.worlds.pages.words import distinct_words

MANY = 4
"""Files that are sent at once."""
WORDS_EACH = 2


def crowd(read: Read, seed: int) -> list[File]:
    """Images and documents in formats that the container reads, no two of which share a word."""
    words = distinct_words(seed, MANY * WORDS_EACH)
    pages = [saying(*words[start : start + WORDS_EACH]) for start in range(0, len(words), WORDS_EACH)]
    return [read.document([page]) if number % 3 == 2 else read.image(page) for number, page in enumerate(pages)]


def mixed_up(sent: Sequence[File], states: Sequence[State]) -> str:
    """The first file that got words of another one, in words; a word that was misread says nothing."""
    owners = {word: number for number, file in enumerate(sent) for page in file.pages for word in page.texts}
    for number, (file, state) in enumerate(zip(sent, states, strict=True)):
        found = [text for page in state.pages for text in page.texts]
        foreign = [word for word in found if owners.get(word, number) != number]
        if foreign:
            return f"one that says {' '.join(file.pages[0].texts)} got {' '.join(foreign)}, which is on another one"
        if not found:
            return f"one that says {' '.join(file.pages[0].texts)} got no text at all"
    return ""
