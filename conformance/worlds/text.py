"""Strategies for documents whose truth is known.

Hypothesis draws which pieces come together, never single characters of prose: a failing document shrinks to
fewer and plainer sentences, and still reads like one.
"""

from __future__ import annotations

from functools import cache
from itertools import product

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.worlds import text_sentences
from conformance.worlds.text_document import Batch, Document
from conformance.worlds.text_languages import in_every_language
from conformance.worlds.text_sentences import sentences

MOST = 10
"""Documents that every operation takes in one request."""
SEVERAL = 5
"""Documents of a batch unless its number matters: more take longer to draw than to answer."""

Texts = SearchStrategy[str]

POSITIVE, NEUTRAL, NEGATIVE = (st.sampled_from(sentences(kind)) for kind in ("positive", "neutral", "negative"))
# one draw, not two, here and below: drawing costs as much as asking
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
    *("an id with spaces", "ключ", "名前", "i\u0308d", "\U0001f511"),  # are more than ASCII letters
    *('"quoted"', "back\\slash", "a/b?c=d&e#f", "<b>bold</b>", "{0}", "%41"),  # want to be escaped
    "a7c1b5f2-0d3e-4b6a-9f18-5e2d7c904b61",  # is what many clients send
    *("x" * 100, "ж" * 100),  # are long
)
"""Ids that something becomes of in careless hands."""
_LETTERS = "abcxyzXYZ0189ßéñøłжщЯ名前かカ한אבجد٣กখऄΩ\u1e9e\U0001d4d0\U00010400"
"""Letters and digits of many scripts, of every length in UTF-8."""
_AROUND = (("", ""), (" ", ""), ("", "\n"), ("\n", " "))
_GAPS = (" ", "\n", "  ", "\n\n", " \t ")
_ANY_GAPS = (*_GAPS, "\r\n", "\r\n\r\n", " \r\n ")


@cache
def ids() -> Texts:
    """Ids of every kind that clients use."""
    sizes, starts = range(1, 21), range(len(_LETTERS))
    return st.sampled_from(TELLING_IDS) | st.sampled_from([(2 * _LETTERS)[s : s + size] for size in sizes for s in starts])


@cache
def english(most: int = 4) -> Texts:
    """One to ``most`` English sentences, with a blank between them."""
    endless = _ENGLISH * (most + 1)
    starts = range(len(_ENGLISH))
    return st.sampled_from(
        [" ".join(endless[start : start + count * _STEP : _STEP]) for count in range(1, most + 1) for start in starts]
    )


@cache
def foreign() -> Texts:
    """A sentence in any of twenty languages."""
    return st.sampled_from([document.text for document in in_every_language()])


def _with_pieces(pieces: tuple[str, ...], gaps: tuple[str, ...]) -> Texts:
    """One to three English sentences, with none to three of the pieces in each, the plainest first."""
    few = [chosen for count in (0, 1, 2) for chosen in product(pieces, repeat=count)] + _triples(pieces)
    numbers = range(len(few))
    strewn = [_strewn(_ENGLISH[number * _STEP % len(_ENGLISH)], few[number]) for number in numbers]

    def text(count: int, number: int) -> str:
        before, after = _AROUND[number // len(gaps) % len(_AROUND)]
        written = before + strewn[number]
        for place in range(1, count):
            written += gaps[(number + place) % len(gaps)] + strewn[(number + place * _STEP) % len(strewn)]
        return written + after

    return st.sampled_from([text(count, number) for count in (1, 2, 3) for number in numbers])


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
def plain() -> Texts:
    """English sentences with characters of other scripts in them, each as long in every unit."""
    return _with_pieces(_PLAIN, _GAPS)


@cache
def settled() -> Texts:
    """English sentences with characters in them that are longer in one unit than in another, and always alike."""
    return _with_pieces(_SETTLED, _GAPS)


@cache
def odd() -> Texts:
    """English sentences with characters in them whose text elements are a matter of the Unicode version."""
    return _with_pieces((*_SETTLED, *_ODD), _ANY_GAPS)


@cache
def any_text() -> Texts:
    """Every kind, the plainest first."""
    return st.one_of(english(), foreign(), settled(), odd())


@cache
def batches(texts: Texts | None = None, *, least: int = 1, most: int = SEVERAL) -> SearchStrategy[Batch]:
    """Good documents, numbered from 1."""
    drawn = st.lists(texts if texts is not None else any_text(), min_size=least, max_size=most)
    return drawn.map(lambda several: tuple(Document(text, str(number)) for number, text in enumerate(several, start=1)))


@cache
def named_batches() -> SearchStrategy[Batch]:
    """Good documents with ids of every kind, which differ in more than their letter case."""
    pairs = st.lists(st.tuples(english(1), ids()), min_size=1, max_size=SEVERAL, unique_by=lambda pair: pair[1].casefold())
    return pairs.map(lambda drawn: tuple(Document(*pair) for pair in drawn))


@cache
def spoilt_batches() -> SearchStrategy[tuple[Batch, Batch]]:
    """Good documents, and a batch with the same among bad ones: what is bad is that the text is empty."""
    batch = batches(english(2), least=2)

    @st.composite
    def spoilt(draw: st.DrawFn) -> tuple[Batch, Batch]:
        everything = draw(batch)
        bad = draw(st.integers(1, 2 ** len(everything) - 2))  # a bit for each document: neither none nor all
        mixed = tuple(Document("", d.id) if bad >> place & 1 else d for place, d in enumerate(everything))
        return tuple(d for d in mixed if d.text), mixed

    return spoilt()


def opinions() -> Texts:
    """Plain opinions, with other sentences and wide characters before them, so that offsets are not all alike."""
    said = st.lists(st.sampled_from(text_sentences.opinions()), min_size=1, max_size=3).map(" ".join)
    before = st.sampled_from(["", "", "We came on Monday. ", "\U0001f600 This is cafe\u0301 seven.\r\n"])
    return st.builds(str.__add__, before, said)
