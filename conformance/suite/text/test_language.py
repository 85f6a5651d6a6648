"""The language of a document, where it is not said."""

from hypothesis import given, settings

from conformance.harness.text.client import TextAnalytics, changed, on
from conformance.worlds.texts.document import Document
from conformance.worlds.texts.strategies import any_text, texts


@on("language-defaults-to-english", "sentiment", "keyphrases")
@settings(max_examples=10)
@given(content=texts(any_text()))
def test_english_is_the_default(text: TextAnalytics, operation: str, content: str) -> None:
    """Most texts come without a language."""
    results = text.ask(operation, [Document(content, "1"), Document(content, "2", {"language": "en"})]).documents

    difference = changed(results["1"], {**results["2"], "id": "1"})
    assert not difference, f"without a language and with en, {difference}"
