"""Whether sentiment is right, on documents whose truth is known: stated as a rate."""

from conformance.harness.text.client import Json, TextAnalytics, on
from conformance.worlds.texts import sentences
from conformance.worlds.texts.document import Document


@on("tells-good-from-bad", "sentiment")
def test_plain_words_are_understood(text: TextAnalytics, operation: str) -> None:
    """What nobody would read otherwise."""
    clear = [document for kind in ("positive", "neutral", "negative") for document in sentences.clear(kind, 10)]

    def found(document: Document, said: Json) -> bool:
        return said["sentiment"] == document.sentiment

    text.demand_rate(0.8, "was labelled as its words are", operation, clear, found)
