"""One batch or many: documents do not know of each other."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.harness.text.client import EVERY, TextAnalytics, on
from conformance.worlds.texts.document import Batch
from conformance.worlds.texts.strategies import batches, spoilt_batches


@on("order-is-immaterial", *EVERY)
@settings(max_examples=5)
@given(batch=batches(least=2), order=st.integers(0, 10**6))
def test_another_order_changes_no_result(text: TextAnalytics, operation: str, batch: Batch, order: int) -> None:
    """Clients gather documents as they come."""
    shuffled = Random(order).sample(batch, len(batch))  # noqa: S311  (repeatable, not secret)
    straight, other = text.ask(operation, batch), text.ask(operation, shuffled)

    difference = straight.differ(other.documents)
    assert not difference, f"in another order, {difference}"


@on("batch-equals-singles", *EVERY)
@settings(max_examples=3)
@given(batch=batches(least=2, most=4))
def test_each_document_alone_gets_the_same(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """How many documents travel together is a matter of cost, not of meaning."""
    together = text.ask(operation, batch)
    alone = [text.ask(operation, [document]).documents for document in batch]

    difference = together.differ({own: said for documents in alone for own, said in documents.items()})
    assert not difference, f"together and alone, {difference}"


@on("bad-document-spares-others", *EVERY)
@settings(max_examples=5)
@given(batches=spoilt_batches())
def test_a_bad_document_harms_no_other(text: TextAnalytics, operation: str, batches: tuple[Batch, Batch]) -> None:
    """One empty comment must not cost the answers to nine others, or move them."""
    good, everything = batches
    without, beside = text.ask(operation, good), text.ask(operation, everything, rule="bad-document-spares-others")

    difference = without.differ(beside.everything)
    assert not difference, f"without and with bad neighbours, {difference}"
