"""opinionMining: what a sentence says of what."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import given, settings

from conformance.harness.text.client import Json, Results, TextAnalytics, changed, on
from conformance.harness.text.samples import MINED
from conformance.worlds.texts.document import Batch, Document, part
from conformance.worlds.texts.strategies import batches, opinions

V31 = ["v3.1"]
Found = tuple[Document, Json, Json]
"""A document, one of its sentences, and a target or assessment in it."""


@on("opinions-only-when-asked", "sentiment", versions=V31)
@pytest.mark.parametrize("query", [{}, {"opinionMining": "false"}], ids=["absent", "false"])
@settings(max_examples=5)
@given(batch=batches(opinions(), most=3))
def test_opinions_come_only_when_they_are_asked_for(
    text: TextAnalytics, operation: str, query: dict[str, str], batch: Batch
) -> None:
    """They make an answer several times longer."""
    for _, sentence in text.ask(operation, batch, **query).sentences:
        there = [name for name in ("targets", "assessments") if sentence.get(name)]
        assert not there, f"a sentence has {' and '.join(there)}, which nobody asked for"


@on("opinions-change-nothing-else", "sentiment", versions=V31)
@pytest.mark.usefixtures("offered")
@settings(max_examples=10)
@given(batch=batches(opinions(), most=3))
def test_opinions_change_nothing_else(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """They are a closer look at the same judgement."""
    without = text.ask(operation, batch, stringIndexType="UnicodeCodePoint")
    beside = text.ask(operation, batch, **MINED)

    difference = changed(_less_opinions(without.documents), _less_opinions(beside.documents))
    assert not difference, f"without and with opinionMining, {difference}"


@on("opinion-references-resolve", "sentiment", versions=V31)
@pytest.mark.usefixtures("offered")
@settings(max_examples=10)
@given(batch=batches(opinions(), most=3))
def test_references_lead_to_what_they_name(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Clients follow them to show which word judges which thing."""
    results = text.ask(operation, batch, **MINED)

    for relation in _relations(results):
        wrong = _misled(results.answer, relation)
        assert not wrong, wrong


@on("opinion-spans-give-the-text", "sentiment", versions=V31)
@pytest.mark.usefixtures("offered")
@settings(max_examples=10)
@given(batch=batches(opinions(), most=3))
def test_offset_and_length_cut_out_the_words(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Words and example of the description differ about where an offset starts: either start will do."""
    for document, sentence, found in _found(text.ask(operation, batch, **MINED)):
        cuts = [
            part(document.text, start + found["offset"], found["length"], "UnicodeCodePoint")
            for start in (0, sentence["offset"])
        ]
        fits = found["text"].casefold() in [cut.casefold() for cut in cuts]
        assert fits, f"at {found['offset']} stands {cuts[0]!r}, and the words are {found['text']!r}"


@on("opinion-offsets-count-from-the-document", "sentiment", versions=V31)
@pytest.mark.usefixtures("offered")
@settings(max_examples=10)
@given(batch=batches(opinions(), most=3))
def test_offsets_count_from_the_document(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """As the published example has it, and the official clients rely on it."""
    for _, sentence, found in _found(text.ask(operation, batch, **MINED)):
        begin, end = sentence["offset"], sentence["offset"] + sentence["length"]
        inside = begin <= found["offset"] and found["offset"] + found["length"] <= end
        assert inside, f"{found['text']!r} at {found['offset']} lies outside of its sentence from {begin} to {end}"


def _found(results: Results) -> Iterator[Found]:
    for document, sentence in results.sentences:
        for found in [*sentence.get("targets", []), *sentence.get("assessments", [])]:
            yield document, sentence, found


def _relations(results: Results) -> Iterator[Json]:
    for _, _, found in _found(results):
        yield from found.get("relations", [])


def _misled(answer: Json, relation: Json) -> str:
    """Why a reference does not lead where it says, in words; empty when it does."""
    ref, kind = relation["ref"], relation["relationType"]
    place: Any = answer
    for step in ref.removeprefix("#/").split("/"):
        try:
            place = cast("list[Any]", place)[int(step)] if isinstance(place, list) else cast("Json", place)[step]
        except (KeyError, IndexError, ValueError, TypeError):
            return f"{ref} leads nowhere"
    return "" if f"/{kind}s/" in ref else f"{ref} is called {kind}"


def _less_opinions(documents: dict[str, Json]) -> dict[str, Json]:
    names = ("targets", "assessments")
    return {
        identifier: {**said, "sentences": [{k: v for k, v in s.items() if k not in names} for s in said["sentences"]]}
        for identifier, said in documents.items()
    }
