"""opinionMining: what a sentence says of what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.text.reading import parameter, results
from conformance.invariants.text.sentences import measured
from conformance.worlds.texts.document import part

NOT_OFFERED = "the container mines no opinions, which it need not"
LISTS = ("targets", "assessments")
Opinions = list[tuple[Json, Json]]
"""A sentence, and a target or assessment in it."""


@invariant("opinions-only-when-asked")
def no_opinions_come_unasked(seen: Seen) -> Iterator[str]:
    """Opinions make an answer several times longer."""
    yield from _unasked(seen, None)


@invariant("opinions-only-when-asked")
def no_opinions_come_when_they_are_declined(seen: Seen) -> Iterator[str]:
    """A client that writes the default out must not get more than one that leaves it out."""
    yield from _unasked(seen, "false")


def _unasked(seen: Seen, value: str | None) -> Iterator[str]:
    if parameter(seen, "opinionMining") != value:
        raise NotTelling
    for document, said in results(seen):
        there = {name for sentence in said["sentences"] for name in LISTS if sentence.get(name)}
        if there:
            yield f"a sentence of {document.id!r} has {' and '.join(sorted(there))}, which nobody asked for"


@invariant("opinions-come-in-both-lists")
def opinions_come_in_both_lists(seen: Seen) -> Iterator[str]:
    """An optional list by another name is taken for an empty one, and its opinions are never seen."""
    if parameter(seen, "opinionMining") != "true" or seen.refused:
        raise NotTelling(NOT_OFFERED)
    judged = [sentence for _, said in results(seen) for sentence in said["sentences"]]
    if not any(sentence.get(name) for sentence in judged for name in LISTS):
        raise NotTelling(NOT_OFFERED)
    for sentence in judged:
        missing = [name for name in LISTS if name not in sentence]
        if missing:
            yield f"a sentence has no {' and no '.join(missing)}: {str(sentence)[:200]}"


@invariant("opinion-references-resolve")
def references_lead_to_what_they_name(seen: Seen) -> Iterator[str]:
    """Clients follow a reference to show which word judges which thing."""
    relations = [relation for _, found in _mined(seen) for relation in found.get("relations", ())]
    if not relations:
        raise NotTelling(NOT_OFFERED)
    for relation in relations:
        ref, kind = relation["ref"], relation["relationType"]
        if not _leads_somewhere(seen.said, ref):
            yield f"{ref} leads nowhere"
        elif ref.split("/")[-2] != f"{kind}s":
            yield f"{ref} is called {kind}"


@invariant("opinion-spans-give-the-text")
def offset_and_length_cut_out_the_words(seen: Seen) -> Iterator[str]:
    """Words and example of the description differ about where an offset starts: either start will do."""
    _mined(seen)
    for document, said, unit in measured(seen):
        for sentence, found in _opinions(said):
            starts = (0, sentence["offset"])
            cuts = [part(document.text, start + found["offset"], found["length"], unit) for start in starts]
            if found["text"].casefold() not in [cut.casefold() for cut in cuts]:
                yield f"at {found['offset']} stands {cuts[0]!r}, and the words are {found['text']!r}"


@invariant("opinion-offsets-count-from-the-document")
def offsets_count_from_the_document(seen: Seen) -> Iterator[str]:
    """The published example counts so, and the official clients rely on it."""
    for sentence, found in _mined(seen):
        begin, end = sentence["offset"], sentence["offset"] + sentence["length"]
        if not begin <= found["offset"] <= found["offset"] + found["length"] <= end:
            yield f"{found['text']!r} at {found['offset']} lies outside of its sentence from {begin} to {end}"


def _mined(seen: Seen) -> Opinions:
    """The opinions that were asked for and found; NotTelling, with the reason, where there are none."""
    if parameter(seen, "opinionMining") != "true":
        raise NotTelling
    if seen.refused:
        raise NotTelling(NOT_OFFERED)
    found = [opinion for _, said in results(seen) for opinion in _opinions(said)]
    if not found:
        raise NotTelling(NOT_OFFERED)
    return found


def _opinions(said: Json) -> Opinions:
    return [
        (sentence, found)
        for sentence in said["sentences"]
        for found in (*sentence.get("targets", ()), *sentence.get("assessments", ()))
    ]


def _leads_somewhere(answer: Json, ref: str) -> bool:
    """Whether a reference is a JSON pointer to an object of this answer."""
    place: Any = answer
    for step in ref.removeprefix("#/").split("/"):
        try:
            place = cast("list[Any]", place)[_index(step)] if isinstance(place, list) else cast("Json", place)[step]
        except (LookupError, ValueError, TypeError):
            return False
    return isinstance(place, dict)


def _index(step: str) -> int:
    """The place in a list that a step of a pointer names: digits, with no zero before them."""
    if not (step.isascii() and step.isdecimal()) or str(int(step)) != step:
        raise ValueError(step)
    return int(step)
