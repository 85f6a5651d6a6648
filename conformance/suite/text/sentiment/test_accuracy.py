"""Whether sentiment is right, on documents whose truth is known: stated as rates."""

import pytest

from conformance.harness.text.client import Json, TextAnalytics, on
from conformance.harness.text.samples import MINED
from conformance.worlds.texts import sentences
from conformance.worlds.texts.document import Document


@on("tells-good-from-bad", "sentiment")
def test_plain_words_are_understood(text: TextAnalytics, operation: str) -> None:
    """What nobody would read otherwise."""
    clear = [document for kind in ("positive", "neutral", "negative") for document in sentences.clear(kind, 10)]

    def found(document: Document, said: Json) -> bool:
        return said["sentiment"] == document.sentiment

    text.demand_rate(0.8, "was labelled as its words are", operation, clear, found)


@on("finds-opinions", "sentiment", versions=["v3.1"])
@pytest.mark.usefixtures("offered")
def test_plain_opinions_are_found(text: TextAnalytics, operation: str) -> None:
    """A thing, a judgement, and that the one is about the other."""
    plain = [Document(sentence) for sentence in sentences.opinions()]

    def found(_: Document, said: Json) -> bool:
        related = [r for s in said["sentences"] for target in s.get("targets", []) for r in target["relations"]]
        return any(relation["relationType"] == "assessment" for relation in related)

    text.demand_rate(0.8, "has a target with an assessment", operation, plain, found, **MINED)
