"""How much a request may hold, at both sides of each bound."""

import pytest

from conformance.harness.text.client import EVERY, TextAnalytics, on
from conformance.harness.text.samples import LIMITS
from conformance.worlds.texts.document import LONGEST, Batch, Document, body, elements, numbered

SENTENCE = "The bus to the airport takes about two hours. "
ACCENTED = "".join(f"{letter}\u0301" if letter.isalpha() else letter for letter in SENTENCE)
"""As many text elements, and nearly twice as many code points: each letter has a combining mark."""


def _documents(operation: str, more: int = 0) -> Batch:
    return numbered([Document(SENTENCE.strip())] * (LIMITS[operation.rpartition(".")[2]] + more))


def _long(sentence: str, size: int) -> Document:
    """A document of exactly so many text elements."""
    parts = elements(sentence)  # it ends with a blank, so it can be repeated
    repeated = (parts * (size // len(parts) + 1))[: size - 1]
    return Document("".join(repeated) + ".")


@on("takes-batches-up-to-the-limit", *EVERY)
def test_as_many_documents_as_stated_are_served(text: TextAnalytics, operation: str) -> None:
    """Clients cut their work into batches of just this size."""
    batch = _documents(operation)
    answer = text.answer(operation, body(batch))

    assert answer.status == 200, f"{len(batch)} documents were answered with {answer.excerpt()}"


@on("refuses-too-many-documents", *EVERY)
def test_one_document_more_is_refused(text: TextAnalytics, operation: str) -> None:
    """A client that sends too much must learn it, not get the results of a part."""
    batch = _documents(operation, 1)
    answer = text.answer(operation, body(batch))

    assert answer.status == 400, f"{len(batch)} documents were answered with {answer.excerpt()}"


@on("takes-texts-up-to-the-limit", *EVERY)
@pytest.mark.parametrize("sentence", [SENTENCE, ACCENTED], ids=["ascii", "combining"])
def test_5119_text_elements_are_read(text: TextAnalytics, operation: str, sentence: str) -> None:
    """Counted are the characters that people see, however many code points each of them takes."""
    _demand_read(text, operation, _long(sentence, LONGEST - 1))


@on("takes-5120-elements", *EVERY)
@pytest.mark.parametrize("sentence", [SENTENCE, ACCENTED], ids=["ascii", "combining"])
def test_5120_text_elements_are_read(text: TextAnalytics, operation: str, sentence: str) -> None:
    """The limit itself, which most pages count in."""
    _demand_read(text, operation, _long(sentence, LONGEST))


@on("over-long-text-is-a-document-error", *EVERY)
@pytest.mark.parametrize("sentence", [SENTENCE, ACCENTED], ids=["ascii", "combining"])
def test_5121_text_elements_are_an_error_of_the_document(text: TextAnalytics, operation: str, sentence: str) -> None:
    """One too many is the same as many too many."""
    document = _long(sentence, LONGEST + 1)
    answer = text.answer(operation, body([document]))

    assert answer.status == 200, f"a text of {LONGEST + 1} text elements was answered with {answer.excerpt()}"
    assert answer.json()["errors"], f"a text of {LONGEST + 1} text elements has no error: {answer.excerpt()}"


def _demand_read(text: TextAnalytics, operation: str, document: Document) -> None:
    answer = text.answer(operation, body([document]))

    wrong = answer.status != 200 or answer.json()["errors"]
    assert not wrong, f"a text of {len(elements(document.text))} text elements was answered with {answer.excerpt()}"
