"""Whether sentiment is right, on documents whose truth is known: stated as a rate."""

from conformance.harness.text.client import Json, TextAnalytics, on
from conformance.worlds.texts import sentences
from conformance.worlds.texts.document import Document


@on("tells-good-from-bad", "sentiment")
def test_plain_words_are_mostly_understood(text: TextAnalytics, operation: str) -> None:
    """A label that is wrong for most reviews is worse than none."""
    text.demand_rate(0.5, "was labelled as its words are", operation, _clear(5), _labelled)


@on("tells-good-from-bad-reliably", "sentiment")
def test_plain_words_are_understood(text: TextAnalytics, operation: str) -> None:
    """Nobody would read these reviews otherwise than their plain words say."""
    text.demand_rate(0.8, "was labelled as its words are", operation, _clear(10), _labelled)


def _clear(count: int) -> list[Document]:
    return [document for kind in ("positive", "neutral", "negative") for document in sentences.clear(kind, count)]


def _labelled(document: Document, said: Json) -> bool:
    return said["sentiment"] == document.sentiment
