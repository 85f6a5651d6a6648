"""The sentiment of English text: VADER judges the words, the service's rules make labels and scores of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # pyright: ignore[reportMissingTypeStubs]

from conformance.emulator.engines.text import sentences
from conformance.emulator.engines.text.elements import Ruler
from conformance.emulator.engines.text.sentences import Span

LANGUAGES = ("en",)
Label = Literal["positive", "neutral", "negative", "mixed"]

NEUTRAL_BELOW = 0.05
"""The bound that VADER's authors recommend for its compound score."""
PIECE = 200
"""Characters that VADER judges at once: its time grows with the square of the words of a sentence."""
LONGEST = 10_000
"""Characters of a sentence that are judged at all, emoji spelt out; only hundreds of emoji in a row reach it."""


@dataclass(frozen=True)
class Scores:
    """Hundredths, which add up to 100."""

    positive: int
    neutral: int
    negative: int


@dataclass(frozen=True)
class Sentence:
    """One sentence and its sentiment."""

    span: Span
    label: Label
    scores: Scores


@dataclass(frozen=True)
class Judgement:
    """A document and its sentences."""

    label: Label
    scores: Scores
    sentences: tuple[Sentence, ...]


def judge(text: str, ruler: Ruler) -> Judgement:
    """The sentiment of a text; one of white space alone is neutral and has no sentences."""
    found = tuple(_sentence(text, span) for span in sentences.split(text, ruler))
    label = _label_of([sentence.label for sentence in found])
    return Judgement(label, _scores_of(label, found), found)


def _sentence(text: str, span: Span) -> Sentence:
    compound, positive, negative = _weighed(text[span.start : span.end])
    if abs(compound) < NEUTRAL_BELOW:
        rest = min(positive + negative, 0.49)
        share = positive / (positive + negative) if rest else 0.0
        return Sentence(span, "neutral", _rounded(rest * share, 1 - rest, rest * (1 - share)))
    # the label's own score is always the highest, and the surer the stronger the words are
    main = 0.51 + 0.49 * abs(compound)
    against = (1 - main) * min(1.0, negative if compound > 0 else positive)
    if compound > 0:
        return Sentence(span, "positive", _rounded(main, 1 - main - against, against))
    return Sentence(span, "negative", _rounded(against, 1 - main - against, main))


def _weighed(sentence: str) -> tuple[float, float, float]:
    """VADER's compound score (-1 to 1), and its shares of positive and negative words."""
    analyser = _analyser()
    spelt = sentence.translate(_emoji())[:LONGEST]
    totals, weight = (0.0, 0.0, 0.0), 0
    for piece in _pieces(spelt):
        scores: dict[str, float] = analyser.polarity_scores(piece)
        parts = (scores["compound"], scores["pos"], scores["neg"])
        totals = (totals[0] + parts[0] * len(piece), totals[1] + parts[1] * len(piece), totals[2] + parts[2] * len(piece))
        weight += len(piece)
    return (totals[0] / weight, totals[1] / weight, totals[2] / weight) if weight else totals


def _pieces(text: str) -> list[str]:
    """The text, in pieces that end between words where they can."""
    pieces: list[str] = []
    while len(text) > PIECE:
        cut = text.rfind(" ", 1, PIECE)
        cut = PIECE if cut < 0 else cut
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text] if text.strip() else pieces


def _label_of(labels: Sequence[Label]) -> Label:
    good, bad = "positive" in labels, "negative" in labels
    if good and bad:
        return "mixed"
    return "positive" if good else "negative" if bad else "neutral"


def _scores_of(label: Label, found: Sequence[Sentence]) -> Scores:
    """The mean over the sentences that made the label, so that the scores say the same as the label."""
    felt = [s.scores for s in found if label in ("neutral", s.label) or (label == "mixed" and s.label != "neutral")]
    if not felt:
        return Scores(0, 100, 0)
    count = 100 * len(felt)
    return _rounded(*(sum(values) / count for values in zip(*((s.positive, s.neutral, s.negative) for s in felt), strict=True)))


def _rounded(positive: float, neutral: float, negative: float) -> Scores:
    """Hundredths that add up to 100: the largest score takes what rounding leaves."""
    parts = [round(100 * value) for value in (positive, neutral, negative)]
    parts[parts.index(max(parts))] += 100 - sum(parts)
    return Scores(*parts)


@cache
def _analyser() -> Any:
    """Of a package without types."""
    return SentimentIntensityAnalyzer()


@cache
def _emoji() -> dict[int, str]:
    """Single emoji in words with blanks around: VADER glues the next word to them."""
    known: dict[str, str] = _analyser().emojis
    return {ord(emoji): f" {words} " for emoji, words in known.items() if len(emoji) == 1}


def valence(word: str) -> float:
    """How good (up to 4) or bad (down to -4) a word is; 0 when the lexicon does not know it."""
    lexicon: dict[str, float] = _analyser().lexicon
    return lexicon.get(word.lower(), 0.0)
