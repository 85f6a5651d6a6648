"""Documents whose truth is known, and the strategies that draw them.

Hypothesis draws from finished texts, and of a batch where it begins and how long it is: each draw takes longer
than the emulator needs for a document. A failing batch shrinks to one document, and the document as far as there are
plainer ones of its kind in the list.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.worlds.subset import proper_subset
from conformance.worlds.texts.document import Batch, Document
from conformance.worlds.texts.languages import in_every_language
from conformance.worlds.texts.sentences import opinions as plain_opinions
from conformance.worlds.texts.sentences import sentences

MOST = 10
"""Documents that every operation takes in one request."""
SEVERAL = 5
"""Documents of a batch unless its number matters; each may be billed."""

Pool = tuple[str, ...]
"""Texts to draw from, the plainest first: towards it a failing example shrinks."""

_ENGLISH = (*sentences("neutral"), *sentences("positive")[::3], *sentences("negative")[::3])
_STEP = 7
"""From a sentence to the one that follows it; with their number it has no common divisor."""

_SETTLED = (
    "nai\u0308ve",  # a letter and a combining mark
    "cafe\u0301s",
    "a\u0302\u0323",  # two marks on one letter
    "\U0001f600",  # an emoji outside the first 65536 code points
    "\U0001d4d0\U0001d4d1",  # script letters, outside them, too
    "שלום",
    "مرحبا",
    "日本",
    "plain",
)
"""Pieces that every version of Unicode divides alike."""
_PLAIN = ("naïve", "Straße", "ключ", "שלום", "مرحبا", "日本", "plain")
"""Pieces that are as long in every unit."""
_ODD = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family of three, joined
    "\U0001f1eb\U0001f1f7",  # a flag, made of two letters
    "\U0001f44d\U0001f3fd",  # a thumb and its colour
    "1\ufe0f\u20e3",  # a key cap
    "नमस्ते",
    "ᄒ\u1161\u11ab",  # one Korean syllable in three parts
    "e\u0301\u0302\u0303\u0304\u0305",
    "\u202b\u05d0\u05d1\u202c",  # written from right to left on demand
)
"""Pieces whose text elements depend on the version of Unicode."""
TELLING_IDS = (
    *("007", "0", "-1", "1e3", "null", "true"),  # look like something else
    *("an id with spaces", " a blank before", "a blank behind ", "two  blanks"),  # have more than words
    *("ключ", "名前", "i\u0308d", "\U0001f511"),  # are more than ASCII letters
    *('"quoted"', "back\\slash", "a/b?c=d&e#f", "<b>bold</b>", "{0}", "%41"),  # want to be escaped
    "a7c1b5f2-0d3e-4b6a-9f18-5e2d7c904b61",  # is what many clients send
    *("x" * 100, "ж" * 100),  # are long
)
"""Ids that careless servers alter."""
_LETTERS = "abcxyzXYZ0189ßéñøłжщЯ名前かカ한אבجد٣กখऄΩ\u1e9e\U0001d4d0\U00010400"
"""Letters and digits of many scripts, of every length in UTF-8."""
_AROUND = (("", ""), (" ", ""), ("", "\n"), ("\n", " "))
_GAPS = (" ", "\n", "  ", "\n\n", " \t ")
_BEFORE = ("We came on Monday. ", "", "\U0001f600 This is cafe\u0301 seven.\r\n")
_TURNS = 250
_ANY_GAPS = (*_GAPS, "\r\n", "\r\n\r\n", " \r\n ")


@cache
def english(most: int = 4) -> Pool:
    """One to ``most`` English sentences, with a blank between them."""
    endless = _ENGLISH * (most + 1)
    starts = range(len(_ENGLISH))
    return tuple(" ".join(endless[start : start + count * _STEP : _STEP]) for count in range(1, most + 1) for start in starts)


@cache
def foreign() -> Pool:
    """A sentence in any of twenty languages."""
    return tuple(document.text for document in in_every_language())


@cache
def plain() -> Pool:
    """English sentences with characters of other scripts in them, each as long in every unit."""
    return _with_pieces(_PLAIN, _GAPS)


@cache
def settled() -> Pool:
    """English sentences with characters in them that are longer in one unit than in another, and always alike."""
    return _with_pieces(_SETTLED, _GAPS)


@cache
def odd() -> Pool:
    """English sentences with characters in them whose text elements are a matter of the Unicode version."""
    return _with_pieces((*_SETTLED, *_ODD), _ANY_GAPS)


@cache
def any_text() -> Pool:
    """Every kind in turn."""
    kinds = (english(), foreign(), settled(), odd())
    return tuple(kind[len(kind) * turn // _TURNS] for turn in range(_TURNS) for kind in kinds)


@cache
def opinions() -> Pool:
    """Plain opinions, with other sentences and wide characters before them, so that offsets are not all alike."""
    said = plain_opinions()
    return tuple(
        _BEFORE[(place + count) % len(_BEFORE)] + " ".join((said * 2)[place : place + count])
        for count in (1, 2, 3)
        for place in range(len(said))
    )


def _with_pieces(pieces: tuple[str, ...], gaps: tuple[str, ...]) -> Pool:
    """One to three English sentences, with none to three of the pieces in each."""
    few = [chosen for count in (0, 1, 2) for chosen in product(pieces, repeat=count)] + _triples(pieces)
    numbers = range(len(few))
    strewn = [_strewn(_ENGLISH[number * _STEP % len(_ENGLISH)], few[number]) for number in numbers]

    def text(count: int, number: int) -> str:
        before, after = _AROUND[number // len(gaps) % len(_AROUND)]
        written = before + strewn[number]
        for place in range(1, count):
            written += gaps[(number + place) % len(gaps)] + strewn[(number + place * _STEP) % len(strewn)]
        return written + after

    return tuple(text(count, number) for count in (1, 2, 3) for number in numbers)


def _strewn(sentence: str, pieces: tuple[str, ...]) -> str:
    words = sentence.split(" ")
    for place, piece in enumerate(pieces, start=1):
        words.insert(2 * place % len(words) or 1, piece)
    return " ".join(words)


def _triples(pieces: tuple[str, ...]) -> list[tuple[str, ...]]:
    """As many as there are pairs, each piece once at each place beside every other."""
    count = len(pieces)
    return [(pieces[i], pieces[j], pieces[(i + j) % count]) for i in range(count) for j in range(count)]


@cache
def texts(pool: Pool) -> SearchStrategy[str]:
    """One of these texts."""
    return st.sampled_from(pool)


@cache
def ids() -> SearchStrategy[str]:
    """Ids of every kind that clients use."""
    sizes, starts = range(1, 21), range(len(_LETTERS))
    return st.sampled_from(TELLING_IDS) | st.sampled_from([(2 * _LETTERS)[s : s + size] for size in sizes for s in starts])


@cache
def batches(pool: Pool | None = None, *, least: int = 1, most: int = SEVERAL) -> SearchStrategy[Batch]:
    """Good documents, numbered from 1, with texts that stand beside each other in the pool; of any kind without one."""
    known = pool or any_text()
    return st.tuples(st.integers(least, most), _starts(known)).map(lambda drawn: _batch(known, *drawn))


@cache
def named_batches() -> SearchStrategy[Batch]:
    """Good documents with ids of every kind, which differ in more than their letter case."""
    pool = english(1)
    names = st.lists(ids(), min_size=1, max_size=SEVERAL, unique_by=str.casefold)

    def named(drawn: tuple[list[str], int]) -> Batch:
        several, start = drawn
        return tuple(replace(d, id=name) for d, name in zip(_batch(pool, len(several), start), several, strict=True))

    return st.tuples(names, _starts(pool)).map(named)


@cache
def spoilt_batches() -> SearchStrategy[tuple[Batch, Batch]]:
    """Good documents, and a batch with the same among bad ones: what is bad is that the text is empty."""
    pool = english(2)

    def spoilt(drawn: tuple[int, int, int]) -> tuple[Batch, Batch]:
        count, start, which = drawn
        bad = proper_subset(count, which)
        mixed = tuple(Document("", d.id) if place in bad else d for place, d in enumerate(_batch(pool, count, start)))
        return tuple(d for d in mixed if d.text), mixed

    return st.tuples(st.integers(2, SEVERAL), _starts(pool), st.integers(0, 2**SEVERAL - 3)).map(spoilt)


def _starts(pool: Pool) -> SearchStrategy[int]:
    return st.integers(0, len(pool) - 1)


def _batch(pool: Pool, count: int, start: int) -> Batch:
    return tuple(Document(pool[(start + place) % len(pool)], str(place + 1)) for place in range(count))
