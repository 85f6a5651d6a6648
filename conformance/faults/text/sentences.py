"""Faults of sentences, their places and their labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import MappingProxyType

from conformance.faults.fault import Ask, Json, Reply, Serve, fault
from conformance.faults.text import answered, asked, at, moved, of

SENTENCES = of("sentences-tile-the-text", "sentiment")
ORDER = of("sentences-are-in-order", "sentiment")
SLICES = of("slices-give-the-text", "sentiment")
V31 = ("v3.1",)
WRONG_PLACES = tuple(
    f"text-v3.1.sentiment.{rule}" for rule in ("sentences-are-in-order", "sentences-tile-the-text", "slices-give-the-text")
)
SPANS = "text-v3.1.sentiment.opinion-spans-give-the-text"
SWAPPED = MappingProxyType({"positive": "negative", "negative": "positive"})
LATER = at("sentiment", versions=V31)


@fault(breaks=SENTENCES)
def forgets_the_last_sentence(reply: Reply) -> None:
    """Leaves the last sentence out where it says the same as the one before it."""
    found = answered(reply)
    for document in found:
        labels = [sentence["sentiment"] for sentence in document["sentences"]]
        if labels[-2:-1] == labels[-1:]:
            document["sentences"].pop()
    reply.update(documents=found)


@fault(breaks=SENTENCES)
def long_texts_lose_their_end(reply: Reply) -> None:
    """Leaves the last of five or more sentences out, unless the label of the document rests on it."""
    found = answered(reply)
    for document in found:
        labels = [sentence["sentiment"] for sentence in document["sentences"]]
        if len(labels) > 4 and labels[-1] in ("neutral", *labels[:-1]):
            document["sentences"].pop()
    reply.update(documents=found)


@fault(breaks=(*ORDER, "text-v3.1.sentiment.opinion-references-resolve"))
def sentences_backwards(reply: Reply) -> None:
    """Lists the sentences from the last to the first."""
    reply.update(documents=[{**d, "sentences": d["sentences"][::-1]} for d in answered(reply)])


@fault(breaks=ORDER + SLICES)
def sentences_overlap(reply: Reply) -> None:
    """Begins each sentence but the first five characters early."""
    _place(reply, lambda s: {"offset": s["offset"] - 5, "length": s["length"] + 5} if s["offset"] > 5 else {})


@fault(breaks=SLICES)
def sentences_are_tidied(reply: Reply) -> None:
    """Gives the text of a sentence without its capital letter."""
    _place(reply, lambda s: {"text": s["text"].lower()})


@fault(breaks=(*WRONG_PLACES, *of("text-elements-are-the-default", "sentiment", versions=V31), SPANS), at=LATER)
async def utf_16_whatever_was_asked(ask: Ask, serve: Serve) -> Reply:
    """Counts in UTF-16 code units, as its own strings do, when it is asked for something else."""
    other = ask.parameters.get("stringIndexType", "").lower() in ("textelement_v8", "unicodecodepoint")
    return await serve(ask.with_parameters(stringIndexType="Utf16CodeUnit") if other else ask)


@fault(breaks=(*WRONG_PLACES, *of("units-agree-on-plain-text", "sentiment", versions=V31)), at=LATER)
def utf_16_in_bytes(reply: Reply) -> None:
    """Counts the bytes of UTF-16 code units."""
    if reply.ask.parameters.get("stringIndexType", "").lower() == "utf16codeunit":
        _place(reply, lambda s: {"offset": 2 * s["offset"], "length": 2 * s["length"]})


@fault(breaks=(*WRONG_PLACES, *of("units-nest", "sentiment", versions=V31), SPANS), at=LATER)
async def two_units_swapped(ask: Ask, serve: Serve) -> Reply:
    """Takes code points for UTF-16 code units, and those for code points."""
    swapped = {"unicodecodepoint": "Utf16CodeUnit", "utf16codeunit": "UnicodeCodePoint"}
    unit = ask.parameters.get("stringIndexType", "").lower()
    return await serve(ask.with_parameters(stringIndexType=swapped[unit]) if unit in swapped else ask)


@fault(
    breaks=(
        *of("text-elements-are-the-default", "sentiment", versions=V31),
        *of("unit-in-any-letter-case", "sentiment", versions=V31),
        *of("refuses-unknown-units", "sentiment", versions=V31),
    ),
    at=LATER,
)
async def code_points_unless_named(ask: Ask, serve: Serve) -> Reply:
    """Counts code points when it does not know the word for the unit, or is with_language none."""
    known = ask.parameters.get("stringIndexType") in ("TextElement_v8", "UnicodeCodePoint", "Utf16CodeUnit")
    return await serve(ask if known else ask.with_parameters(stringIndexType="UnicodeCodePoint"))


@fault(breaks=of("sentences-have-their-text", "sentiment", versions=["v3.0"]))
def sentences_without_their_text(reply: Reply) -> None:
    """Says of a sentence where it stands, and leaves its text to the client."""
    found = answered(reply)
    for document in found:
        document["sentences"] = [{k: v for k, v in s.items() if k != "text"} for s in document["sentences"]]
    reply.update(documents=found)


@fault(breaks=of("scores-sum-to-one", "sentiment"))
def scores_on_their_own(reply: Reply) -> None:
    """Gives each score the confidence it would have alone."""
    _place(reply, lambda s: {"confidenceScores": {k: min(1, v + 0.1) for k, v in s["confidenceScores"].items()}})


@fault(breaks=of("label-follows-sentences", "sentiment"))
def most_sentences_win(reply: Reply) -> None:
    """Gives a document the label that most of its sentences have."""
    found = answered(reply)
    for document in found:
        document["sentiment"] = Counter(s["sentiment"] for s in document["sentences"]).most_common(1)[0][0]
    reply.update(documents=found)


@fault(breaks=of("label-has-the-highest-score", "sentiment"))
def scores_by_other_names(reply: Reply) -> None:
    """Swaps the positive and the negative score of each sentence, as where two members are read in the wrong order."""
    _place(reply, lambda s: {"confidenceScores": {SWAPPED.get(k, k): v for k, v in s["confidenceScores"].items()}})


@fault(
    breaks=(
        *of("tells-good-from-bad", "sentiment"),
        *of("tells-good-from-bad-reliably", "sentiment"),
        *of("label-has-the-highest-score", "sentiment"),
    )
)
def good_is_bad(reply: Reply) -> None:
    """Mixes up the two ends of the scale, everywhere alike."""
    found = answered(reply)
    for judged in [*found, *(s for document in found for s in document["sentences"])]:
        judged["sentiment"] = SWAPPED.get(judged["sentiment"], judged["sentiment"])
    reply.update(documents=found)


@fault(breaks=of("language-defaults-to-english", "sentiment", "keyphrases"))
async def guesses_without_a_language(ask: Ask, serve: Serve) -> Reply:
    """Is less sure where it is not with_language the language."""
    with_language = {f"{document.get('id')}" for document in asked(ask) if document.get("language")}
    reply = await serve(ask)
    if reply.status == 200:
        reply.update(documents=[found if found["id"] in with_language else moved(found) for found in answered(reply)])
    return reply


def _place(reply: Reply, change: Callable[[Json], Json]) -> None:
    found = answered(reply)
    for document in found:
        document["sentences"] = [{**sentence, **change(sentence)} for sentence in document["sentences"]]
    reply.update(documents=found)
