"""Ids: what results are matched by."""

from dataclasses import replace

from hypothesis import given, settings

from conformance.harness.text.client import EVERY, TextAnalytics, batched, error_of, miscounted, on
from conformance.harness.text.samples import GOOD
from conformance.worlds.texts.document import Batch, Document, body
from conformance.worlds.texts.strategies import TELLING_IDS, batches, english, named_batches, spoilt_batches


@on("ids-answered-once", *EVERY)
@settings(max_examples=10)
@given(batch=batches(english(2)))
def test_every_id_is_answered_once(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Clients look results up by id; official ones die where one is missing."""
    wrong = miscounted(batch, text.served(operation, body(batch)))

    assert not wrong, wrong


@on("ids-answered-once", *EVERY)
@settings(max_examples=10)
@given(batches=spoilt_batches())
def test_a_bad_document_is_answered_once_too(text: TextAnalytics, operation: str, batches: tuple[Batch, Batch]) -> None:
    """A document that cannot be read is in errors, and not in both lists or in none."""
    _, batch = batches
    answer = text.spared(operation, batch)

    wrong = miscounted(batch, answer)
    assert not wrong, wrong


@on("ids-unchanged", *EVERY)
@settings(max_examples=10)
@given(batch=named_batches())
def test_ids_come_back_as_they_were_sent(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Clients know their documents by these names, and by no others."""
    _demand_unchanged(text, operation, batch)


@on("ids-unchanged", *EVERY)
def test_telling_ids_come_back_as_they_were_sent(text: TextAnalytics, operation: str) -> None:
    """007 is a name and no number, and a blank in a key is part of the key."""
    for batch in batched(tuple(replace(GOOD, id=identifier) for identifier in TELLING_IDS)):
        _demand_unchanged(text, operation, batch)


@on("refuses-duplicate-ids", *EVERY)
@settings(max_examples=10)
@given(batch=batches(english(1), least=2))
def test_two_equal_ids_are_refused(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Nobody could tell whose result is whose."""
    twins = (*batch, Document("The bus to the airport takes about two hours.", batch[0].id))
    answer = text.answer(operation, body(twins))

    assert answer.status == 400, f"two documents with the id {batch[0].id!r} were answered with {answer.excerpt()}"
    assert "documents" not in error_of(answer), f"two equal ids were answered with a partial result: {answer.excerpt()}"


def _demand_unchanged(text: TextAnalytics, operation: str, batch: Batch) -> None:
    answer = text.served(operation, body(batch))
    sent = {document.id for document in batch}

    changed = [found["id"] for found in [*answer["documents"], *answer["errors"]] if found["id"] not in sent]
    assert not changed, f"{changed[0]!r} was answered, which is none of the ids {sorted(sent)}"
