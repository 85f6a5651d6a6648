"""Labels and confidence scores of documents and sentences."""

from collections.abc import Iterator

from hypothesis import given, settings

from conformance.harness.text.client import SLACK, Json, TextAnalytics, on
from conformance.worlds.texts.document import Batch
from conformance.worlds.texts.strategies import batches, english, texts

LABELS = ("positive", "neutral", "negative")
ROUNDING = 1e-6


@on("scores-sum-to-one", "sentiment")
@settings(max_examples=10)
@given(batch=batches(most=4))
def test_three_scores_add_up_to_one(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Clients draw them as shares of one bar."""
    for where, said in _judged(text.ask(operation, batch).documents):
        total = sum(said["confidenceScores"][label] for label in LABELS)
        assert abs(total - 1) <= SLACK + ROUNDING, f"the scores of {where} add up to {total:.4f}"


@on("label-follows-sentences", "sentiment")
@settings(max_examples=10)
@given(content=texts(english(6)))
def test_the_document_is_labelled_by_its_sentences(text: TextAnalytics, operation: str, content: str) -> None:
    """Good and bad words in one review make it mixed; a lukewarm sentence spoils neither."""
    said = text.said(operation, content)
    labels = [sentence["sentiment"] for sentence in said["sentences"]]
    felt = set(labels) - {"neutral"}

    expected = "mixed" if len(felt) > 1 else next(iter(felt), "neutral")
    assert said["sentiment"] == expected, f"the document is {said['sentiment']}, its sentences are {', '.join(labels)}"


def _judged(said: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """Everything that has scores, and what messages call it."""
    for identifier, document in said.items():
        yield f"document {identifier}", document
        for number, sentence in enumerate(document["sentences"], start=1):
            yield f"sentence {number} of document {identifier}", sentence
