"""One batch or many: documents do not know of each other."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness.text.client import EVERY, TextAnalytics, changed, on
from conformance.worlds.texts.document import Batch, Document, numbered
from conformance.worlds.texts.strategies import any_text, batches, spoilt_batches, texts


@on("order-is-immaterial", *EVERY)
@settings(max_examples=10)
@given(batch=batches(least=2), order=st.integers(0, 10**6))
def test_another_order_changes_no_result(text: TextAnalytics, operation: str, batch: Batch, order: int) -> None:
    """Clients gather documents as they come."""
    shuffled = Random(order).sample(batch, len(batch))  # noqa: S311  (repeatable, not secret)
    straight, other = text.ask(operation, batch), text.ask(operation, shuffled)

    difference = changed(straight.documents, other.documents)
    assert not difference, f"in another order, {difference}"


@on("batch-equals-singles", *EVERY)
@settings(max_examples=5)
@given(batch=batches(least=2, most=5))
def test_each_document_alone_gets_the_same(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """How many documents travel together is a matter of cost, not of meaning."""
    together = text.ask(operation, batch).documents
    alone = {document.id: text.ask(operation, [document]).documents[document.id] for document in batch}

    difference = changed(together, alone)
    assert not difference, f"together and alone, {difference}"


@on("bad-document-spares-others", *EVERY)
@settings(max_examples=10)
@given(batches=spoilt_batches())
def test_a_bad_document_harms_no_other(text: TextAnalytics, operation: str, batches: tuple[Batch, Batch]) -> None:
    """One empty comment must not cost the answers to nine others, or move them."""
    good, everything = batches
    without, beside = text.ask(operation, good).documents, text.mixed(operation, everything)

    kept = {identifier: beside.everything[identifier] for identifier in without}
    difference = changed(without, kept)
    assert not difference, f"without and with bad neighbours, {difference}"


@on("equal-texts-equal-results", *EVERY)
@settings(max_examples=10)
@given(content=texts(any_text()), count=st.integers(2, 4))
def test_equal_texts_get_equal_results(text: TextAnalytics, operation: str, content: str, count: int) -> None:
    """The id is a name for the client, and says nothing of the text."""
    said = text.ask(operation, numbered([Document(content)] * count)).documents

    results = [{**found, "id": ""} for found in said.values()]
    difference = next(filter(None, (changed(results[0], other) for other in results[1:])), "")
    assert not difference, f"under another id, {difference}"
