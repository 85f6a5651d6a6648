"""Opinions in an English sentence: which words judge, and what they are about.

There is no grammar here, only two patterns around words that VADER's lexicon values: "the food was good"
and "good food". What fits neither is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import regex
from vaderSentiment.vaderSentiment import NEGATE  # pyright: ignore[reportMissingTypeStubs]

from conformance.emulator.engines.text.english_words import FUNCTION_WORDS
from conformance.emulator.engines.text.sentences import Span
from conformance.emulator.engines.text.sentiment import valence

OpinionLabel = Literal["positive", "mixed", "negative"]

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+(?:['\u2019-]\p{L}[\p{L}\p{M}\p{N}]*+)*+|[^\p{L}\p{N}\s]")
_COPULA_FORMS = """
is are was were be been seems seemed looks looked feels felt tastes tasted sounds sounded
"""
_COPULAS = frozenset(_COPULA_FORMS.split())
_NAMELESS = FUNCTION_WORDS | _COPULAS
_FAINTEST = 1.0
"""Least value of a word that counts as a judgement."""
_REACH = 3
"""Words before a judgement in which a denial is looked for, and between a copula and its judgement."""
_DENIED = 0.74
"""What VADER leaves of a judgement that is denied, its sign turned."""


@dataclass(frozen=True)
class Assessment:
    """Words that judge; the value lies between -4 and 4, a denial taken into account."""

    span: Span
    value: float
    negated: bool

    @property
    def label(self) -> OpinionLabel:
        """What the words say."""
        return "positive" if self.value > 0 else "negative"


@dataclass(frozen=True)
class Target:
    """What is judged, and by which assessments, as places in their list."""

    span: Span
    assessments: tuple[int, ...]


@dataclass(frozen=True)
class Opinions:
    """All that one sentence says about something."""

    targets: tuple[Target, ...]
    assessments: tuple[Assessment, ...]

    def label(self, target: Target) -> OpinionLabel:
        """Mixed when a target is praised and blamed."""
        labels: list[OpinionLabel] = [self.assessments[place].label for place in target.assessments]
        return labels[0] if len(set(labels)) == 1 else "mixed"

    def value(self, target: Target) -> float:
        """The mean of its assessments."""
        return sum(self.assessments[place].value for place in target.assessments) / len(target.assessments)


@dataclass(frozen=True)
class _Word:
    text: str
    span: Span

    @property
    def names_something(self) -> bool:
        return self.text[0].isalpha() and self.text not in _NAMELESS and not valence(self.text)


def mine(text: str, sentence: Span) -> Opinions:
    """The opinions of one sentence of a text."""
    words = [
        _Word(found[0].lower().replace("\u2019", "'"), Span(found.start(), found.end()))
        for found in _WORD.finditer(text, sentence.start, sentence.end)
    ]
    targets: dict[Span, list[int]] = {}
    assessments: list[Assessment] = []
    for place, word in enumerate(words):
        if abs(valence(word.text)) < _FAINTEST:
            continue
        about = _about(words, place)
        if about:
            targets.setdefault(about, []).append(len(assessments))
            assessments.append(_assessment(words, place))
    return Opinions(tuple(Target(span, tuple(places)) for span, places in targets.items()), tuple(assessments))


def _assessment(words: Sequence[_Word], place: int) -> Assessment:
    negated = any(word.text in NEGATE or word.text == "no" for word in words[max(0, place - _REACH) : place])
    value = valence(words[place].text)
    return Assessment(words[place].span, -_DENIED * value if negated else value, negated)


def _about(words: Sequence[_Word], place: int) -> Span | None:
    after = place + 1
    if after < len(words) and words[after].names_something:
        last = after + 1 if after + 1 < len(words) and words[after + 1].names_something else after
        return Span(words[after].span.start, words[last].span.end)
    for copula in _copulas_before(words, place):
        return _name_before(words, copula)
    return None


def _copulas_before(words: Sequence[_Word], place: int) -> Iterator[int]:
    for back in range(place - 1, max(-1, place - 2 - _REACH), -1):
        if words[back].text.removesuffix("n't") in _COPULAS:
            yield back
        elif not words[back].text[0].isalpha() and words[back].text != ",":
            return


def _name_before(words: Sequence[_Word], copula: int) -> Span | None:
    first = copula
    while first and copula - first < 2 and words[first - 1].names_something:
        first -= 1
    return Span(words[first].span.start, words[copula - 1].span.end) if first < copula else None
