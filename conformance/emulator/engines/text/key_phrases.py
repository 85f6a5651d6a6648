"""Key phrases by RAKE: runs of words between stop words and punctuation, the rare and long ones first.

Own code, because no library on the index has a permissive licence, works offline and knows more than English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import regex
from stopwordsiso import stopwords  # pyright: ignore[reportMissingTypeStubs]

from conformance.emulator.engines.text.english_words import FUNCTION_WORDS

STOP_WORDS_OF = {
    "da": "da",
    "de": "de",
    "en": "en",
    "es": "es",
    "fi": "fi",
    "fr": "fr",
    "it": "it",
    "nl": "nl",
    "no": "no",
    "pl": "pl",
    "pt-br": "pt",
    "pt-pt": "pt",
    "ru": "ru",
    "sv": "sv",
}
"""By language code in small letters. Languages that are written without blanks would need a segmenter."""
LANGUAGES = tuple(STOP_WORDS_OF)

LONGEST = 4
"""Words of a phrase; what is longer is seldom one."""
NAMES = 1.3
"""How much more a phrase with a capital letter within a sentence counts."""
SHARE = 3
"""One phrase is kept for about so many words that are none of the stop words."""
FEWEST = 5

_TOKEN = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+(?:['\u2019\-.][\p{L}\p{N}][\p{L}\p{M}\p{N}]*+)*+|[^\s]")
_SENTENCE_ENDS = frozenset(".!?\u2026")


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int
    follows_blank: bool
    opens_sentence: bool

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        return self.text[0].isupper() and not self.opens_sentence


def extract(text: str, language: str) -> list[str]:
    """The key phrases as the text writes them, the most telling first, each once."""
    stops = _stop_words(STOP_WORDS_OF[language.lower()])
    runs = [part for run in _runs(text, stops) for part in _short(run) if not _names_nothing(part)]
    frequency = Counter(token.text.lower() for run in runs for token in run)
    degree: Counter[str] = Counter()
    for run in runs:
        degree.update({token.text.lower(): len(run) for token in run})
    scores: dict[str, tuple[float, str]] = {}
    for run in runs:
        words = [token.text.lower() for token in run]
        score = sum(degree[word] / frequency[word] for word in words) * (NAMES if any(t.is_name for t in run) else 1)
        phrase = text[run[0].start : run[-1].end]
        scores.setdefault(phrase.lower(), (score, phrase))
    kept = max(FEWEST, sum(map(len, runs)) // SHARE)
    # sorting is stable: of equals the one that stands first in the text
    return [phrase for _, phrase in sorted(scores.values(), key=lambda scored: -scored[0])[:kept]]


def _runs(text: str, stops: frozenset[str]) -> Iterator[Sequence[_Token]]:
    run: list[_Token] = []
    for token in _tokens(text):
        # a capital letter within a sentence makes a name of a stop word: Pike Place Market
        stop = not token.is_word or (token.text.lower().replace("\u2019", "'") in stops and not (run and token.is_name))
        if run and (stop or not token.follows_blank):
            yield run
            run = []
        if not stop:
            run.append(token)
    if run:
        yield run


def _tokens(text: str) -> Iterator[_Token]:
    end, opens = 0, True
    for found in _TOKEN.finditer(text):
        gap = text[end : found.start()]
        yield _Token(found[0], found.start(), found.end(), gap in (" ", "\u00a0"), opens)
        end, opens = found.end(), found[0] in _SENTENCE_ENDS


def _short(run: Sequence[_Token]) -> Iterator[Sequence[_Token]]:
    """A run that is short enough, or the names in a longer one, as where the stop words are those of another language."""
    if len(run) <= LONGEST:
        yield run
        return
    for named, tokens in groupby(run, lambda token: token.is_name):
        found = list(tokens)
        if named and len(found) <= LONGEST:
            yield found


def _names_nothing(run: Sequence[_Token]) -> bool:
    """Whether a run is a number, or a single letter as in :D."""
    letters = [character for token in run for character in token.text if character.isalpha()]
    return not letters or (len(run[0].text) == len(run) == 1 and letters[0].isascii())


@cache
def _stop_words(language: str) -> frozenset[str]:
    if language == "en":
        return FUNCTION_WORDS
    return frozenset(stopwords(language))
