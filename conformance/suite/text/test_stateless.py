"""Nothing is remembered between requests, and nothing leaks from one to another."""

from functools import partial

from hypothesis import given, settings

from conformance.harness.at_once import at_once
from conformance.harness.text.client import EVERY, TextAnalytics, on
from conformance.worlds.texts.document import Batch, Document
from conformance.worlds.texts.languages import in_every_language
from conformance.worlds.texts.strategies import batches

THREADS = 8


@on("stateless", *EVERY)
@settings(max_examples=4)
@given(batch=batches(most=3), other=batches(most=3))
def test_another_batch_in_between_changes_nothing(text: TextAnalytics, operation: str, batch: Batch, other: Batch) -> None:
    """One container serves many clients; what one wrote must not colour the answer to another."""
    before = text.ask(operation, batch)
    text.ask(operation, other)
    after = text.ask(operation, batch)

    difference = before.differ(after.documents)
    assert not difference, f"with another batch in between, {difference}"


@on("stateless", *EVERY)
def test_batches_asked_side_by_side_do_not_mix(text: TextAnalytics, operation: str) -> None:
    """Under load each caller gets the answer it would get alone, and no word of another's."""
    crowd = [_marked(number) for number in range(THREADS)]
    alone = [text.ask(operation, batch) for batch in crowd]
    together = at_once(partial(text.ask, operation, batch) for batch in crowd)

    pairs = zip(alone, together, strict=True)
    mixed = next(filter(None, (one.differ(other.documents) for one, other in pairs)), "")
    assert not mixed, f"alone and beside {THREADS - 1} others, {mixed}"


def _marked(number: int) -> Batch:
    """Documents that only this caller sends: their ids and a word in each say so."""
    canary = f"Quizzaciousness{number}"
    sentences = in_every_language()[number::THREADS][:5]
    return tuple(
        Document(f"{canary} was excellent. {sentence.text}", f"{canary}-{index}") for index, sentence in enumerate(sentences)
    )
