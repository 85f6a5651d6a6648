"""model-version: which model answers."""

from hypothesis import given, settings

from conformance.harness.text.client import EVERY, TextAnalytics, changed, on, refused
from conformance.harness.text.samples import GOOD, NO_MODEL
from conformance.worlds.texts.document import Batch, body
from conformance.worlds.texts.strategies import batches


@on("latest-model-is-the-default", *EVERY)
@settings(max_examples=5)
@given(batch=batches(most=3))
def test_latest_is_the_default(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Who does not choose wants the best there is."""
    unnamed, latest = text.ask(operation, batch), text.ask(operation, batch, model_version="latest")

    difference = changed(unnamed.documents, latest.documents)
    assert not difference, f"without a model version and with latest, {difference}"


@on("named-model-can-be-asked-for", *EVERY)
@settings(max_examples=5)
@given(batch=batches(most=3))
def test_the_version_that_was_named_can_be_pinned(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Who pins what the service says it used gets the same again."""
    unnamed = text.ask(operation, batch)
    version = unnamed.answer["modelVersion"]
    answer = text.answer(operation, body(batch), {"model-version": version})

    assert answer.status == 200, f"the model version {version}, which was named, was answered with {answer.excerpt()}"
    difference = changed(unnamed.answer["documents"], answer.json()["documents"])
    assert not difference, f"without a model version and with {version}, {difference}"


@on("refuses-unknown-models", *EVERY)
def test_an_unknown_version_is_refused(text: TextAnalytics, operation: str) -> None:
    """Who pins a version wants that one, and not the newest in its place."""
    answer = text.answer(operation, body([GOOD]), NO_MODEL)

    assert refused(answer), f"the model version 1999-12-31 was answered with {answer.excerpt()}"
