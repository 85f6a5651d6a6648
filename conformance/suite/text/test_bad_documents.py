"""Documents that cannot be processed: errors of their own, not of the request."""

import pytest
from hypothesis import given, settings

from conformance.harness import Broken
from conformance.harness.text.client import EVERY, TextAnalytics, inner_code, on
from conformance.harness.text.samples import EMPTY, GOOD, NO_COUNTRY, NO_LANGUAGE, OVER_LONG
from conformance.worlds.texts.document import Batch, Document
from conformance.worlds.texts.strategies import batches, english

WRITTEN = ("sentiment", "keyphrases")
"""The functions that ask for the language of a document."""


@on("empty-text-is-a-document-error", *EVERY)
@settings(max_examples=5)
@given(batch=batches(english(1), least=0))
def test_an_empty_text_is_an_error_of_its_document(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """Among others, and also when there is nothing good in the request."""
    _demand_document_error(text, operation, EMPTY.document, batch)


@on("over-long-text-is-a-document-error", *EVERY)
@settings(max_examples=3)
@given(batch=batches(english(1), least=0, most=3))
def test_an_over_long_text_is_an_error_of_its_document(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """An answer about the first part would be taken for one about the whole."""
    _demand_document_error(text, operation, OVER_LONG.document, batch)


@on("unsupported-language-is-a-document-error", *WRITTEN)
@settings(max_examples=3)
@given(batch=batches(english(1), least=0, most=3))
def test_an_unknown_language_is_an_error_of_its_document(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """A guess in a language that nobody taught the model is worth nothing."""
    _demand_document_error(text, operation, NO_LANGUAGE.document, batch)


@on("unknown-country-is-a-document-error", "languages")
@settings(max_examples=3)
@given(batch=batches(english(1), least=0, most=3))
def test_an_unknown_country_is_an_error_of_its_document(text: TextAnalytics, operation: str, batch: Batch) -> None:
    """A hint that cannot be read was meant to change the result."""
    _demand_document_error(text, operation, NO_COUNTRY.document, batch)


@on("document-errors-name-the-fault", *EVERY)
@pytest.mark.parametrize("kind", ["empty", "over-long", "its own"])
def test_the_inner_code_names_the_fault(text: TextAnalytics, operation: str, kind: str) -> None:
    """Programs branch on the code, people read the message."""
    own = NO_COUNTRY if operation.endswith(".languages") else NO_LANGUAGE
    bad = {"empty": EMPTY, "over-long": OVER_LONG}.get(kind, own)
    results = text.mixed(operation, [GOOD, bad.document], rule=bad.refused_by)
    if "bad" not in results.errors:
        raise Broken(f"{operation}.{bad.refused_by}", expected="an error of the document", got=f"{results.answer}")

    found = inner_code(results.errors["bad"])
    assert found == bad.code, f"a document that is {kind} has the error {results.errors['bad']}"


def _demand_document_error(text: TextAnalytics, operation: str, bad: Document, others: Batch) -> None:
    answer = text.answer(operation, {"documents": [d.request() for d in (*others, bad)]})

    assert answer.status == 200, f"one bad document among {len(others)} good ones was answered with {answer.excerpt()}"
    bad_ones = [found["id"] for found in answer.json()["errors"]]
    assert bad_ones == [bad.id], f"the documents with errors are {bad_ones}, bad was only {bad.id!r}"
