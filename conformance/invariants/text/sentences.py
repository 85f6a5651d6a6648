"""Sentiment: labels and scores, and where each sentence of a document stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.text.reading import is_readable, parameter, results
from conformance.worlds.texts.document import UNITS, Document, Unit, as_long_in_every_unit, part, size, undisputed

_BLANK = regex.compile(r"[\s\p{Z}\p{C}]*")
"""White space, and marks of direction and order that nobody sees."""
LABELS = ("positive", "neutral", "negative")
SLACK = 0.02 + 1e-6
"""How far the sum of three scores may be from 1: they are rounded to two decimals."""
Measured = tuple[Document, Json, Unit]
"""A document, what was said of it, and the unit of its offsets."""


@invariant("scores-sum-to-one")
def three_scores_add_up_to_one(seen: Seen) -> Iterator[str]:
    """Clients draw the three scores as shares of one bar."""
    for document, said in results(seen):
        places = [(f"document {document.id!r}", said), *_numbered(document, said)]
        for where, judged in places:
            total = sum(judged["confidenceScores"][label] for label in LABELS)
            if abs(total - 1) > SLACK:
                yield f"the scores of {where} add up to {total:.4f}"


def _numbered(document: Document, said: Json) -> Iterator[tuple[str, Json]]:
    for number, sentence in enumerate(said["sentences"], start=1):
        yield f"sentence {number} of document {document.id!r}", sentence


@invariant("label-follows-sentences")
def the_document_is_labelled_by_its_sentences(seen: Seen) -> Iterator[str]:
    """Good and bad words in one review make it mixed; a lukewarm sentence spoils neither."""
    judged = [said for _, said in results(seen) if said["sentences"]]
    if not judged:
        raise NotTelling
    for said in judged:
        labels = [sentence["sentiment"] for sentence in said["sentences"]]
        felt = set(labels) - {"neutral"}
        expected = "mixed" if len(felt) > 1 else next(iter(felt), "neutral")
        if said["sentiment"] != expected:
            yield f"the document is {said['sentiment']}, its sentences are {', '.join(labels)}"


@invariant("label-has-the-highest-score")
def the_label_has_the_highest_score(seen: Seen) -> Iterator[str]:
    """Clients that colour by the score and clients that write the label must say the same of one sentence."""
    sentences = [sentence for _, said in results(seen) for sentence in said["sentences"]]
    if not sentences:
        raise NotTelling
    for sentence in sentences:
        for judged in (sentence, *sentence.get("targets", ()), *sentence.get("assessments", ())):
            label, scores = judged["sentiment"], judged["confidenceScores"]
            if label in scores and scores[label] < max(scores.values()):
                yield f"{judged.get('text', 'a sentence')!r} is {label}, and its scores are {scores}"


@invariant("sentences-are-in-order")
def sentences_follow_each_other(seen: Seen) -> Iterator[str]:
    """A text is read from its beginning to its end."""
    for document, said, unit in measured(seen):
        end, whole = 0, size(document.text, unit)
        for begin, following in spans(said):
            if not end <= begin <= following <= whole:
                yield f"a sentence stands from {begin} to {following} in a text of {whole}, behind one that ends at {end}"
            end = following


@invariant("sentences-tile-the-text")
def no_letter_is_left_out(seen: Seen) -> Iterator[str]:
    """A client that colours sentences leaves no letter out."""
    for document, said, unit in measured(seen):
        whole = size(document.text, unit)
        for (_, end), (begin, _) in pairwise([(0, 0), *sorted(spans(said)), (whole, whole)]):
            between = part(document.text, end, max(0, begin - end), unit)
            if not _BLANK.fullmatch(between):
                yield f"{between!r} from {end} to {begin} belongs to no sentence"


@invariant("slices-give-the-text")
def offset_and_length_cut_out_the_sentence(seen: Seen) -> Iterator[str]:
    """Clients underline what stands at an offset, in the unit of their own strings."""
    optional = not _has_units(seen)
    for document, said, unit in measured(seen):
        for sentence in said["sentences"]:
            cut = part(document.text, sentence["offset"], sentence["length"], unit)
            text = sentence.get("text", cut) if optional else sentence["text"]
            if cut != text:
                yield f"at {sentence['offset']} stands {cut!r}, and the sentence is {text!r}"


@invariant("sentences-have-their-text")
def each_sentence_has_its_text(seen: Seen) -> Iterator[str]:
    """Clients show the sentence beside its label, and few cut it out of the document themselves."""
    for document, said in results(seen):
        without = [sentence["offset"] for sentence in said["sentences"] if "text" not in sentence]
        if without:
            yield f"the sentence of {document.id!r} at {without[0]} has no text"


def spans(said: Json) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    return [(sentence["offset"], sentence["offset"] + sentence["length"]) for sentence in said["sentences"]]


def measured(seen: Seen) -> list[Measured]:
    """Each document that was judged, with the unit of its offsets; NotTelling where that is sure of none.

    Where the unit is not said, only texts are sure that are as long in every unit; and text elements only where
    every version of Unicode divides the text alike.
    """
    unit: Unit | None = next((unit for unit in UNITS if unit == parameter(seen, "stringIndexType")), None)
    if unit is None and parameter(seen, "stringIndexType") is not None:
        raise NotTelling
    if not _has_units(seen):
        unit = None
    any_unit: Unit = unit or "UnicodeCodePoint"
    found: list[Measured] = [(document, said, any_unit) for document, said in results(seen) if _is_sure(document.text, unit)]
    if not found:
        raise NotTelling
    return found


def _is_sure(text: str, unit: Unit | None) -> bool:
    if not is_readable(text):
        return False
    if unit is None:
        return as_long_in_every_unit(text)
    return unit != "TextElement_v8" or undisputed(text)


def _has_units(seen: Seen) -> bool:
    """Whether the version takes a stringIndexType, and so always gives the text of a sentence."""
    return seen.operation.service != "text-v3.0"
