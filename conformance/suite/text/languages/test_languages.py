"""Whether the language is right, on documents whose truth is known, and the same in both versions."""

from hypothesis import given, settings

from conformance.harness.text.client import Json, TextAnalytics, on
from conformance.worlds.texts import languages
from conformance.worlds.texts.document import Document
from conformance.worlds.texts.strategies import foreign, texts


@on("identifies-languages", "languages")
def test_paragraphs_are_in_their_languages(text: TextAnalytics, operation: str) -> None:
    """Three sentences are enough in any of the twenty languages."""
    text.demand_rate(0.9, "is in its language", operation, languages.paragraphs(3), _in_its_language)


@on("majority-language-wins", "languages")
def test_a_few_foreign_words_change_nothing(text: TextAnalytics, operation: str) -> None:
    """A quotation does not turn a letter into a foreign one."""
    mixed = languages.mostly(20)

    text.demand_rate(0.8, "is in the language of most of its words", operation, mixed, _in_its_language)


@on("hint-settles-ambiguous-texts", "languages")
def test_a_hint_settles_what_is_written_alike(text: TextAnalytics, operation: str) -> None:
    """The example that the documentation itself gives."""
    word = "impossible"
    pairs = text.ask(operation, [Document(word, "1"), Document(word, "2", {"countryHint": "fr"})]).pairs

    found = {document.id: said["detectedLanguage"]["iso6391Name"].lower() for document, said in pairs}
    assert found.items() <= {"1": "en", "2": "fr"}.items(), f"{word!r} is {found}, of which the second has the hint fr"


@on("agrees-with-v3-0", "languages", versions=["v3.1"])
@settings(max_examples=5)
@given(content=texts(foreign()))
def test_both_versions_find_the_same_language(text: TextAnalytics, operation: str, content: str) -> None:
    """A client that moves to the next version keeps its records."""
    later = text.said(operation, content)["detectedLanguage"]["iso6391Name"]
    earlier = text.said("text-v3.0.languages", content)["detectedLanguage"]["iso6391Name"]

    assert earlier == later, f"{content!r} is {earlier} in v3.0 and {later} in v3.1"


def _in_its_language(document: Document, said: Json) -> bool:
    return said["detectedLanguage"]["iso6391Name"].lower() == document.language
